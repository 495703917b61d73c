// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

import livekit.LivekitModels;
import livekit.LivekitModels.ParticipantInfo.State;
import livekit.LivekitRtc;

import javax.annotation.Nullable;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Who is in the room and what they publish: turns the server's lists into events. Changed on the
 * room's thread, read from any.
 */
final class Participants {

    private final RoomEvents events;
    private final RemoteTrackPublication.Subscriber subscriber;
    private final Map<String, RemoteParticipant> byIdentity = new ConcurrentHashMap<>();

    private Consumer<RemoteTrackPublication> publishedListener = publication -> {};

    /** Hears the sid of a publication that ends, before the room's listeners do. */
    private Consumer<String> unpublishedListener = sid -> {};

    private Consumer<List<TrackInfo>> ownListener = infos -> {};

    @Nullable private volatile LocalParticipant local;

    Participants(RoomEvents events, RemoteTrackPublication.Subscriber subscriber) {
        this.events = events;
        this.subscriber = subscriber;
    }

    /** Told of each publication that appears, after the event. */
    void onPublished(Consumer<RemoteTrackPublication> listener) {
        publishedListener = listener;
    }

    void onUnpublished(Consumer<String> listener) {
        unpublishedListener = listener;
    }

    /** Told of the tracks with which the server describes this participant. */
    void onOwnTracks(Consumer<List<TrackInfo>> listener) {
        ownListener = listener;
    }

    void forEachPublication(Consumer<RemoteTrackPublication> action) {
        byIdentity.values().forEach(one -> one.publications().values().forEach(action));
    }

    Map<String, RemoteParticipant> remote() {
        return Map.copyOf(byIdentity);
    }

    @Nullable
    RemoteParticipant remote(String identity) {
        return byIdentity.get(identity);
    }

    @Nullable
    LocalParticipant local() {
        return local;
    }

    void setLocal(LocalParticipant participant) {
        local = participant;
    }

    /** The participant who publishes a track, and the publication. */
    Optional<Published> findTrack(String sid) {
        for (RemoteParticipant participant : byIdentity.values()) {
            RemoteTrackPublication publication = participant.publications().get(sid);
            if (publication != null) {
                return Optional.of(new Published(participant, publication));
            }
        }
        return Optional.empty();
    }

    record Published(RemoteParticipant participant, RemoteTrackPublication publication) {}

    Optional<Participant> findParticipant(String sid) {
        return everybody().filter(participant -> participant.sid().equals(sid)).findFirst();
    }

    /** Applies a message that names some participants; those it does not name are still there. */
    void update(List<LivekitModels.ParticipantInfo> messages) {
        messages.forEach(this::update);
    }

    /** Applies a list of everybody: who is not on it has left. */
    void replace(Collection<LivekitModels.ParticipantInfo> everybodyElse) {
        Set<String> present = new HashSet<>();
        everybodyElse.forEach(message -> present.add(message.getIdentity()));
        for (RemoteParticipant participant : List.copyOf(byIdentity.values())) {
            if (!present.contains(participant.identity())) {
                left(participant);
            }
        }
        everybodyElse.forEach(this::update);
    }

    /** Applies a message that names those whose voice has changed, and nobody else. */
    void updateSpeakers(List<LivekitModels.SpeakerInfo> messages) {
        for (LivekitModels.SpeakerInfo message : messages) {
            findParticipant(message.getSid())
                    .ifPresent(
                            speaker ->
                                    speaker.setAudioLevel(
                                            message.getActive() ? message.getLevel() : 0));
        }
        List<Participant> speakers =
                everybody()
                        .filter(Participant::speaking)
                        .sorted(Comparator.comparing(Participant::audioLevel).reversed())
                        .toList();
        events.emit(to -> to.onActiveSpeakersChanged(speakers));
    }

    /** Applies a message that repeats qualities that have not changed. */
    void updateConnectionQualities(List<LivekitRtc.ConnectionQualityInfo> messages) {
        for (LivekitRtc.ConnectionQualityInfo message : messages) {
            ConnectionQuality quality = ProtocolNames.connectionQuality(message.getQuality());
            findParticipant(message.getParticipantSid())
                    .filter(participant -> participant.connectionQuality() != quality)
                    .ifPresent(
                            participant -> {
                                participant.setConnectionQuality(quality);
                                events.emit(
                                        to -> to.onConnectionQualityChanged(quality, participant));
                            });
        }
    }

    private Stream<Participant> everybody() {
        return Stream.concat(Stream.ofNullable(local), byIdentity.values().stream());
    }

    private void update(LivekitModels.ParticipantInfo message) {
        LocalParticipant self = local;
        if (self != null && self.identity().equals(message.getIdentity())) {
            updateInfo(self, ParticipantInfo.of(message));
            ownListener.accept(message.getTracksList().stream().map(TrackInfo::of).toList());
            return;
        }
        RemoteParticipant known = byIdentity.get(message.getIdentity());
        if (message.getState() == State.DISCONNECTED) {
            // A farewell of a former session must not take away the one that came back under the
            // same identity.
            if (known != null && known.sid().equals(message.getSid())) {
                left(known);
            }
            return;
        }
        if (known != null && !known.sid().equals(message.getSid())) {
            if (message.getJoinedAtMs() < known.info().joinedAtMs()) {
                return; // A late word of the session before.
            }
            left(known);
            known = null;
        }
        if (known == null) {
            known = new RemoteParticipant(ParticipantInfo.of(message));
            byIdentity.put(known.identity(), known);
            RemoteParticipant joined = known;
            events.emit(to -> to.onParticipantConnected(joined));
        } else if (message.getVersion() < known.info().version()) {
            return;
        } else {
            updateInfo(known, ParticipantInfo.of(message));
        }
        updateTracks(known, message.getTracksList());
    }

    private void updateInfo(Participant participant, ParticipantInfo info) {
        boolean changed = !participant.info().looksLike(info);
        participant.update(info);
        if (changed) {
            events.emit(to -> to.onParticipantUpdated(participant));
        }
    }

    private void updateTracks(
            RemoteParticipant participant, List<LivekitModels.TrackInfo> messages) {
        Set<String> present = new HashSet<>();
        for (LivekitModels.TrackInfo message : messages) {
            TrackInfo info = TrackInfo.of(message);
            present.add(info.sid());
            RemoteTrackPublication known = participant.publications().get(info.sid());
            if (known == null) {
                RemoteTrackPublication published = new RemoteTrackPublication(info, subscriber);
                participant.publications().put(info.sid(), published);
                events.emit(to -> to.onTrackPublished(published, participant));
                publishedListener.accept(published);
            } else {
                updateTrack(known, info, participant);
            }
        }
        for (RemoteTrackPublication publication :
                List.copyOf(participant.publications().values())) {
            if (!present.contains(publication.sid())) {
                unpublished(publication, participant);
            }
        }
    }

    private void updateTrack(
            RemoteTrackPublication publication, TrackInfo info, RemoteParticipant participant) {
        TrackInfo before = publication.info();
        publication.update(info);
        if (!before.withMuted(info.muted()).equals(info)) {
            events.emit(to -> to.onTrackUpdated(publication, participant));
        }
        if (before.muted() != info.muted()) {
            Consumer<RoomListener> event =
                    info.muted()
                            ? to -> to.onTrackMuted(publication, participant)
                            : to -> to.onTrackUnmuted(publication, participant);
            events.emit(event);
        }
    }

    private void left(RemoteParticipant participant) {
        List.copyOf(participant.publications().values())
                .forEach(publication -> unpublished(publication, participant));
        byIdentity.remove(participant.identity(), participant);
        events.emit(to -> to.onParticipantDisconnected(participant));
    }

    private void unpublished(RemoteTrackPublication publication, RemoteParticipant participant) {
        participant.publications().remove(publication.sid());
        unpublishedListener.accept(publication.sid());
        events.emit(to -> to.onTrackUnpublished(publication, participant));
    }
}
