// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.publish;

import io.github.flinklivekit.client.internal.participant.DefaultLocalParticipant;
import io.github.flinklivekit.client.internal.participant.TrackInfo;
import io.github.flinklivekit.client.internal.session.PublishFutures;
import io.github.flinklivekit.client.internal.session.RoomEvents;
import io.github.flinklivekit.client.internal.session.Session;
import io.github.flinklivekit.client.internal.session.StatsReports;
import io.github.flinklivekit.client.room.PublishException;
import io.github.flinklivekit.client.room.PublishException.Reason;
import io.github.flinklivekit.client.track.LocalTrackPublication;
import io.github.flinklivekit.client.track.LocalVideoTrack;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoEncoding;
import io.github.flinklivekit.client.track.VideoSenderStats;

import org.apache.flink.annotation.Internal;

import livekit.LivekitModels;
import livekit.LivekitRtc.SubscribedQuality;
import livekit.LivekitRtc.SubscribedQualityUpdate;
import livekit.LivekitRtc.SyncState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The tracks that this participant publishes. Confined to the room's thread, but for what users
 * call.
 */
@Internal
public final class LocalTracks
        implements DefaultLocalParticipant.Tracks, DefaultLocalVideoTrack.Publisher {

    private static final Logger LOG = LoggerFactory.getLogger(LocalTracks.class);

    /**
     * From the black picture that opens a simulcast to the first of its own. A server forwards the
     * layer whose key frame comes first, whichever it is, and goes on to the full one only when it
     * has a sender report of both; else with the next key frame that it asks for, a second later.
     * libwebrtc makes its first reports half a second after the answer. So the black picture lets
     * viewers subscribe, and the key frame that they get comes after the reports.
     */
    private static final long SIMULCAST_HOLD_MS = 560;

    private final Session session;
    private final RoomEvents events;
    private final AddTrackRequests requests;
    private final MuteReconciler mutes;
    private final Map<DefaultLocalVideoTrack, OutboundTrack> tracks = new LinkedHashMap<>();

    /**
     * The sids of tracks that somebody has subscribed to before they were known here: the server
     * announces a track to others before it has answered the offer of its media.
     */
    private final Set<String> earlySubscriptions = new HashSet<>();

    /** By sid; replaced as a whole, so that readers never see a change half done. */
    private volatile Map<String, LocalTrackPublication> publications = Map.of();

    public LocalTracks(Session session, RoomEvents events) {
        this.session = session;
        this.events = events;
        this.requests = new AddTrackRequests(session);
        this.mutes = new MuteReconciler(session, events);
    }

    public AddTrackRequests requests() {
        return requests;
    }

    @Override
    public Map<String, LocalTrackPublication> publications() {
        return publications;
    }

    @Override
    public CompletableFuture<LocalTrackPublication> publish(
            LocalVideoTrack track, TrackPublishOptions options) {
        DefaultLocalVideoTrack own = checkOwn(track);
        return whenConnected(() -> begin(own, options));
    }

    private static DefaultLocalVideoTrack checkOwn(LocalVideoTrack track) {
        if (track instanceof DefaultLocalVideoTrack own) {
            return own;
        }
        throw new IllegalArgumentException(
                "A track is created by a VideoSource of this client, not by "
                        + track.getClass().getName());
    }

    private CompletableFuture<LocalTrackPublication> begin(
            DefaultLocalVideoTrack track, TrackPublishOptions options) {
        PublishException refusal =
                PublishPreconditions.checkTrack(
                        track.name(),
                        options,
                        session.runtime().encoderNames(),
                        session.localParticipant(),
                        session.join());
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        AdaptedVideoSource outlet = track.startPublishing(this, UUID.randomUUID().toString());
        if (outlet == null) {
            return failed("The track '" + track.name() + "' is published already");
        }
        BlackFrames black =
                new BlackFrames(new NativeBlackPictures(outlet, track.source()), session.loop());
        OutboundTrack entry = new OutboundTrack(track, options, outlet, black);
        VideoEncoding encoding = options.videoEncoding();
        if (encoding != null) {
            outlet.setMaxFramerate(encoding.maxFramerate());
        }
        tracks.put(track, entry);
        negotiate(entry);
        return entry.published;
    }

    private void negotiate(OutboundTrack entry) {
        int round = entry.nextGeneration();
        requests.announce(entry.addTrackRequest())
                .thenCompose(info -> send(entry, round, info))
                .whenComplete(
                        (info, failure) -> {
                            if (round != entry.generation) {
                                return; // Unpublished, or announced to another session since.
                            }
                            if (failure == null) {
                                onPublished(entry, info);
                            } else {
                                onPublishFailed(entry, failure);
                            }
                        });
    }

    private CompletableFuture<LivekitModels.TrackInfo> send(
            OutboundTrack entry, int round, LivekitModels.TrackInfo info) {
        if (round != entry.generation) {
            return CompletableFuture.completedFuture(info);
        }
        entry.sid = info.getSid();
        entry.sender =
                session.peers()
                        .addTrack(
                                entry.source.nativeTrack(),
                                entry.cid,
                                entry.layers,
                                entry.options.videoCodec(),
                                entry.streamId());
        CompletableFuture<Void> negotiated = session.peers().negotiate();
        if (entry.layers.isSimulcast()) {
            entry.source.setHeld(true);
            negotiated = negotiated.thenCompose(done -> sendOpeningFrame(entry));
        }
        return negotiated.thenApply(done -> info);
    }

    private CompletableFuture<Void> sendOpeningFrame(OutboundTrack entry) {
        entry.blackFrames.pushFrame();
        CompletableFuture<Void> over = new CompletableFuture<>();
        session.loop()
                .schedule(() -> over.complete(null), SIMULCAST_HOLD_MS, TimeUnit.MILLISECONDS);
        return over;
    }

    private void onPublished(OutboundTrack entry, LivekitModels.TrackInfo message) {
        TrackInfo info = TrackInfo.of(message);
        if (entry.publication == null) {
            entry.publication = new DefaultLocalTrackPublication(info, entry.track, entry.options);
        } else {
            entry.publication.update(info.withMuted(entry.publication.isMuted()));
        }
        LocalTrackPublication publication = entry.publication;
        entry.track.onPublished(publication.sid());
        entry.source.setHeld(false);
        refreshPublications();
        events.emit(to -> to.onLocalTrackPublished(publication));
        if (earlySubscriptions.remove(publication.sid())) {
            events.emit(to -> to.onLocalTrackSubscribed(publication));
        }
        mutes.onPublished(entry, info.muted());
        entry.published.complete(publication);
    }

    private void onPublishFailed(OutboundTrack entry, Throwable failure) {
        boolean again = entry.publication != null;
        boolean unanswered = PublishFutures.isNoAnswer(failure);
        // The offer may have reached the server, whose answer has not come.
        stopSending(entry)
                .exceptionally(
                        ended -> {
                            LOG.debug("'{}' could not be unpublished", entry.track.name(), ended);
                            return null;
                        });
        if (again) {
            LOG.warn(
                    "The track '{}' could not be published again after a reconnect{}",
                    entry.track.name(),
                    unanswered ? " and is retried" : "",
                    failure);
        }
        if (again && unanswered) {
            renegotiateOnceConnected(entry);
        } else {
            remove(entry);
            entry.published.completeExceptionally(failure);
        }
    }

    /** Nothing says that the server would refuse a track that it has had before. */
    private void renegotiateOnceConnected(OutboundTrack entry) {
        int round = entry.invalidate();
        session.whenConnected()
                .thenRun(
                        () -> {
                            if (round == entry.generation) {
                                negotiate(entry);
                            }
                        });
    }

    @Override
    public CompletableFuture<Void> unpublish(LocalVideoTrack track) {
        DefaultLocalVideoTrack own = checkOwn(track);
        return whenConnected(
                () -> {
                    OutboundTrack entry = tracks.get(own);
                    if (entry == null) {
                        return failed("The track '" + own.name() + "' is not published");
                    }
                    // One whose publication is under way is taken back when that has ended; if it
                    // fails, there is nothing to take back.
                    return entry.published
                            .handle((publication, failure) -> stopPublishing(entry))
                            .thenCompose(done -> done);
                });
    }

    private CompletableFuture<Void> stopPublishing(OutboundTrack entry) {
        if (tracks.get(entry.track) != entry) {
            return CompletableFuture.completedFuture(null);
        }
        remove(entry);
        return stopSending(entry);
    }

    private CompletableFuture<Void> stopSending(OutboundTrack entry) {
        if (entry.sender == null) {
            return CompletableFuture.completedFuture(null);
        }
        session.peers().removeTrack(entry.sender);
        entry.sender = null;
        return session.peers().negotiate();
    }

    private void remove(OutboundTrack entry) {
        entry.invalidate();
        entry.blackFrames.stop();
        tracks.remove(entry.track, entry);
        entry.track.stopPublishing();
        LocalTrackPublication publication = entry.publication;
        if (publication != null) {
            refreshPublications();
            events.emit(to -> to.onLocalTrackUnpublished(publication));
        }
    }

    private void refreshPublications() {
        Map<String, LocalTrackPublication> present = new LinkedHashMap<>();
        published().forEach(publication -> present.put(publication.sid(), publication));
        publications = Collections.unmodifiableMap(present);
    }

    private Stream<LocalTrackPublication> published() {
        return tracks.values().stream()
                .<LocalTrackPublication>map(entry -> entry.publication)
                .filter(p -> p != null);
    }

    /** The peer connections are about to be closed: what is under way over them is void. */
    public void onConnectionsDropped() {
        tracks.values()
                .forEach(
                        entry -> {
                            entry.invalidate();
                            entry.sender = null;
                        });
        earlySubscriptions.clear();
        mutes.onSessionDropped();
        requests.failPending();
    }

    /**
     * A new session knows nothing of the tracks: announces them again, under the same local
     * objects, also those whose first publication the break has interrupted.
     */
    public void republishAll() {
        new ArrayList<>(tracks.values())
                .forEach(
                        entry -> {
                            entry.source.setSubscribed(true);
                            negotiate(entry);
                        });
    }

    /** The session is about to be resumed. */
    public void onResuming() {
        mutes.onResuming();
    }

    /**
     * The same session goes on, but what the server has said meanwhile is lost: answers to
     * announcements, and whether somebody watches.
     */
    public void onResumed() {
        tracks.values().forEach(entry -> entry.source.setSubscribed(true));
        requests.failPending();
        mutes.resend(tracks.values());
    }

    /** Adds what a resuming participant says it publishes. */
    public void addSyncState(SyncState.Builder state) {
        tracks.values().stream()
                .filter(OutboundTrack::hasSid)
                .map(OutboundTrack::syncState)
                .forEach(state::addPublishTracks);
    }

    /** The server says what this participant publishes. */
    public void onLocalTrackInfo(List<TrackInfo> infos) {
        mutes.onLocalTrackInfo(tracks.values(), infos);
    }

    /** The server has taken a track down. */
    public void onUnpublishedByServer(String sid) {
        find(sid)
                .ifPresent(
                        entry -> {
                            LOG.warn(
                                    "The server has unpublished the track '{}'",
                                    entry.track.name());
                            stopPublishing(entry);
                            entry.published.completeExceptionally(
                                    new PublishException(
                                            Reason.NO_ANSWER,
                                            "The server has unpublished the track '"
                                                    + entry.track.name()
                                                    + "'"));
                        });
    }

    public void onMutedByServer(String sid, boolean muted) {
        find(sid).ifPresent(entry -> mutes.applyServerMute(entry, muted));
    }

    public void onSubscribed(String sid) {
        LocalTrackPublication publication = publications.get(sid);
        if (publication == null) {
            earlySubscriptions.add(sid);
        } else {
            events.emit(to -> to.onLocalTrackSubscribed(publication));
        }
    }

    /**
     * What subscribers want of a track. When nobody wants any layer, pictures are not even encoded.
     */
    @SuppressWarnings("deprecation") // The flat list is all that old servers send.
    public void onQualityUpdate(SubscribedQualityUpdate update) {
        List<SubscribedQuality> qualities =
                update.getSubscribedCodecsCount() == 0
                        ? update.getSubscribedQualitiesList()
                        : update.getSubscribedCodecsList().stream()
                                .flatMap(codec -> codec.getQualitiesList().stream())
                                .toList();
        if (qualities.isEmpty()) {
            return;
        }
        boolean wanted = qualities.stream().anyMatch(SubscribedQuality::getEnabled);
        find(update.getTrackSid()).ifPresent(entry -> entry.source.setSubscribed(wanted));
    }

    @Override
    public void onMuteChange(DefaultLocalVideoTrack track) {
        session.loop()
                .execute(
                        () -> {
                            OutboundTrack entry = tracks.get(track);
                            if (entry != null) {
                                mutes.publishMuteState(entry);
                            }
                        });
    }

    @Override
    public CompletableFuture<List<VideoSenderStats>> stats(DefaultLocalVideoTrack track) {
        return StatsReports.query(
                session,
                peers -> peers.publisherStats(),
                report -> {
                    OutboundTrack entry = tracks.get(track);
                    return entry == null || entry.sender == null
                            ? List.of()
                            : StatsReports.outboundRtp(report, entry.sender.mid());
                });
    }

    /** The room has ended: nothing is published any more. */
    public void endAll() {
        for (OutboundTrack entry : List.copyOf(tracks.values())) {
            remove(entry);
            entry.published.completeExceptionally(
                    new PublishException(Reason.CLIENT_ERROR, "The room was left"));
        }
        requests.failPending();
    }

    private Optional<OutboundTrack> find(String sid) {
        return tracks.values().stream()
                .filter(entry -> entry.hasSid() && entry.sid.equals(sid))
                .findFirst();
    }

    private <T> CompletableFuture<T> whenConnected(Supplier<CompletableFuture<T>> action) {
        return session.whenConnected()
                .thenComposeAsync(connected -> action.get(), session.loop())
                .handle(PublishFutures::asPublishException)
                .thenCompose(outcome -> outcome);
    }

    private static <T> CompletableFuture<T> failed(String message) {
        return CompletableFuture.failedFuture(new PublishException(Reason.CLIENT_ERROR, message));
    }
}
