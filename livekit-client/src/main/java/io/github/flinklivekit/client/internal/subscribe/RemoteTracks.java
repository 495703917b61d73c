// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.subscribe;

import io.github.flinklivekit.client.internal.participant.DefaultRemoteTrackPublication;
import io.github.flinklivekit.client.internal.participant.Participants;
import io.github.flinklivekit.client.internal.participant.SubscriptionFailures;
import io.github.flinklivekit.client.internal.session.RoomEvents;
import io.github.flinklivekit.client.internal.session.Session;
import io.github.flinklivekit.client.internal.session.StatsReports;
import io.github.flinklivekit.client.internal.stream.DefaultRemoteVideoTrack;
import io.github.flinklivekit.client.room.ConnectionQuality;
import io.github.flinklivekit.client.room.RemoteParticipant;
import io.github.flinklivekit.client.track.VideoDimensions;
import io.github.flinklivekit.client.track.VideoReceiverStats;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameOrigin;

import org.apache.flink.annotation.Internal;

import dev.onvoid.webrtc.media.video.VideoTrack;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The tracks that this participant receives: ties native tracks to publications, and reports those
 * that bring no frames. Confined to the room's thread, but for what tracks call.
 */
@Internal
public final class RemoteTracks implements DefaultRemoteVideoTrack.Listener {

    /** After this long without a frame, a track whose codec cannot be decoded here is reported. */
    private static final long DECODE_DEADLINE_S = 10;

    private final Session session;
    private final RoomEvents events;
    private final FrameAllocator allocator;
    private final Participants participants;
    private final SubscriptionFailures failures;

    /** By sid of the publication. */
    private final Map<String, Subscribed> subscribed = new LinkedHashMap<>();

    /** What the server sends now, by sid; may be ahead of the list of publications. */
    private Map<String, VideoTrack> received = Map.of();

    /** What is received encrypted, and was told of; by sid. */
    private final Set<String> encrypted = new HashSet<>();

    /** A track that can be read, and what belongs to it. */
    private record Subscribed(
            DefaultRemoteVideoTrack track,
            RemoteParticipant participant,
            VideoTrack nativeTrack,
            ScheduledFuture<?> decodeDeadline) {}

    public RemoteTracks(
            Session session,
            RoomEvents events,
            FrameAllocator allocator,
            Participants participants,
            SubscriptionFailures failures) {
        this.session = session;
        this.events = events;
        this.allocator = allocator;
        this.participants = participants;
        this.failures = failures;
    }

    /**
     * Whether a video track is wanted, not muted, and sent by a publisher of which the server
     * receives something, so that it should bring frames.
     */
    public boolean expectsMedia() {
        return subscribed.values().stream()
                .filter(entry -> isReceivedByServer(entry.participant()))
                .map(entry -> entry.track().publication())
                .anyMatch(
                        publication ->
                                !publication.isMuted()
                                        && publication.isEnabled()
                                        && publication.isSubscribed());
    }

    /** Poor is what LiveKit's server calls a publisher that sends nothing (its "dry"). */
    private static boolean isReceivedByServer(RemoteParticipant publisher) {
        ConnectionQuality quality = publisher.connectionQuality();
        return quality != ConnectionQuality.POOR && quality != ConnectionQuality.LOST;
    }

    /**
     * After an offer of the server: ends what it sends no more, and ties what is new to its
     * publication.
     */
    public void onReceivedTracks(Map<String, VideoTrack> tracks) {
        received = tracks;
        encrypted.retainAll(tracks.keySet());
        List.copyOf(subscribed.keySet()).stream()
                .filter(sid -> tracks.get(sid) != subscribed.get(sid).nativeTrack())
                .forEach(this::detach);
        attachPending();
    }

    /**
     * After a message about participants: an offer can come before the message that names its
     * tracks, and a track can become encrypted.
     */
    public void attachPending() {
        List.copyOf(subscribed.values()).stream()
                .map(entry -> entry.track().publication())
                .filter(DefaultRemoteTrackPublication::isEncrypted)
                .forEach(publication -> detach(publication.sid()));
        received.forEach(
                (sid, nativeTrack) -> {
                    if (!subscribed.containsKey(sid)) {
                        participants
                                .findTrack(sid)
                                .ifPresent(
                                        found ->
                                                attachReadable(
                                                        found.participant(),
                                                        found.publication(),
                                                        nativeTrack));
                    }
                });
    }

    /**
     * A decoder makes pictures of encrypted packets, too, and they are noise: such a track is never
     * given to anybody.
     */
    private void attachReadable(
            RemoteParticipant participant,
            DefaultRemoteTrackPublication publication,
            VideoTrack nativeTrack) {
        if (!publication.isEncrypted()) {
            attach(participant, publication, nativeTrack);
        } else if (encrypted.add(publication.sid())) {
            failures.onEncrypted(publication);
        }
    }

    private void attach(
            RemoteParticipant participant,
            DefaultRemoteTrackPublication publication,
            VideoTrack nativeTrack) {
        FrameOrigin origin =
                new FrameOrigin(
                        session.join().getRoom().getName(),
                        participant.identity(),
                        publication.sid(),
                        publication.name(),
                        publication.source());
        DefaultRemoteVideoTrack track =
                new DefaultRemoteVideoTrack(
                        publication, origin, new NativePictures(nativeTrack), this);
        ScheduledFuture<?> decodeDeadline =
                session.loop()
                        .schedule(
                                () -> {
                                    if (!track.hasReceivedFrame()) {
                                        failures.onNoFrames(publication);
                                    }
                                },
                                DECODE_DEADLINE_S,
                                TimeUnit.SECONDS);
        subscribed.put(
                publication.sid(), new Subscribed(track, participant, nativeTrack, decodeDeadline));
        publication.attach(track);
        events.emit(to -> to.onTrackSubscribed(track, publication, participant));
    }

    /** The track can no longer be read; nothing happens if it could not. */
    public void detach(String sid) {
        encrypted.remove(sid);
        Subscribed entry = subscribed.remove(sid);
        if (entry != null) {
            entry.decodeDeadline().cancel(false);
            DefaultRemoteVideoTrack track = entry.track();
            DefaultRemoteTrackPublication publication = track.publication();
            publication.attach(null);
            track.end();
            events.emit(to -> to.onTrackUnsubscribed(track, publication, entry.participant()));
        }
    }

    /** The connections are about to be closed: nothing is received any more. */
    public void endAll() {
        received = Map.of();
        encrypted.clear();
        List.copyOf(subscribed.keySet()).forEach(this::detach);
    }

    @Override
    public FrameAllocator allocator() {
        return allocator;
    }

    @Override
    public void onVideoSize(DefaultRemoteVideoTrack track, VideoDimensions dimensions) {
        events.emit(to -> to.onVideoSizeChanged(track, track.publication(), dimensions));
    }

    @Override
    public CompletableFuture<Optional<VideoReceiverStats>> stats(DefaultRemoteVideoTrack track) {
        return StatsReports.query(
                session,
                peers -> peers.subscriberStats(),
                report -> {
                    Subscribed entry = subscribed.get(track.sid());
                    return entry == null
                            ? Optional.empty()
                            : StatsReports.inboundRtp(report, entry.nativeTrack().getId());
                });
    }
}
