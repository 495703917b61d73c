// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import io.github.flinklivekit.client.internal.rtc.NativeCallbacks;
import io.github.flinklivekit.client.internal.subscribe.VideoFrameSink;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameMemoryException;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The frames of a remote track, newest kept: a reader that falls behind loses the oldest, and the
 * decoder never waits. Ends when the track ends.
 *
 * <p>Thread-safe; made for one reader.
 */
public final class VideoStream implements AutoCloseable {

    private static final int DEFAULT_CAPACITY = 2;
    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    private final RemoteVideoTrack track;
    @Nullable private final VideoBufferType format;
    private final int capacity;
    private final Runnable onAvailable;
    private final Predicate<FrameHeader> wanted;
    private final VideoFrameSink receiver;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by lock.
    private final Queue<VideoFrame> frames = new ArrayDeque<>();
    private boolean isEnded;
    private long delivered;
    private long droppedFull;
    private long droppedMemory;
    @Nullable private FrameMemoryException memoryFailure;

    /** The frames of a track as they are decoded, type I420, the newest two kept. */
    public VideoStream(RemoteVideoTrack track) {
        this(track, null, DEFAULT_CAPACITY);
    }

    /**
     * The frames of a track.
     *
     * @param format what the reader wants; frames are converted when they are read, on the reader's
     *     thread. Null for the decoder's own, I420
     * @param capacity how many unread frames are kept, above 0
     */
    public VideoStream(RemoteVideoTrack track, @Nullable VideoBufferType format, int capacity) {
        this(track, format, capacity, () -> {});
    }

    /**
     * The frames of a track, for a reader that does not want to wait for them.
     *
     * @param onAvailable called after a frame has come, when the first one found no memory, and
     *     when the stream ends; on a native thread, the room's, or the one that closes the stream:
     *     it must neither block nor close the stream
     */
    public VideoStream(
            RemoteVideoTrack track,
            @Nullable VideoBufferType format,
            int capacity,
            Runnable onAvailable) {
        this(track, format, capacity, onAvailable, frame -> true);
    }

    /**
     * Some of the frames of a track.
     *
     * @param onAvailable called after a frame has come, when the first one found no memory, and
     *     when the stream ends; on a native thread, the room's, or the one that closes the stream:
     *     it must neither block nor close the stream
     * @param wanted asked of each frame in order, on the decoder's thread; it must not block. A
     *     frame that is not wanted goes no further, and does not wake the reader
     */
    public VideoStream(
            RemoteVideoTrack track,
            @Nullable VideoBufferType format,
            int capacity,
            Runnable onAvailable,
            Predicate<FrameHeader> wanted) {
        if (capacity <= 0) {
            throw new IllegalArgumentException(
                    "A stream keeps at least one frame, not " + capacity);
        }
        this.track = track;
        this.format = format;
        this.capacity = capacity;
        this.onAvailable = onAvailable;
        this.wanted = wanted;
        this.receiver =
                new VideoFrameSink(
                        track.allocator(),
                        track.origin(),
                        track::isAnnouncedWithin,
                        track::onFrameSize,
                        this::add,
                        this::onAllocationFailure);
        track.addStream(this);
    }

    /**
     * The next frame, without waiting.
     *
     * @return null if there is none now. The caller owns the frame
     * @throws FrameMemoryException if there is no memory to convert it; the frame is dropped
     */
    @Nullable
    public VideoFrameEvent poll() {
        VideoFrame frame = take();
        return frame == null ? null : converted(frame);
    }

    /**
     * The next frame; waits for it.
     *
     * @return null once the stream has ended. The caller owns the frame
     * @throws FrameMemoryException if there is no memory to convert it; the frame is dropped
     */
    @Nullable
    public VideoFrameEvent next() throws InterruptedException {
        return next(FOREVER);
    }

    /**
     * The next frame; waits for it, but not for ever.
     *
     * @return null if the stream has ended or no frame came in time. The caller owns the frame
     * @throws FrameMemoryException if there is no memory to convert it; the frame is dropped
     */
    @Nullable
    public VideoFrameEvent next(Duration timeout) throws InterruptedException {
        long left = (timeout.compareTo(FOREVER) < 0 ? timeout : FOREVER).toNanos();
        lock.lockInterruptibly();
        try {
            while (frames.isEmpty() && !isEnded && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        return poll();
    }

    /**
     * Drops the next frame without converting it. It counts as delivered.
     *
     * @return what it was; null if there is none
     */
    @Nullable
    public FrameHeader skip() {
        VideoFrame frame = take();
        if (frame == null) {
            return null;
        }
        FrameHeader header = frame.header();
        frame.release();
        return header;
    }

    /** Whether {@link #poll} would give nothing now. */
    public boolean isEmpty() {
        lock.lock();
        try {
            return frames.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the track has ended, or this stream was closed, and all its frames are read. */
    public boolean isEnded() {
        lock.lock();
        try {
            return isEnded && frames.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    public VideoStreamStats stats() {
        lock.lock();
        try {
            return new VideoStreamStats(
                    receiver.received(),
                    delivered,
                    droppedFull,
                    droppedMemory,
                    receiver.startupPictures());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Why a frame was dropped last for want of memory, when it came or when it was to be converted;
     * empty if none was. The message gives what it needed and the limit.
     */
    public Optional<FrameMemoryException> memoryFailure() {
        lock.lock();
        try {
            return Optional.ofNullable(memoryFailure);
        } finally {
            lock.unlock();
        }
    }

    /** Stops receiving and releases what was not read. No frame comes after it. Idempotent. */
    @Override
    public void close() {
        end();
        VideoFrame frame;
        lock.lock();
        try {
            while ((frame = frames.poll()) != null) {
                frame.release();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The track that is read. */
    public RemoteVideoTrack track() {
        return track;
    }

    VideoFrameSink receiver() {
        return receiver;
    }

    /**
     * Stops receiving. No frame comes after it; those that wait can still be read, and then the
     * stream has ended. Idempotent.
     */
    public void end() {
        track.removeStream(this);
        lock.lock();
        try {
            if (isEnded) {
                return;
            }
            isEnded = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        notifyReader();
    }

    @Nullable
    private VideoFrame take() {
        lock.lock();
        try {
            VideoFrame frame = frames.poll();
            if (frame != null) {
                delivered++;
            }
            return frame;
        } finally {
            lock.unlock();
        }
    }

    /** Takes over the frame; called on the decoder's thread. */
    private void add(VideoFrame frame) {
        if (!isWanted(frame)) {
            frame.release();
            return;
        }
        VideoFrame oldest = null;
        lock.lock();
        try {
            if (isEnded) {
                oldest = frame;
            } else {
                if (frames.size() == capacity) {
                    oldest = frames.remove();
                    droppedFull++;
                }
                frames.add(frame);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
        if (oldest != null) {
            oldest.release();
        }
        notifyReader();
    }

    /** Called on the decoder's thread. */
    private void onAllocationFailure(FrameMemoryException failure) {
        boolean first;
        lock.lock();
        try {
            first = memoryFailure == null;
            memoryFailure = failure;
            droppedMemory++;
        } finally {
            lock.unlock();
        }
        if (first) {
            notifyReader();
        }
    }

    private boolean isWanted(VideoFrame frame) {
        try {
            return wanted.test(frame.header());
        } catch (RuntimeException e) {
            frame.release();
            throw e;
        }
    }

    /** What a reader throws must harm neither the decoder's thread nor the room's. */
    private void notifyReader() {
        NativeCallbacks.guard("onAvailable", onAvailable);
    }

    private VideoFrameEvent converted(VideoFrame frame) {
        if (format == null || format == frame.type()) {
            return new VideoFrameEvent(frame);
        }
        try {
            return new VideoFrameEvent(frame.convert(format));
        } catch (FrameMemoryException e) {
            lock.lock();
            try {
                delivered--;
                droppedMemory++;
                memoryFailure = e;
            } finally {
                lock.unlock();
            }
            throw e;
        } finally {
            frame.release();
        }
    }
}
