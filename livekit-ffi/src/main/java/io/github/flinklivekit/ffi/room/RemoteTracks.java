// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.room;

import io.github.flinklivekit.client.internal.participant.DefaultRemoteTrackPublication;
import io.github.flinklivekit.client.internal.participant.Participants;
import io.github.flinklivekit.client.internal.participant.SubscriptionFailures;
import io.github.flinklivekit.client.internal.session.RoomEvents;
import io.github.flinklivekit.client.internal.stream.DefaultRemoteVideoTrack;
import io.github.flinklivekit.client.room.RemoteParticipant;
import io.github.flinklivekit.client.room.SubscriptionError;
import io.github.flinklivekit.client.track.TrackKind;
import io.github.flinklivekit.client.track.VideoDimensions;
import io.github.flinklivekit.client.track.VideoReceiverStats;
import io.github.flinklivekit.ffi.library.FfiClient;
import io.github.flinklivekit.ffi.library.FfiHandle;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.OwnedTrack;
import io.github.flinklivekit.ffi.track.ReceivedPictures;
import io.github.flinklivekit.ffi.track.TrackStats;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameOrigin;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The tracks that this participant receives, and why some bring no frames. Owns the library's
 * objects of them. Confined to the room's thread, but for what tracks call.
 */
final class RemoteTracks implements DefaultRemoteVideoTrack.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(RemoteTracks.class);

    /** After this long without a frame, a track whose codec cannot be decoded is reported. */
    private static final long DECODE_DEADLINE_S = 10;

    private final FfiClient library;
    private final RoomEvents events;
    private final ScheduledExecutorService loop;
    private final FrameAllocator allocator;
    private final Participants participants;
    private final Subscriptions subscriptions;
    private final ParticipantKeys keys;
    private final SubscriptionFailures failures;
    private final Supplier<String> roomName;

    /** By sid of the publication. */
    private final Map<String, Subscribed> subscribed = new LinkedHashMap<>();

    /** Who encrypts with another key than was given, and was told of. */
    private final Set<String> undecryptable = new HashSet<>();

    /** A track that can be read, and what belongs to it. */
    private record Subscribed(
            DefaultRemoteVideoTrack track,
            RemoteParticipant participant,
            FfiHandle handle,
            @Nullable EncryptedStart encryptedStart,
            ScheduledFuture<?> decodeDeadline) {

        private boolean isEncryptedBy(String identity) {
            return participant.identity().equals(identity) && track.publication().isEncrypted();
        }
    }

    private final class EncryptedMedia implements EncryptedStart.Media {

        private final DefaultRemoteTrackPublication publication;
        private final FfiHandle handle;
        private final ReceivedPictures pictures;

        EncryptedMedia(
                DefaultRemoteTrackPublication publication,
                FfiHandle handle,
                ReceivedPictures pictures) {
            this.publication = publication;
            this.handle = handle;
            this.pictures = pictures;
        }

        @Override
        public void pause() {
            subscriptions.pause(publication);
        }

        @Override
        public void resume() {
            subscriptions.resume(publication);
        }

        @Override
        public CompletableFuture<Optional<VideoReceiverStats>> stats() {
            return RemoteTracks.this.stats(handle);
        }

        @Override
        public void show() {
            pictures.show();
        }
    }

    RemoteTracks(
            FfiClient library,
            RoomEvents events,
            ScheduledExecutorService loop,
            FrameAllocator allocator,
            Participants participants,
            Subscriptions subscriptions,
            ParticipantKeys keys,
            SubscriptionFailures failures,
            Supplier<String> roomName) {
        this.library = library;
        this.events = events;
        this.loop = loop;
        this.allocator = allocator;
        this.participants = participants;
        this.subscriptions = subscriptions;
        this.keys = keys;
        this.failures = failures;
        this.roomName = roomName;
    }

    /**
     * The library receives a track.
     *
     * @param announcesMetadata whether its publisher says that metadata comes with the pictures
     */
    void attach(OwnedTrack owned, boolean announcesMetadata) {
        FfiHandle handle = library.handle(owned.getHandle().getId());
        String sid = owned.getInfo().getSid();
        detach(sid);
        Participants.Published found = participants.findTrack(sid).orElse(null);
        if (found == null || found.publication().kind() != TrackKind.VIDEO) {
            handle.close();
        } else if (found.publication().isEncrypted()
                && !keys.hasKeyOf(found.participant().identity())) {
            // Its pictures would be noise.
            handle.close();
            failures.onEncrypted(found.publication());
        } else {
            attach(
                    found.participant(),
                    found.publication(),
                    handle,
                    new ReceivedPictures(library, handle.id(), announcesMetadata));
        }
    }

    private void attach(
            RemoteParticipant participant,
            DefaultRemoteTrackPublication publication,
            FfiHandle handle,
            ReceivedPictures pictures) {
        FrameOrigin origin =
                new FrameOrigin(
                        roomName.get(),
                        participant.identity(),
                        publication.sid(),
                        publication.name(),
                        publication.source());
        DefaultRemoteVideoTrack track =
                new DefaultRemoteVideoTrack(publication, origin, pictures, this);
        ScheduledFuture<?> decodeDeadline =
                loop.schedule(() -> checkDecoded(track), DECODE_DEADLINE_S, TimeUnit.SECONDS);
        publication.attach(track);
        subscriptions.onSubscribed(publication);
        EncryptedStart encryptedStart = null;
        if (publication.isEncrypted()) {
            pictures.withhold();
            encryptedStart =
                    new EncryptedStart(loop, new EncryptedMedia(publication, handle, pictures));
            encryptedStart.begin();
        }
        subscribed.put(
                publication.sid(),
                new Subscribed(track, participant, handle, encryptedStart, decodeDeadline));
        events.emit(to -> to.onTrackSubscribed(track, publication, participant));
    }

    private void checkDecoded(DefaultRemoteVideoTrack track) {
        if (!track.hasReceivedFrame()) {
            failures.onNoFrames(track.publication());
        }
    }

    /**
     * What a participant sends cannot be decrypted, or can again. The library drops what it cannot
     * decrypt, so that none of it becomes a picture.
     */
    void onDecryption(String identity, boolean works) {
        if (works) {
            undecryptable.remove(identity);
        } else if (undecryptable.add(identity)) {
            List.copyOf(subscribed.values()).stream()
                    .filter(entry -> entry.isEncryptedBy(identity))
                    .map(entry -> entry.track().publication())
                    .forEach(
                            publication ->
                                    participants
                                            .findTrack(publication.sid())
                                            .ifPresent(
                                                    found ->
                                                            report(
                                                                    found,
                                                                    SubscriptionError.ENCRYPTED,
                                                                    "is encrypted with another key")));
        }
    }

    /** The server cannot, or will not, send a track. */
    void onSubscriptionFailed(String sid, String error) {
        participants
                .findTrack(sid)
                .ifPresent(
                        found ->
                                report(
                                        found,
                                        SubscriptionError.UNKNOWN,
                                        "could not be subscribed: " + error));
    }

    private void report(Participants.Published found, SubscriptionError error, String why) {
        // Whoever listens says it louder, with what to do.
        LOG.info(
                "The track '{}' ({}) {}",
                found.publication().name(),
                found.publication().sid(),
                why);
        events.emit(
                to ->
                        to.onTrackSubscriptionFailed(
                                found.publication(), found.participant(), error));
    }

    /** The track can no longer be read; nothing happens if it could not. */
    void detach(String sid) {
        Subscribed entry = subscribed.remove(sid);
        if (entry != null) {
            entry.decodeDeadline().cancel(false);
            if (entry.encryptedStart() != null) {
                entry.encryptedStart().cancel();
            }
            DefaultRemoteVideoTrack track = entry.track();
            DefaultRemoteTrackPublication publication = track.publication();
            subscriptions.onUnsubscribed(publication);
            publication.attach(null);
            track.end();
            entry.handle().close();
            events.emit(to -> to.onTrackUnsubscribed(track, publication, entry.participant()));
        }
    }

    /** Nothing is received any more. */
    void endAll() {
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
        return CompletableFuture.supplyAsync(() -> subscribed.get(track.sid()), loop)
                .thenCompose(
                        entry ->
                                entry == null
                                        ? CompletableFuture.completedFuture(Optional.empty())
                                        : stats(entry.handle()));
    }

    private CompletableFuture<Optional<VideoReceiverStats>> stats(FfiHandle track) {
        return TrackStats.ask(library, track.id()).thenApply(TrackStats::received);
    }
}
