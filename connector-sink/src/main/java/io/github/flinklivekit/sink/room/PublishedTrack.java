// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.room;

import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.track.LocalVideoTrack;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoSenderStats;
import io.github.flinklivekit.client.track.VideoTrackSource;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A track of a source in a real server's room. */
abstract class PublishedTrack implements SinkTrack {

    private final Room room;
    private final VideoTrackSource source;
    private final LocalVideoTrack track;
    private final PublishedSession sids = new PublishedSession();

    /** The source belongs to the track from now on. */
    PublishedTrack(Room room, VideoTrackSource source, String name) {
        this.room = room;
        this.source = source;
        this.track = source.createTrack(name);
    }

    @Override
    public final CompletableFuture<?> publish(TrackPublishOptions options) {
        return room.localParticipant().publishTrack(track, options);
    }

    @Override
    public final boolean isPublished() {
        return !track.sid().isEmpty();
    }

    @Override
    public final boolean isSent() {
        // In this order: a new track sid comes after the participant's.
        String sid = track.sid();
        return sids.isCurrent(sid, room.localParticipant().sid());
    }

    @Override
    public final CompletableFuture<?> unpublish() {
        return room.localParticipant().unpublishTrack(track);
    }

    @Override
    public final void setMuted(boolean muted) {
        if (muted) {
            track.mute();
        } else {
            track.unmute();
        }
    }

    @Override
    public final boolean isMuted() {
        return track.isMuted();
    }

    @Override
    public final boolean isWanted() {
        return source.isWanted();
    }

    @Override
    public final CompletableFuture<List<VideoSenderStats>> stats() {
        return track.stats();
    }

    @Override
    public final int width() {
        return source.width();
    }

    @Override
    public final int height() {
        return source.height();
    }

    @Override
    public final void close() {
        source.close();
    }
}
