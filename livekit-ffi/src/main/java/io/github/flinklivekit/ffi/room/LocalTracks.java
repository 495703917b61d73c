// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.room;

import io.github.flinklivekit.client.internal.participant.DefaultLocalParticipant;
import io.github.flinklivekit.client.internal.participant.Participants;
import io.github.flinklivekit.client.internal.publish.BlackFrames;
import io.github.flinklivekit.client.internal.publish.DefaultLocalTrackPublication;
import io.github.flinklivekit.client.internal.session.PublishFutures;
import io.github.flinklivekit.client.internal.session.RoomEvents;
import io.github.flinklivekit.client.room.PublishException;
import io.github.flinklivekit.client.room.PublishException.Reason;
import io.github.flinklivekit.client.track.LocalTrackPublication;
import io.github.flinklivekit.client.track.LocalVideoTrack;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.ffi.library.FfiClient;
import io.github.flinklivekit.ffi.library.FfiHandle;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.FfiRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.LocalTrackRepublished;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.PublishTrackCallback;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.PublishTrackRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.UnpublishTrackRequest;
import io.github.flinklivekit.ffi.track.CapturedVideoTrack;

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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * What this participant publishes. Owns the library's publications. Confined to the room's thread,
 * but for what is asked.
 */
final class LocalTracks implements DefaultLocalParticipant.Tracks {

    private static final Logger LOG = LoggerFactory.getLogger(LocalTracks.class);

    private final FfiClient library;
    private final RoomEvents events;
    private final ScheduledExecutorService loop;
    private final CompletableFuture<Void> connected;
    private final Participants participants;
    private final Map<CapturedVideoTrack, Published> tracks = new LinkedHashMap<>();

    /** By sid; read from any thread. */
    private final Map<String, LocalTrackPublication> publications = new ConcurrentHashMap<>();

    /** Of tracks that somebody has subscribed to before they were known here. */
    private final Set<String> earlySubscriptions = new HashSet<>();

    private long localParticipant;

    /** A track that is, or is about to be, published. */
    private static final class Published {
        private final CapturedVideoTrack track;
        private final TrackPublishOptions options;
        private final BlackFrames blackFrames;

        /** Completes when the server has taken the track, or it was given up. */
        private final CompletableFuture<Void> decided = new CompletableFuture<>();

        /** Null until the server has taken the track. */
        @Nullable private DefaultLocalTrackPublication publication;

        @Nullable private FfiHandle handle;

        Published(
                CapturedVideoTrack track,
                TrackPublishOptions options,
                ScheduledExecutorService loop) {
            this.track = track;
            this.options = options;
            this.blackFrames = new BlackFrames(track.source().blackFrames(), loop);
        }

        private boolean hasSid(String sid) {
            return publication != null && publication.sid().equals(sid);
        }
    }

    LocalTracks(
            FfiClient library,
            RoomEvents events,
            ScheduledExecutorService loop,
            CompletableFuture<Void> connected,
            Participants participants) {
        this.library = library;
        this.events = events;
        this.loop = loop;
        this.connected = connected;
        this.participants = participants;
    }

    void joined(long localParticipantHandle) {
        localParticipant = localParticipantHandle;
    }

    @Override
    public Map<String, LocalTrackPublication> publications() {
        return Map.copyOf(publications);
    }

    @Override
    public CompletableFuture<LocalTrackPublication> publish(
            LocalVideoTrack track, TrackPublishOptions options) {
        CapturedVideoTrack own = own(track);
        return whenConnected(() -> publish(own, options));
    }

    private CompletableFuture<LocalTrackPublication> publish(
            CapturedVideoTrack track, TrackPublishOptions options) {
        if (!participants.local().permissions().canPublish()) {
            return failed(
                    Reason.REFUSED,
                    "The track '"
                            + track.name()
                            + "' cannot be published: '"
                            + participants.local().identity()
                            + "' is not allowed to publish. Mint its token with canPublish");
        }
        if (options.videoCodec() == VideoCodec.H265) {
            return failed(
                    Reason.CODEC_UNAVAILABLE,
                    "The track '"
                            + track.name()
                            + "' cannot be encoded as h265: liblivekit_ffi has no encoder for it here. It has vp8, h264, vp9, av1");
        }
        FfiHandle nativeTrack =
                track.startPublishing(
                        options.frameMetadata(), byServer -> onMuteChange(track, byServer));
        if (nativeTrack == null) {
            return failed(
                    Reason.CLIENT_ERROR, "The track '" + track.name() + "' is published already");
        }
        Published entry = new Published(track, options, loop);
        tracks.put(track, entry);
        CompletableFuture<PublishTrackCallback> answer =
                library.ask(
                                id ->
                                        FfiRequest.newBuilder()
                                                .setPublishTrack(
                                                        PublishTrackRequest.newBuilder()
                                                                .setLocalParticipantHandle(
                                                                        localParticipant)
                                                                .setTrackHandle(nativeTrack.id())
                                                                .setOptions(
                                                                        PublishSettings.of(
                                                                                options,
                                                                                track.source()))
                                                                .setRequestAsyncId(id))
                                                .build())
                        .thenApply(event -> event.getPublishTrack());
        return PublishFutures.withTimeout(answer, loop)
                .handleAsync(
                        (callback, failure) ->
                                failure == null
                                        ? onAnswer(entry, callback)
                                        : giveUp(entry, failure),
                        loop)
                .thenCompose(outcome -> outcome)
                .whenComplete((publication, failure) -> entry.decided.complete(null));
    }

    private CompletableFuture<LocalTrackPublication> onAnswer(
            Published entry, PublishTrackCallback answer) {
        if (!answer.hasPublication()) {
            return giveUp(
                    entry,
                    new PublishException(
                            Reason.REFUSED,
                            "The track '"
                                    + entry.track.name()
                                    + "' was not published: "
                                    + answer.getError()));
        }
        entry.handle = library.handle(answer.getPublication().getHandle().getId());
        if (tracks.get(entry.track) != entry) {
            entry.handle.close();
            return failed(Reason.CLIENT_ERROR, "The room was left");
        }
        entry.publication =
                new DefaultLocalTrackPublication(
                        ProtocolValues.track(answer.getPublication().getInfo()),
                        entry.track,
                        entry.options);
        String sid = entry.publication.sid();
        publications.put(sid, entry.publication);
        entry.track.onPublished(sid);
        entry.publication.setMuted(entry.track.isMuted());
        LocalTrackPublication publication = entry.publication;
        events.emit(to -> to.onLocalTrackPublished(publication));
        if (earlySubscriptions.remove(sid)) {
            events.emit(to -> to.onLocalTrackSubscribed(publication));
        }
        return CompletableFuture.completedFuture(publication);
    }

    private CompletableFuture<LocalTrackPublication> giveUp(Published entry, Throwable failure) {
        tracks.remove(entry.track, entry);
        entry.track.stopPublishing();
        return CompletableFuture.failedFuture(failure);
    }

    @Override
    public CompletableFuture<Void> unpublish(LocalVideoTrack track) {
        CapturedVideoTrack own = own(track);
        return whenConnected(
                () -> {
                    Published entry = tracks.get(own);
                    return entry == null
                            ? failed(
                                    Reason.CLIENT_ERROR,
                                    "The track '" + own.name() + "' is not published")
                            : entry.decided.thenComposeAsync(done -> unpublish(entry), loop);
                });
    }

    /** One whose publication was under way and has failed needs nothing. */
    private CompletableFuture<Void> unpublish(Published entry) {
        if (tracks.get(entry.track) != entry) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<?> answer = askToUnpublish(entry);
        remove(entry);
        LocalTrackPublication publication = entry.publication;
        events.emit(to -> to.onLocalTrackUnpublished(publication));
        return PublishFutures.withTimeout(answer, loop).thenApply(event -> null);
    }

    private CompletableFuture<?> askToUnpublish(Published entry) {
        String sid = entry.publication.sid();
        return library.ask(
                id ->
                        FfiRequest.newBuilder()
                                .setUnpublishTrack(
                                        UnpublishTrackRequest.newBuilder()
                                                .setLocalParticipantHandle(localParticipant)
                                                .setTrackSid(sid)
                                                .setStopOnUnpublish(true)
                                                .setRequestAsyncId(id))
                                .build());
    }

    private void remove(Published entry) {
        tracks.remove(entry.track, entry);
        entry.blackFrames.stop();
        entry.track.stopPublishing();
        if (entry.publication != null) {
            publications.remove(entry.publication.sid());
        }
        if (entry.handle != null) {
            entry.handle.close();
        }
    }

    /** The server has taken a track down by itself, unless it was unpublished here. */
    void onUnpublished(String sid) {
        find(sid).ifPresent(this::takenDown);
    }

    /** The server takes all tracks down when it forbids to publish, and the library keeps them. */
    void onPublishingForbidden() {
        for (Published entry : List.copyOf(tracks.values())) {
            if (entry.publication != null) {
                askToUnpublish(entry);
                takenDown(entry);
            }
        }
    }

    private void takenDown(Published entry) {
        LOG.warn("The server has unpublished the track '{}'", entry.track.name());
        remove(entry);
        events.emit(to -> to.onLocalTrackUnpublished(entry.publication));
    }

    /** The library has published a track again, after it has joined the room anew. */
    void onRepublished(LocalTrackRepublished event) {
        find(event.getPreviousSid())
                .ifPresent(
                        entry -> {
                            publications.remove(event.getPreviousSid());
                            entry.handle.close();
                            entry.handle = library.handle(event.getPublicationHandle());
                            entry.publication.update(ProtocolValues.track(event.getInfo()));
                            entry.publication.setMuted(entry.track.isMuted());
                            publications.put(entry.publication.sid(), entry.publication);
                            entry.track.onPublished(entry.publication.sid());
                            events.emit(to -> to.onLocalTrackPublished(entry.publication));
                        });
    }

    /** What was muted or unmuted meanwhile is told again. */
    void onReconnected() {
        tracks.values().stream()
                .filter(entry -> entry.publication != null)
                .forEach(entry -> entry.track.sendMute());
    }

    void onSubscribed(String sid) {
        LocalTrackPublication publication = publications.get(sid);
        if (publication == null) {
            earlySubscriptions.add(sid);
        } else {
            events.emit(to -> to.onLocalTrackSubscribed(publication));
        }
    }

    /**
     * Somebody has muted or unmuted a track at the server, or this participant has.
     *
     * @return whether it is one of this participant
     */
    boolean setMutedByServer(String sid, boolean muted) {
        Optional<Published> entry = find(sid);
        entry.ifPresent(present -> present.track.setMuted(muted, true));
        return entry.isPresent();
    }

    private void onMuteChange(CapturedVideoTrack track, boolean byServer) {
        loop.execute(
                () -> {
                    Published entry = tracks.get(track);
                    if (entry == null || entry.publication == null) {
                        return;
                    }
                    boolean muted = track.isMuted();
                    if (entry.publication.isMuted() == muted) {
                        return;
                    }
                    entry.publication.setMuted(muted);
                    if (!byServer) {
                        sendMute(entry);
                    }
                    DefaultLocalParticipant self = participants.local();
                    events.emit(
                            to -> {
                                if (muted) {
                                    to.onTrackMuted(entry.publication, self);
                                } else {
                                    to.onTrackUnmuted(entry.publication, self);
                                }
                            });
                });
    }

    /** Viewers see black: the server passes nothing on of a track that it knows to be muted. */
    private static void sendMute(Published entry) {
        boolean othersAreShown = entry.track.source().isWanted();
        if (entry.track.isMuted() && !othersAreShown) {
            entry.blackFrames.start(entry.track::sendMute);
        } else {
            entry.blackFrames.stop();
            entry.track.sendMute();
        }
    }

    /** The room has ended: nothing is published any more. */
    void endAll() {
        List.copyOf(tracks.values()).forEach(this::remove);
    }

    private Optional<Published> find(String sid) {
        return tracks.values().stream().filter(entry -> entry.hasSid(sid)).findFirst();
    }

    private static CapturedVideoTrack own(LocalVideoTrack track) {
        if (track instanceof CapturedVideoTrack own) {
            return own;
        }
        throw new IllegalArgumentException(
                "The track '" + track.name() + "' was not created by a source of this engine");
    }

    private <T> CompletableFuture<T> whenConnected(Supplier<CompletableFuture<T>> action) {
        return connected
                .thenComposeAsync(ready -> action.get(), loop)
                .handle(PublishFutures::asPublishException)
                .thenCompose(outcome -> outcome);
    }

    private static <T> CompletableFuture<T> failed(Reason reason, String message) {
        return CompletableFuture.failedFuture(new PublishException(reason, message));
    }
}
