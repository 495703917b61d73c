// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.stream;

import io.github.flinklivekit.client.internal.rtc.NativeCallbacks;
import io.github.flinklivekit.client.track.RemoteVideoTrack;
import io.github.flinklivekit.client.track.VideoStream;
import io.github.flinklivekit.client.track.VideoStreamOptions;
import io.github.flinklivekit.client.track.VideoStreamStats;
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

/** The frames of one sink: filled on the decoder's thread, emptied on the reader's. */
final class DefaultVideoStream implements VideoStream {

    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    private final DefaultRemoteVideoTrack track;
    private final VideoStreamOptions options;
    private final FrameReceiver receiver;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by lock.
    private final Queue<VideoFrame> frames = new ArrayDeque<>();
    private boolean ended;
    private long delivered;
    private long droppedFull;
    private long droppedMemory;
    @Nullable private FrameMemoryException memoryFailure;

    DefaultVideoStream(DefaultRemoteVideoTrack track, VideoStreamOptions options) {
        this.track = track;
        this.options = options;
        this.receiver =
                new FrameReceiver(
                        track.allocator(),
                        track.origin(),
                        options.pixelEncoding(),
                        track::isAnnouncedWithin,
                        track::onFrameSize,
                        this::add,
                        this::onAllocationFailure);
        track.addStream(this);
    }

    @Override
    @Nullable
    public VideoFrame poll() {
        VideoFrame frame = take();
        return frame == null ? null : converted(frame);
    }

    @Override
    @Nullable
    public VideoFrame next() throws InterruptedException {
        return next(FOREVER);
    }

    @Override
    @Nullable
    public VideoFrame next(Duration timeout) throws InterruptedException {
        long left = (timeout.compareTo(FOREVER) < 0 ? timeout : FOREVER).toNanos();
        lock.lockInterruptibly();
        try {
            while (frames.isEmpty() && !ended && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        return poll();
    }

    @Override
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

    @Override
    public boolean isEmpty() {
        lock.lock();
        try {
            return frames.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isEnded() {
        lock.lock();
        try {
            return ended && frames.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
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

    @Override
    public Optional<FrameMemoryException> memoryFailure() {
        lock.lock();
        try {
            return Optional.ofNullable(memoryFailure);
        } finally {
            lock.unlock();
        }
    }

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

    @Override
    public RemoteVideoTrack track() {
        return track;
    }

    FrameReceiver receiver() {
        return receiver;
    }

    @Override
    public void end() {
        track.removeStream(this);
        lock.lock();
        try {
            if (ended) {
                return;
            }
            ended = true;
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
            if (ended) {
                oldest = frame;
            } else {
                if (frames.size() == options.capacity()) {
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
            return options.filter().test(frame.header());
        } catch (RuntimeException e) {
            frame.release();
            throw e;
        }
    }

    /** What a reader throws must harm neither the decoder's thread nor the room's. */
    private void notifyReader() {
        NativeCallbacks.guard("onAvailable", options.onAvailable());
    }

    private VideoFrame converted(VideoFrame frame) {
        VideoBufferType format = options.format();
        if (format == null || format == frame.type()) {
            return frame;
        }
        try {
            return frame.convert(format);
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
