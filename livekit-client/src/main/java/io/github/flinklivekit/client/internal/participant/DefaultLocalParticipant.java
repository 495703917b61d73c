// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.participant;

import io.github.flinklivekit.client.room.LocalParticipant;
import io.github.flinklivekit.client.room.ParticipantPermission;
import io.github.flinklivekit.client.track.LocalTrackPublication;
import io.github.flinklivekit.client.track.LocalVideoTrack;
import io.github.flinklivekit.client.track.TrackPublishOptions;

import org.apache.flink.annotation.Internal;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** This participant: publishes through the parts of its room. */
@Internal
public final class DefaultLocalParticipant extends DefaultParticipant implements LocalParticipant {

    /** Publishes tracks; called from any thread. */
    public interface Tracks {

        CompletableFuture<LocalTrackPublication> publish(
                LocalVideoTrack track, TrackPublishOptions options);

        CompletableFuture<Void> unpublish(LocalVideoTrack track);

        Map<String, LocalTrackPublication> publications();
    }

    /** Publishes data; called from any thread. */
    public interface Data {

        CompletableFuture<Void> publish(String topic, byte[] payload, boolean reliable);
    }

    private final Tracks tracks;
    private final Data data;

    public DefaultLocalParticipant(ParticipantInfo info, Tracks tracks, Data data) {
        super(info);
        this.tracks = tracks;
        this.data = data;
    }

    @Override
    public ParticipantPermission permissions() {
        return info().permissions();
    }

    @Override
    public CompletableFuture<LocalTrackPublication> publishTrack(
            LocalVideoTrack track, TrackPublishOptions options) {
        return tracks.publish(
                Objects.requireNonNull(track, "track"), Objects.requireNonNull(options, "options"));
    }

    @Override
    public CompletableFuture<Void> unpublishTrack(LocalVideoTrack track) {
        return tracks.unpublish(Objects.requireNonNull(track, "track"));
    }

    @Override
    public CompletableFuture<Void> publishData(String topic, byte[] payload, boolean reliable) {
        return data.publish(
                Objects.requireNonNull(topic, "topic"),
                Objects.requireNonNull(payload, "payload"),
                reliable);
    }

    @Override
    public Map<String, LocalTrackPublication> trackPublications() {
        return tracks.publications();
    }

    @Override
    public String toString() {
        return "LocalParticipant" + describe();
    }
}
