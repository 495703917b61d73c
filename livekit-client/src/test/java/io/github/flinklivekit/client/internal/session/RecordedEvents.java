// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.session;

import io.github.flinklivekit.client.room.ConnectionQuality;
import io.github.flinklivekit.client.room.DisconnectReason;
import io.github.flinklivekit.client.room.Participant;
import io.github.flinklivekit.client.room.RemoteParticipant;
import io.github.flinklivekit.client.room.RoomListener;
import io.github.flinklivekit.client.room.SubscriptionError;
import io.github.flinklivekit.client.track.RemoteTrackPublication;
import io.github.flinklivekit.client.track.RemoteVideoTrack;
import io.github.flinklivekit.client.track.TrackPublication;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** The events of a room as lines of text. */
public final class RecordedEvents implements RoomListener {

    private final List<String> lines = new CopyOnWriteArrayList<>();

    /** Events that are told at once, on the thread that emits them. */
    public RoomEvents direct() {
        RoomEvents events = new RoomEvents(new DirectExecutor());
        events.add(this);
        return events;
    }

    /** What has come since the last call. */
    public List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void onConnected() {
        lines.add("connected");
    }

    @Override
    public void onDisconnected(DisconnectReason reason) {
        lines.add("disconnected " + reason);
    }

    @Override
    public void onReconnecting() {
        lines.add("reconnecting");
    }

    @Override
    public void onReconnected() {
        lines.add("reconnected");
    }

    @Override
    public void onParticipantConnected(RemoteParticipant participant) {
        lines.add("joined " + participant.identity());
    }

    @Override
    public void onParticipantDisconnected(RemoteParticipant participant) {
        lines.add("left " + participant.identity());
    }

    @Override
    public void onParticipantUpdated(Participant participant) {
        lines.add("updated " + participant.identity());
    }

    @Override
    public void onTrackPublished(
            RemoteTrackPublication publication, RemoteParticipant participant) {
        lines.add("published " + publication.sid() + " by " + participant.identity());
    }

    @Override
    public void onTrackUnpublished(
            RemoteTrackPublication publication, RemoteParticipant participant) {
        lines.add("unpublished " + publication.sid() + " by " + participant.identity());
    }

    @Override
    public void onTrackMuted(TrackPublication publication, Participant participant) {
        lines.add("muted " + publication.sid() + " by " + participant.identity());
    }

    @Override
    public void onTrackUnmuted(TrackPublication publication, Participant participant) {
        lines.add("unmuted " + publication.sid() + " by " + participant.identity());
    }

    @Override
    public void onTrackUpdated(TrackPublication publication, Participant participant) {
        lines.add("changed " + publication.sid() + " by " + participant.identity());
    }

    @Override
    public void onActiveSpeakersChanged(List<Participant> speakers) {
        lines.add("speaking " + speakers.stream().map(Participant::identity).toList());
    }

    @Override
    public void onConnectionQualityChanged(ConnectionQuality quality, Participant participant) {
        lines.add(quality + " " + participant.identity());
    }

    @Override
    public void onTrackSubscribed(
            RemoteVideoTrack track,
            RemoteTrackPublication publication,
            RemoteParticipant participant) {
        lines.add("subscribed " + publication.sid());
    }

    @Override
    public void onTrackUnsubscribed(
            RemoteVideoTrack track,
            RemoteTrackPublication publication,
            RemoteParticipant participant) {
        lines.add("unsubscribed " + publication.sid());
    }

    @Override
    public void onTrackSubscriptionFailed(
            RemoteTrackPublication publication,
            RemoteParticipant participant,
            SubscriptionError error) {
        lines.add("failed " + publication.sid() + " " + error);
    }

    private static final class DirectExecutor extends AbstractExecutorService
            implements ExecutorService {

        @Override
        public void execute(Runnable command) {
            command.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return false;
        }
    }
}
