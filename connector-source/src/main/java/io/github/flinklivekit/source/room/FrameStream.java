// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.room;

import io.github.flinklivekit.client.track.VideoReceiverStats;
import io.github.flinklivekit.client.track.VideoStreamStats;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameMemoryException;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A track's frame buffer: bounded, drops the oldest. */
@Internal
public interface FrameStream extends AutoCloseable {

    /**
     * The next frame, converted to the output format here and now. The caller releases it.
     *
     * @return null if there is none
     * @throws FrameMemoryException if there is no memory for it; the frame is gone then
     */
    @Nullable
    VideoFrame poll();

    /**
     * Drops the next frame, which is then not converted.
     *
     * @return what it was; null if there is none
     */
    @Nullable
    FrameHeader skip();

    boolean isEmpty();

    /** Takes no more frames of the track; those that wait can still be read. */
    void end();

    /** Whether the track or this stream has ended and no frame is left. */
    boolean hasEnded();

    /** What has become of its frames, also after it was closed. Asked on any thread. */
    VideoStreamStats stats();

    /** How many frames were dropped because there were more than wanted. Asked on any thread. */
    long droppedForRate();

    /** Why a frame was last dropped for lack of memory; empty if none was. */
    Optional<FrameMemoryException> memoryFailure();

    /** What the native library counts for the track. Asked on any thread. */
    CompletableFuture<Optional<VideoReceiverStats>> rtpStats();

    @Override
    void close();
}
