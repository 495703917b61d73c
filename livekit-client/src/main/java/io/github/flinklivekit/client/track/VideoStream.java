// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameMemoryException;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.Optional;

/**
 * The frames of a remote track, opened by {@link RemoteVideoTrack#openStream}. It keeps the newest
 * frames: a reader that falls behind loses the oldest, and the decoder never waits. It ends when
 * the track ends.
 *
 * <p>Thread-safe; made for one reader. Every frame belongs to the reader, who releases it. Its
 * timestamp is the time of reception, in microseconds since the epoch.
 *
 * <p>Not to be implemented by users; methods may be added.
 */
@PublicEvolving
public interface VideoStream extends AutoCloseable {

    /**
     * The next frame, without waiting.
     *
     * @return null if there is none now. The caller releases the frame
     * @throws FrameMemoryException if there is no memory to convert it; the frame is dropped
     */
    @Nullable
    VideoFrame poll();

    /**
     * The next frame, waiting for it as long as it takes.
     *
     * @return null once the stream has ended. The caller releases the frame
     * @throws FrameMemoryException if there is no memory to convert it; the frame is dropped
     */
    @Nullable
    VideoFrame next() throws InterruptedException;

    /**
     * The next frame, waiting for it up to a timeout.
     *
     * @return null if the stream has ended or no frame came in time. The caller releases the frame
     * @throws FrameMemoryException if there is no memory to convert it; the frame is dropped
     */
    @Nullable
    VideoFrame next(Duration timeout) throws InterruptedException;

    /**
     * Drops the next frame without converting it. It counts as delivered.
     *
     * @return the header of the dropped frame; null if there is none
     */
    @Nullable
    FrameHeader skip();

    /** Whether {@link #poll} would return null now. */
    boolean isEmpty();

    /** Whether the track has ended or this stream was closed, and all its frames have been read. */
    boolean isEnded();

    VideoStreamStats stats();

    /**
     * Why a frame was last dropped for lack of memory, when it was received or when it was
     * converted; empty if none was. The message gives the size it needed and the limit.
     */
    Optional<FrameMemoryException> memoryFailure();

    /**
     * Stops receiving. The unread frames can still be read, and then the stream has ended.
     * Idempotent.
     */
    void end();

    /** Stops receiving and releases the unread frames. No frame comes after it. Idempotent. */
    @Override
    void close();

    /** The track that this stream reads. */
    RemoteVideoTrack track();
}
