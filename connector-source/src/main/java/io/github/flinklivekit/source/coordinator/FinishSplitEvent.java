// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.coordinator;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * To the reader of a split: its track has ended, or is another's. Answered by {@link
 * SplitFinishedEvent}.
 */
@Internal
public record FinishSplitEvent(String splitId) implements SourceEvent {}
