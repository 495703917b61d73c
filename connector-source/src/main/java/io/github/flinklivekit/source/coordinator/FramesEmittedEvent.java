// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.coordinator;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceEvent;

/** From a reader: how many frames it has emitted since it started. */
@Internal
public record FramesEmittedEvent(long frames) implements SourceEvent {}
