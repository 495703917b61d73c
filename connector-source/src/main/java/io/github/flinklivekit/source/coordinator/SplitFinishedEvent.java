// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.coordinator;

import io.github.flinklivekit.source.split.LiveKitTrackSplit;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * From the reader of a split: the split is gone for good.
 *
 * @param split with the number of the frame that would have been the next
 */
@Internal
public record SplitFinishedEvent(LiveKitTrackSplit split) implements SourceEvent {}
