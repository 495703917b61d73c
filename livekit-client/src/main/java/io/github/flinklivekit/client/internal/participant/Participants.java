// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.participant;

import io.github.flinklivekit.client.internal.session.RoomEvents;
import io.github.flinklivekit.client.room.ConnectionQuality;
import io.github.flinklivekit.client.room.Participant;
import io.github.flinklivekit.client.room.RemoteParticipant;
import io.github.flinklivekit.client.room.RoomListener;

import org.apache.flink.annotation.Internal;

import livekit.LivekitModels;
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
@Internal
public final class Participants {

    private final RoomEvents events;
    private final DefaultRemoteTrackPublication.Subscriber subscriber;
    private final Map<String, DefaultRemoteParticipant> byIdentity = new ConcurrentHashMap<>();

    private Consumer<DefaultRemoteTrackPublication> publishedListener = publication -> {};

    /** Called with the sid of a publication that ends, before the room's listeners are. */
    private Consumer<String> unpublishedListener = sid -> {};

    private Consumer<List<TrackInfo>> localTracksListener = infos -> {};

    @Nullable private volatile DefaultLocalParticipant local;

    public Participants(RoomEvents events, DefaultRemoteTrackPublication.Subscriber subscriber) {
        this.events = events;
        this.subscriber = subscriber;
    }

    /** Called with each publication that appears, after the event. */
    public void onPublished(Consumer<DefaultRemoteTrackPublication> listener) {
        publishedListener = listener;
    }

    public void onUnpublished(Consumer<String> listener) {
        unpublishedListener = listener;
    }

    /** Called with the tracks that the server lists for this participant. */
    public void onLocalTracks(Consumer<List<TrackInfo>> listener) {
        localTracksListener = listener;
    }

    public void forEachPublication(Consumer<DefaultRemoteTrackPublication> action) {
        byIdentity.values().forEach(one -> one.publications().values().forEach(action));
    }

    public Map<String, RemoteParticipant> remote() {
        return Map.copyOf(byIdentity);
    }

    @Nullable
    public RemoteParticipant remote(String identity) {
        return byIdentity.get(identity);
    }

    @Nullable
    public DefaultLocalParticipant local() {
        return local;
    }

    public void setLocal(DefaultLocalParticipant participant) {
        local = participant;
    }

    /** The participant who publishes a track, and the publication. */
    public Optional<Published> findTrack(String sid) {
        for (DefaultRemoteParticipant participant : byIdentity.values()) {
            DefaultRemoteTrackPublication publication = participant.publications().get(sid);
            if (publication != null) {
                return Optional.of(new Published(participant, publication));
            }
        }
        return Optional.empty();
    }

    public record Published(
            RemoteParticipant participant, DefaultRemoteTrackPublication publication) {}

    Optional<DefaultParticipant> findParticipant(String sid) {
        return everybody().filter(participant -> participant.sid().equals(sid)).findFirst();
    }

    /** Applies a message that names some participants; those it does not name are still there. */
    public void update(List<LivekitModels.ParticipantInfo> messages) {
        messages.forEach(message -> apply(ParticipantUpdate.of(message)));
    }

    /** Applies a list of everybody: who is not on it has left. */
    public void replace(Collection<LivekitModels.ParticipantInfo> everybodyElse) {
        Set<String> present = new HashSet<>();
        everybodyElse.forEach(message -> present.add(message.getIdentity()));
        for (DefaultRemoteParticipant participant : List.copyOf(byIdentity.values())) {
            if (!present.contains(participant.identity())) {
                onDisconnected(participant);
            }
        }
        update(List.copyOf(everybodyElse));
    }

    /** Applies a message that names those whose voice has changed, and nobody else. */
    public void updateSpeakers(List<LivekitModels.SpeakerInfo> messages) {
        for (LivekitModels.SpeakerInfo message : messages) {
            findParticipant(message.getSid())
                    .ifPresent(
                            speaker ->
                                    speaker.setAudioLevel(
                                            message.getActive() ? message.getLevel() : 0));
        }
        emitSpeakers();
    }

    /**
     * Applies a list of all who are speaking now.
     *
     * @param levels how loud, above 0, by identity
     */
    public void setSpeakers(Map<String, Float> levels) {
        everybody()
                .forEach(
                        participant ->
                                participant.setAudioLevel(
                                        levels.getOrDefault(participant.identity(), 0f)));
        emitSpeakers();
    }

    private void emitSpeakers() {
        List<Participant> speakers =
                everybody()
                        .filter(Participant::isSpeaking)
                        .map(Participant.class::cast)
                        .sorted(Comparator.comparing(Participant::audioLevel).reversed())
                        .toList();
        events.emit(to -> to.onActiveSpeakersChanged(speakers));
    }

    /** Applies a message that repeats qualities that have not changed. */
    public void updateConnectionQualities(List<LivekitRtc.ConnectionQualityInfo> messages) {
        for (LivekitRtc.ConnectionQualityInfo message : messages) {
            ConnectionQuality quality = ProtocolEnums.connectionQuality(message.getQuality());
            findParticipant(message.getParticipantSid())
                    .ifPresent(participant -> setConnectionQuality(participant, quality));
        }
    }

    /** The quality of somebody's connection, which need not have changed. */
    public void setConnectionQuality(String identity, ConnectionQuality quality) {
        everybody()
                .filter(participant -> participant.identity().equals(identity))
                .findFirst()
                .ifPresent(participant -> setConnectionQuality(participant, quality));
    }

    private void setConnectionQuality(DefaultParticipant participant, ConnectionQuality quality) {
        if (participant.connectionQuality() != quality) {
            participant.setConnectionQuality(quality);
            events.emit(to -> to.onConnectionQualityChanged(quality, participant));
        }
    }

    private Stream<DefaultParticipant> everybody() {
        return Stream.concat(Stream.ofNullable(local), byIdentity.values().stream());
    }

    /** Applies what is known of one participant. */
    public void apply(ParticipantUpdate update) {
        ParticipantInfo info = update.info();
        DefaultLocalParticipant self = local;
        if (self != null && self.identity().equals(info.identity())) {
            updateInfo(self, info);
            localTracksListener.accept(update.tracks());
            return;
        }
        DefaultRemoteParticipant known = byIdentity.get(info.identity());
        if (update.hasLeft()) {
            // A farewell of a former session must not take away the one that came back under the
            // same identity.
            if (known != null && known.sid().equals(info.sid())) {
                onDisconnected(known);
            }
            return;
        }
        if (known != null && !known.sid().equals(info.sid())) {
            if (info.joinedAtMs() < known.info().joinedAtMs()) {
                return; // A late message of the session before.
            }
            onDisconnected(known);
            known = null;
        }
        if (known == null) {
            known = new DefaultRemoteParticipant(info);
            byIdentity.put(known.identity(), known);
            DefaultRemoteParticipant joined = known;
            events.emit(to -> to.onParticipantConnected(joined));
        } else if (info.version() < known.info().version()) {
            return;
        } else {
            updateInfo(known, info);
        }
        updateTracks(known, update.tracks());
    }

    private void updateInfo(DefaultParticipant participant, ParticipantInfo info) {
        boolean changed = !participant.info().hasSameProfile(info);
        participant.update(info);
        if (changed) {
            events.emit(to -> to.onParticipantUpdated(participant));
        }
    }

    private void updateTracks(DefaultRemoteParticipant participant, List<TrackInfo> infos) {
        Set<String> present = new HashSet<>();
        for (TrackInfo info : infos) {
            present.add(info.sid());
            DefaultRemoteTrackPublication known = participant.publications().get(info.sid());
            if (known == null) {
                DefaultRemoteTrackPublication published =
                        new DefaultRemoteTrackPublication(info, subscriber);
                participant.publications().put(info.sid(), published);
                events.emit(to -> to.onTrackPublished(published, participant));
                publishedListener.accept(published);
            } else {
                updateTrack(known, info, participant);
            }
        }
        for (DefaultRemoteTrackPublication publication :
                List.copyOf(participant.publications().values())) {
            if (!present.contains(publication.sid())) {
                onUnpublishedByRemote(publication, participant);
            }
        }
    }

    private void updateTrack(
            DefaultRemoteTrackPublication publication,
            TrackInfo info,
            DefaultRemoteParticipant participant) {
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

    private void onDisconnected(DefaultRemoteParticipant participant) {
        List.copyOf(participant.publications().values())
                .forEach(publication -> onUnpublishedByRemote(publication, participant));
        byIdentity.remove(participant.identity(), participant);
        events.emit(to -> to.onParticipantDisconnected(participant));
    }

    private void onUnpublishedByRemote(
            DefaultRemoteTrackPublication publication, DefaultRemoteParticipant participant) {
        participant.publications().remove(publication.sid());
        unpublishedListener.accept(publication.sid());
        events.emit(to -> to.onTrackUnpublished(publication, participant));
    }
}
