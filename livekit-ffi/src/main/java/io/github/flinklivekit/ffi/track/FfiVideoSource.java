// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.track;

import io.github.flinklivekit.client.internal.publish.BlackFrames;
import io.github.flinklivekit.client.internal.publish.CaptureArguments;
import io.github.flinklivekit.client.track.VideoDimensions;
import io.github.flinklivekit.client.track.VideoTrackSource;
import io.github.flinklivekit.ffi.library.FfiClient;
import io.github.flinklivekit.ffi.library.FfiHandle;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.FfiRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.NewVideoSourceRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.VideoSourceResolution;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.VideoSourceType;

import org.apache.flink.annotation.Internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A source of the library, and the tracks that show its frames. */
@Internal
public abstract class FfiVideoSource implements VideoTrackSource {

    /**
     * By the time of capture in ms the library knows which metadata is of which picture; it aligns
     * these times with a clock of its own first, which can bring two within one ms together.
     */
    private static final long METADATA_STEP_US = TimeUnit.MILLISECONDS.toMicros(2);

    private final FfiClient library;
    private final int width;
    private final int height;
    private final FfiHandle source;
    private final List<CapturedVideoTrack> tracks = new CopyOnWriteArrayList<>();
    private final AtomicLong captured = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    // Guarded by this.
    private boolean closed;
    private long lastCaptureUs;

    /**
     * @param type what its frames are
     * @param upright their size as viewers see it
     */
    FfiVideoSource(
            FfiClient library,
            VideoSourceType type,
            int width,
            int height,
            VideoDimensions upright) {
        this.library = library;
        this.width = width;
        this.height = height;
        VideoSourceResolution resolution =
                VideoSourceResolution.newBuilder()
                        .setWidth(upright.width())
                        .setHeight(upright.height())
                        .build();
        this.source =
                library.handle(
                        library.request(
                                        FfiRequest.newBuilder()
                                                .setNewVideoSource(
                                                        NewVideoSourceRequest.newBuilder()
                                                                .setType(type)
                                                                .setResolution(resolution))
                                                .build())
                                .getNewVideoSource()
                                .getSource()
                                .getHandle()
                                .getId());
    }

    /** The library's object. */
    final long handle() {
        return source.id();
    }

    final FfiClient library() {
        return library;
    }

    final List<CapturedVideoTrack> tracks() {
        return tracks;
    }

    /** Where black pictures go; a closed one where nothing here encodes any. */
    public abstract BlackFrames.Outlet blackFrames();

    @Override
    public final int width() {
        return width;
    }

    @Override
    public final int height() {
        return height;
    }

    @Override
    public final CapturedVideoTrack createTrack(String name) {
        CaptureArguments.checkTrackName(name);
        checkOpen();
        CapturedVideoTrack track = new CapturedVideoTrack(library, name, this);
        tracks.add(track);
        return track;
    }

    /** When the next frame was captured, in microseconds of a clock that never stands still. */
    final synchronized long nextCaptureUs() {
        lastCaptureUs =
                Math.max(
                        lastCaptureUs + METADATA_STEP_US,
                        TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
        return lastCaptureUs;
    }

    /** Counts a frame. Returns whether it was taken. */
    final boolean count(boolean taken) {
        (taken ? captured : dropped).incrementAndGet();
        return taken;
    }

    @Override
    public final long capturedFrames() {
        return captured.get();
    }

    @Override
    public final long droppedFrames() {
        return dropped.get();
    }

    /** The library does not tell whether somebody watches, and stops encoders itself. */
    @Override
    public final boolean isWanted() {
        return tracks.stream().anyMatch(CapturedVideoTrack::isActive);
    }

    public final synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public final synchronized void close() {
        if (!closed) {
            closed = true;
            source.close();
        }
    }

    final synchronized void checkOpen() {
        if (closed) {
            throw new IllegalStateException("This video source is closed");
        }
    }
}
