// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import org.apache.flink.annotation.PublicEvolving;

/**
 * Counts the frames of a {@link VideoStream}.
 *
 * @param received frames received from the decoder, without start-up pictures
 * @param delivered frames that the reader has taken
 * @param droppedFull frames that were dropped because newer ones arrived while the stream was full
 * @param droppedMemory frames that were dropped because the allocator was at its limit
 * @param startupPictures pictures of a few pixels that encoders send before the first real one;
 *     never delivered
 */
@PublicEvolving
public record VideoStreamStats(
        long received,
        long delivered,
        long droppedFull,
        long droppedMemory,
        long startupPictures) {}
