// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import io.github.flinklivekit.client.internal.publish.AdaptedVideoSource;
import io.github.flinklivekit.client.room.LiveKitException;

import javax.annotation.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * A video track of this participant: pictures of a {@link VideoSource} under a name. Published in
 * one room at a time; a source can have several tracks. Thread-safe.
 */
public final class LocalVideoTrack implements VideoTrack {

    /** What a track that is, or is about to be, published tells its room. */
    public interface Publisher {

        void onMuteChange(LocalVideoTrack track);

        CompletableFuture<List<TrackStats>> getStats(LocalVideoTrack track);
    }

    private final String name;
    private final VideoSource source;

    // Written under the lock of this.
    @Nullable private volatile Publisher publisher;
    @Nullable private AdaptedVideoSource adaptedSource;
    private volatile boolean isMuted;
    private volatile String sid = "";

    private LocalVideoTrack(String name, VideoSource source) {
        this.name = name;
        this.source = source;
    }

    /**
     * A track that is not published yet.
     *
     * @param name what participants see, not empty
     * @param source open
     * @throws IllegalArgumentException if the name is empty or the source closed
     */
    public static LocalVideoTrack createVideoTrack(String name, VideoSource source) {
        Objects.requireNonNull(source, "source");
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("A track needs a name that is not empty");
        }
        if (source.isClosed()) {
            throw new IllegalArgumentException(
                    "The video source of the track '" + name + "' is closed");
        }
        return new LocalVideoTrack(name, source);
    }

    @Override
    public String sid() {
        return sid;
    }

    @Override
    public String name() {
        return name;
    }

    public VideoSource source() {
        return source;
    }

    @Override
    public boolean isMuted() {
        return isMuted;
    }

    /**
     * Stops sending pictures at once: the publication stays, viewers see black, and a third of a
     * second later the room is told. From then on the server sends nothing of the track until it is
     * unmuted. Other tracks of the same source go on.
     */
    public void mute() {
        setMuted(true);
    }

    /** Goes on sending pictures. */
    public void unmute() {
        setMuted(false);
    }

    /** Sets the state and tells the room, unless it is so already. */
    public synchronized void setMuted(boolean nowMuted) {
        if (isMuted == nowMuted) {
            return;
        }
        isMuted = nowMuted;
        if (adaptedSource != null) {
            adaptedSource.setMuted(nowMuted);
        }
        Publisher told = publisher;
        if (told != null) {
            told.onMuteChange(this);
        }
    }

    @Override
    public CompletableFuture<List<TrackStats>> stats() {
        Publisher asked = publisher;
        return asked == null
                ? CompletableFuture.failedFuture(
                        new LiveKitException("The track '" + name + "' is not published"))
                : asked.getStats(this);
    }

    /**
     * Begins to be published: its pictures go to an encoder.
     *
     * @param trackId the id of the native track
     * @return null if it is published already
     * @throws IllegalStateException if the source is closed
     */
    @Nullable
    public synchronized AdaptedVideoSource startPublishing(Publisher by, String trackId) {
        if (publisher != null) {
            return null;
        }
        AdaptedVideoSource opened = source.open(trackId);
        opened.setMuted(isMuted);
        adaptedSource = opened;
        publisher = by;
        return opened;
    }

    public void onPublished(String newSid) {
        sid = newSid;
    }

    /** Is not published any more. */
    public synchronized void stopPublishing() {
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
