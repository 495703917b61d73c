// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.coordinator;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * To a reader that starts: it may emit this many frames and has to report how many it has emitted.
 */
@Internal
public record FrameLimitEvent(long frames) implements SourceEvent {}
