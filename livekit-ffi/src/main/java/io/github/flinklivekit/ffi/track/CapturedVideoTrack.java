// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.track;

import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.client.track.FrameMetadataFeature;
import io.github.flinklivekit.client.track.LocalVideoTrack;
import io.github.flinklivekit.client.track.VideoSenderStats;
import io.github.flinklivekit.ffi.library.FfiClient;
import io.github.flinklivekit.ffi.library.FfiHandle;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.CreateVideoTrackRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.FfiRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.LocalTrackMuteRequest;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A track of a {@link FfiVideoSource}. Guarded by itself. */
@Internal
public final class CapturedVideoTrack implements LocalVideoTrack {

    private final FfiClient library;
    private final String name;
    private final FfiVideoSource source;

    /** The library's object, while the track is published or about to be. */
    @Nullable private FfiHandle handle;

    @Nullable private MuteListener onMuteChange;

    /** What of the frames' metadata the track is announced with. */
    private Set<FrameMetadataFeature> announced = Set.of();

    private boolean muted;
    private volatile String sid = "";

    CapturedVideoTrack(FfiClient library, String name, FfiVideoSource source) {
        this.library = library;
        this.name = name;
        this.source = source;
    }

    @Override
    public String sid() {
        return sid;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public FfiVideoSource source() {
        return source;
    }

    @Override
    public synchronized boolean isMuted() {
        return muted;
    }

    synchronized Set<FrameMetadataFeature> announced() {
        return announced;
    }

    synchronized boolean isActive() {
        return handle != null && !sid.isEmpty() && !muted;
    }

    /** Told on any thread. */
    public interface MuteListener {

        /**
         * The track was muted or unmuted.
         *
         * @param byServer whether the server has said so, rather than somebody here
         */
        void onMuteChange(boolean byServer);
    }

    @Override
    public void mute() {
        setMuted(true, false);
    }

    @Override
    public void unmute() {
        setMuted(false, false);
    }

    /**
     * Mutes the track or unmutes it, unless it is in that state already.
     *
     * @param byServer whether the server has said so
     * @return whether it was in the other state
     */
    public boolean setMuted(boolean nowMuted, boolean byServer) {
        MuteListener told;
        synchronized (this) {
            if (muted == nowMuted) {
                return false;
            }
            muted = nowMuted;
            told = onMuteChange;
        }
        if (told != null) {
            told.onMuteChange(byServer);
        }
        return true;
    }

    /** Tells the server what the track is, and switches the library's track on or off. */
    public synchronized void sendMute() {
        if (handle == null) {
            return;
        }
        library.request(
                FfiRequest.newBuilder()
                        .setLocalTrackMute(
                                LocalTrackMuteRequest.newBuilder()
                                        .setTrackHandle(handle.id())
                                        .setMute(muted))
                        .build());
    }

    /**
     * Starts to be published.
     *
     * @param announcedMetadata what of the frames' metadata is sent
     * @param onMuteChange told when the track was muted or unmuted
     * @return the library's object of the track; empty if it is published already
     * @throws IllegalStateException if the source is closed
     */
    @Nullable
    public synchronized FfiHandle startPublishing(
            Set<FrameMetadataFeature> announcedMetadata, MuteListener onMuteChange) {
        if (handle != null) {
            return null;
        }
        handle =
                library.handle(
                        library.request(
                                        FfiRequest.newBuilder()
                                                .setCreateVideoTrack(
                                                        CreateVideoTrackRequest.newBuilder()
                                                                .setName(name)
                                                                .setSourceHandle(source.handle()))
                                                .build())
                                .getCreateVideoTrack()
                                .getTrack()
                                .getHandle()
                                .getId());
        this.announced = announcedMetadata;
        this.onMuteChange = onMuteChange;
        return handle;
    }

    /** The server has taken the track, or taken it again. */
    public synchronized void onPublished(String newSid) {
        sid = newSid;
        if (muted) {
            sendMute();
        }
    }

    /** Is no longer published. */
    public synchronized void stopPublishing() {
        sid = "";
        onMuteChange = null;
        if (handle != null) {
            handle.close();
            handle = null;
        }
    }

    @Override
    public CompletableFuture<List<VideoSenderStats>> stats() {
        long present;
        synchronized (this) {
            if (handle == null) {
                return CompletableFuture.failedFuture(
                        new LiveKitException("The track '" + name + "' is not published"));
            }
            present = handle.id();
        }
        return TrackStats.ask(library, present).thenApply(TrackStats::sent);
    }

    @Override
    public String toString() {
        return "LocalVideoTrack[" + name + "]";
    }
}
