// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.publish;

import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.client.track.LocalVideoTrack;
import io.github.flinklivekit.client.track.VideoSenderStats;

import javax.annotation.Nullable;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A track of a {@link DefaultVideoSource}, and its way to the encoder while it is published. */
final class DefaultLocalVideoTrack implements LocalVideoTrack {

    /** What a track that is, or is about to be, published reports to its room. */
    interface Publisher {

        void onMuteChange(DefaultLocalVideoTrack track);

        CompletableFuture<List<VideoSenderStats>> stats(DefaultLocalVideoTrack track);
    }

    private final String name;
    private final DefaultVideoSource source;

    // Written under the lock of this.
    @Nullable private volatile Publisher publisher;
    @Nullable private AdaptedVideoSource adaptedSource;
    private volatile boolean isMuted;
    private volatile String sid = "";

    DefaultLocalVideoTrack(String name, DefaultVideoSource source) {
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
    public DefaultVideoSource source() {
        return source;
    }

    @Override
    public boolean isMuted() {
        return isMuted;
    }

    @Override
    public void mute() {
        setMuted(true);
    }

    @Override
    public void unmute() {
        setMuted(false);
    }

    /** Notifies the room, unless the track is in that state already. */
    synchronized void setMuted(boolean nowMuted) {
        if (isMuted == nowMuted) {
            return;
        }
        isMuted = nowMuted;
        if (adaptedSource != null) {
            adaptedSource.setMuted(nowMuted);
        }
        Publisher present = publisher;
        if (present != null) {
            present.onMuteChange(this);
        }
    }

    @Override
    public CompletableFuture<List<VideoSenderStats>> stats() {
        Publisher present = publisher;
        return present == null
                ? CompletableFuture.failedFuture(
                        new LiveKitException("The track '" + name + "' is not published"))
                : present.stats(this);
    }

    /**
     * Starts to be published: its frames go to an encoder.
     *
     * @param trackId the id of the native track
     * @return null if it is published already
     * @throws IllegalStateException if the source is closed
     */
    @Nullable
    synchronized AdaptedVideoSource startPublishing(Publisher by, String trackId) {
        if (publisher != null) {
            return null;
        }
        AdaptedVideoSource opened = source.open(trackId);
        opened.setMuted(isMuted);
        adaptedSource = opened;
        publisher = by;
        return opened;
    }

    void onPublished(String newSid) {
        sid = newSid;
    }

    /** Is no longer published. */
    synchronized void stopPublishing() {
        publisher = null;
        sid = "";
        if (adaptedSource != null) {
            source.remove(adaptedSource);
            adaptedSource = null;
        }
    }

    @Override
    public String toString() {
        return "LocalVideoTrack[" + name + "]";
    }
}
