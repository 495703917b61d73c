// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.room;

import io.github.flinklivekit.client.track.VideoReceiverStats;
import io.github.flinklivekit.client.track.VideoStreamStats;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameMemoryException;
import io.github.flinklivekit.frame.FrameMetadata;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import javax.annotation.Nullable;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** A mailbox of two frames of 4x2 pixels, filled by the test. Converts to RGBA. */
public final class FakeStream implements FrameStream {

    private static final int CAPACITY = 2;

    private final FrameOrigin origin;
    private final FrameAllocator allocator;
    private final Runnable onAvailable;
    private final Queue<VideoFrame> frames = new ArrayDeque<>();

    private long received;
    private long delivered;
    private long droppedFull;
    private long droppedMemory;
    private long startupPictures;
    private long droppedForRate;
    @Nullable public VideoReceiverStats rtp;
    private int asked;
    private boolean ended;
    private boolean closed;
    private int memoryFailures;
    @Nullable private FrameMemoryException memoryFailure;
    private int conversions;

    public FakeStream(FrameOrigin origin, FrameAllocator allocator, Runnable onAvailable) {
        this.origin = origin;
        this.allocator = allocator;
        this.onAvailable = onAvailable;
    }

    /** A frame comes in, unless the track is gone; its luma is {@code value}. */
    public void receive(long timestampUs, int value) {
        receive(timestampUs, value, FrameMetadata.NONE);
    }

    /** A frame comes in with what its publisher sends beside it. */
    public void receive(long timestampUs, int value, FrameMetadata metadata) {
        if (ended) {
            return;
        }
        FrameHeader header =
                new FrameHeader(
                                4,
                                2,
                                VideoBufferType.I420,
                                timestampUs,
                                VideoRotation.ROTATION_0,
                                received++,
                                origin)
                        .withMetadata(metadata);
        if (frames.size() == CAPACITY) {
            frames.remove().release();
            droppedFull++;
        }
        frames.add(
                VideoFrame.create(
                        header,
                        allocator,
                        planes -> {
                            for (int i = 0; i < header.width() * header.height(); i++) {
                                planes.get(0).data().put(i, (byte) value);
                            }
                            for (int i = 0; i < 2; i++) {
                                planes.get(1).data().put(i, (byte) 128);
                                planes.get(2).data().put(i, (byte) 128);
                            }
                        }));
        onAvailable.run();
    }

    /** A frame comes in that is not wanted. */
    public void receiveTooSoon() {
        received++;
        droppedForRate++;
    }

    /** A frame comes in that finds no memory. */
    public void receiveWithoutMemory() {
        received++;
        noMemory();
        onAvailable.run();
    }

    public void receiveStartupPicture() {
        startupPictures++;
        onAvailable.run();
    }

    /** The next frame finds no memory to be converted into. */
    public void failNext() {
        memoryFailures++;
    }

    /** The track is gone, or not wanted any more; what waits can still be read. */
    @Override
    public void end() {
        ended = true;
        onAvailable.run();
    }

    public int conversions() {
        return conversions;
    }

    /** How often its statistics were asked for. */
    public int asked() {
        return asked;
    }

    public boolean isClosed() {
        return closed;
    }

    @Nullable
    @Override
    public VideoFrame poll() {
        VideoFrame frame = frames.poll();
        if (frame == null) {
            return null;
        }
        try {
            if (memoryFailures > 0) {
                memoryFailures--;
                noMemory();
                throw memoryFailure;
            }
            delivered++;
            conversions++;
            return frame.convert(VideoBufferType.RGBA);
        } finally {
            frame.release();
        }
    }

    @Nullable
    @Override
    public FrameHeader skip() {
        VideoFrame frame = frames.poll();
        if (frame == null) {
            return null;
        }
        delivered++;
        FrameHeader header = frame.header();
        frame.release();
        return header;
    }

    private void noMemory() {
        droppedMemory++;
        try (FrameAllocator full = FrameAllocator.create("full", 1)) {
            full.allocate(32).close();
        } catch (FrameMemoryException e) {
            memoryFailure = e;
        }
    }

    @Override
    public boolean isEmpty() {
        return frames.isEmpty();
    }

    @Override
    public boolean hasEnded() {
        return ended && frames.isEmpty();
    }

    @Override
    public Optional<FrameMemoryException> memoryFailure() {
        return Optional.ofNullable(memoryFailure);
    }

    @Override
    public CompletableFuture<Optional<VideoReceiverStats>> rtpStats() {
        asked++;
        return CompletableFuture.completedFuture(Optional.ofNullable(rtp));
    }

    @Override
    public long droppedForRate() {
        return droppedForRate;
    }

    @Override
    public VideoStreamStats stats() {
        return new VideoStreamStats(
                received, delivered, droppedFull, droppedMemory, startupPictures);
    }

    @Override
    public void close() {
        closed = true;
        frames.forEach(VideoFrame::release);
        frames.clear();
    }
}
