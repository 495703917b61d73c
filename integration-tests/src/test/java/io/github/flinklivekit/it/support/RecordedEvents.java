// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import io.github.flinklivekit.client.room.DataReceived;
import io.github.flinklivekit.client.room.DisconnectReason;
import io.github.flinklivekit.client.room.Participant;
import io.github.flinklivekit.client.room.RemoteParticipant;
import io.github.flinklivekit.client.room.RoomListener;
import io.github.flinklivekit.client.room.SubscriptionError;
import io.github.flinklivekit.client.track.LocalTrackPublication;
import io.github.flinklivekit.client.track.RemoteTrackPublication;
import io.github.flinklivekit.client.track.RemoteVideoTrack;
import io.github.flinklivekit.client.track.TrackPublication;
import io.github.flinklivekit.client.track.VideoDimensions;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;

/** All that a room tells its listener, in order, in words such as {@code trackMuted alice/cam0}. */
public final class RecordedEvents implements RoomListener {
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<DataReceived> data = new CopyOnWriteArrayList<>();
    private final List<RemoteVideoTrack> subscribed = new CopyOnWriteArrayList<>();

    public List<String> all() {
        return List.copyOf(events);
    }

    /** Those that begin with one of these words. */
    public List<String> of(String... names) {
        List<String> chosen = new ArrayList<>();
        for (String event : events) {
            for (String name : names) {
                if (event.equals(name) || event.startsWith(name + " ")) {
                    chosen.add(event);
                }
            }
        }
        return chosen;
    }

    public void await(String event) {
        Waiting.until(event, () -> assertThat(events).contains(event));
    }

    /** Until the event has come that many times. */
    public void await(String event, int times) {
        Waiting.until(event, () -> assertThat(of(event)).hasSizeGreaterThanOrEqualTo(times));
    }

    /** The newest track of that name that was subscribed; waits for the first. */
    public RemoteVideoTrack awaitTrack(String name) {
        return awaitNewest(RemoteVideoTrack::name, name);
    }

    /** Another track of that name than the one before. */
    public RemoteVideoTrack awaitTrackAfter(RemoteVideoTrack former) {
        Waiting.until(
                "another track " + former.name(),
                () -> assertThat(awaitTrack(former.name())).isNotSameAs(former));
        return awaitTrack(former.name());
    }

    /** The track of one publication. */
    public RemoteVideoTrack awaitTrackOf(String sid) {
        return awaitNewest(RemoteVideoTrack::sid, sid);
    }

    private RemoteVideoTrack awaitNewest(Function<RemoteVideoTrack, String> key, String value) {
        Waiting.until(
                "track " + value, () -> assertThat(subscribed).extracting(key).contains(value));
        return subscribed.stream()
                .filter(track -> key.apply(track).equals(value))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    public List<DataReceived> data() {
        return List.copyOf(data);
    }

    @Override
    public void onConnected() {
        events.add("connected");
    }

    @Override
    public void onDisconnected(DisconnectReason reason) {
        events.add("disconnected " + reason);
    }

    @Override
    public void onReconnecting() {
        events.add("reconnecting");
    }

    @Override
    public void onReconnected() {
        events.add("reconnected");
    }

    @Override
    public void onParticipantConnected(RemoteParticipant participant) {
        events.add("participantConnected " + participant.identity());
    }

    @Override
    public void onParticipantDisconnected(RemoteParticipant participant) {
        events.add("participantDisconnected " + participant.identity());
    }

    @Override
    public void onTrackPublished(
            RemoteTrackPublication publication, RemoteParticipant participant) {
        events.add("trackPublished " + name(publication, participant));
    }

    @Override
    public void onTrackUnpublished(
            RemoteTrackPublication publication, RemoteParticipant participant) {
        events.add("trackUnpublished " + name(publication, participant));
    }

    @Override
    public void onTrackSubscribed(
            RemoteVideoTrack track,
            RemoteTrackPublication publication,
            RemoteParticipant participant) {
        subscribed.add(track);
        events.add("trackSubscribed " + name(publication, participant));
    }

    @Override
    public void onTrackUnsubscribed(
            RemoteVideoTrack track,
            RemoteTrackPublication publication,
            RemoteParticipant participant) {
        events.add("trackUnsubscribed " + name(publication, participant));
    }

    @Override
    public void onTrackSubscriptionFailed(
            RemoteTrackPublication publication,
            RemoteParticipant participant,
            SubscriptionError error) {
        events.add("trackSubscriptionFailed " + name(publication, participant) + " " + error);
    }

    @Override
    public void onTrackMuted(TrackPublication publication, Participant participant) {
        events.add("trackMuted " + name(publication, participant));
    }

    @Override
    public void onTrackUnmuted(TrackPublication publication, Participant participant) {
        events.add("trackUnmuted " + name(publication, participant));
    }

    @Override
    public void onVideoSizeChanged(
            RemoteVideoTrack track,
            RemoteTrackPublication publication,
            VideoDimensions dimensions) {
        events.add("videoSizeChanged " + publication.name() + " " + dimensions);
    }

    @Override
    public void onLocalTrackPublished(LocalTrackPublication publication) {
        events.add("localTrackPublished " + publication.name());
    }

    @Override
    public void onLocalTrackUnpublished(LocalTrackPublication publication) {
        events.add("localTrackUnpublished " + publication.name());
    }

    @Override
    public void onLocalTrackSubscribed(LocalTrackPublication publication) {
        events.add("localTrackSubscribed " + publication.name());
    }

    @Override
    public void onDataReceived(DataReceived received) {
        data.add(received);
        events.add("dataReceived " + received.topic());
    }

    private static String name(TrackPublication publication, Participant participant) {
        return participant.identity() + "/" + publication.name();
    }
}
