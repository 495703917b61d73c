// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

import io.github.flinklivekit.client.PublishException.Reason;

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
final class LocalTracks implements LocalVideoTrack.Publisher {

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
    private final PublishRequests requests;
    private final LocalMutes mutes;
    private final Map<LocalVideoTrack, SentTrack> sent = new LinkedHashMap<>();

    /**
     * The sids of tracks that somebody has subscribed to before they were known here: the server
     * tells others of a track before the answer for its media is back.
     */
    private final Set<String> subscribedEarly = new HashSet<>();

    /** By sid; replaced as a whole, so that readers never see a change half done. */
    private volatile Map<String, LocalTrackPublication> publications = Map.of();

    LocalTracks(Session session, RoomEvents events) {
        this.session = session;
        this.events = events;
        this.requests = new PublishRequests(session);
        this.mutes = new LocalMutes(session, events);
    }

    PublishRequests requests() {
        return requests;
    }

    Map<String, LocalTrackPublication> publications() {
        return publications;
    }

    CompletableFuture<LocalTrackPublication> publish(
            LocalVideoTrack track, TrackPublishOptions options) {
        return whenConnected(() -> begin(track, options));
    }

    private CompletableFuture<LocalTrackPublication> begin(
            LocalVideoTrack track, TrackPublishOptions options) {
        PublishException refusal =
                PublishRefusals.ofTrack(
                        track.name(),
                        options,
                        session.runtime().encoderNames(),
                        session.localParticipant(),
                        session.join());
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        VideoOutlet outlet = track.begin(this, UUID.randomUUID().toString());
        if (outlet == null) {
            return failed("The track '" + track.name() + "' is published already");
        }
        VideoSource source = track.source();
        BlackPictures black =
                new BlackPictures(outlet, source.width(), source.height(), session.loop());
        SentTrack entry = new SentTrack(track, options, outlet, black);
        VideoEncoding encoding = options.videoEncoding();
        if (encoding != null) {
            outlet.limitFrameRate(encoding.maxFramerate());
        }
        sent.put(track, entry);
        announceAndSend(entry);
        return entry.published;
    }

    private void announceAndSend(SentTrack entry) {
        int round = entry.beginRound();
        requests.announce(entry.request())
                .thenCompose(info -> send(entry, round, info))
                .whenComplete(
                        (info, failure) -> {
                            if (round != entry.round) {
                                return; // Taken back, or announced to another session since.
                            }
                            if (failure == null) {
                                onTaken(entry, info);
                            } else {
                                onRefused(entry, failure);
                            }
                        });
    }

    private CompletableFuture<LivekitModels.TrackInfo> send(
            SentTrack entry, int round, LivekitModels.TrackInfo info) {
        if (round != entry.round) {
            return CompletableFuture.completedFuture(info);
        }
        entry.sid = info.getSid();
        entry.sender =
                session.peers()
                        .addTrack(
                                entry.outlet.nativeTrack(),
                                entry.cid,
                                entry.layers,
                                entry.options.videoCodec(),
                                entry.stream());
        CompletableFuture<Void> negotiated = session.peers().negotiate();
        if (entry.layers.isSimulcast()) {
            entry.outlet.setHeld(true);
            negotiated = negotiated.thenCompose(done -> openBlack(entry));
        }
        return negotiated.thenApply(done -> info);
    }

    private CompletableFuture<Void> openBlack(SentTrack entry) {
        entry.black.pushOne();
        CompletableFuture<Void> over = new CompletableFuture<>();
        session.loop()
                .schedule(() -> over.complete(null), SIMULCAST_HOLD_MS, TimeUnit.MILLISECONDS);
        return over;
    }

    private void onTaken(SentTrack entry, LivekitModels.TrackInfo message) {
        TrackInfo info = TrackInfo.of(message);
        if (entry.publication == null) {
            entry.publication = new LocalTrackPublication(info, entry.track, entry.options);
        } else {
            entry.publication.update(info.withMuted(entry.publication.muted()));
        }
        LocalTrackPublication publication = entry.publication;
        entry.track.published(publication.sid());
        entry.outlet.setHeld(false);
        refreshPublications();
        events.emit(to -> to.onLocalTrackPublished(publication));
        if (subscribedEarly.remove(publication.sid())) {
            events.emit(to -> to.onLocalTrackSubscribed(publication));
        }
        mutes.onTaken(entry, info.muted());
        entry.published.complete(publication);
    }

    private void onRefused(SentTrack entry, Throwable failure) {
        boolean again = entry.publication != null;
        boolean unanswered = PublishFailures.isNoAnswer(failure);
        // The offer may have reached the server, whose answer has not come.
        stopSending(entry)
                .exceptionally(
                        ended -> {
                            LOG.debug("'{}' is not taken back", entry.track.name(), ended);
                            return null;
                        });
        if (again) {
            LOG.warn(
                    "The track '{}' could not be published again after a reconnect{}",
                    entry.track.name(),
                    unanswered ? " and is tried once more" : "",
                    failure);
        }
        if (again && unanswered) {
            announceOnceConnected(entry);
        } else {
            withdraw(entry);
            entry.published.completeExceptionally(failure);
        }
    }

    /** Nothing says that the server would refuse a track that it has had before. */
    private void announceOnceConnected(SentTrack entry) {
        int round = entry.endRound();
        session.whenConnected()
                .thenRun(
                        () -> {
                            if (round == entry.round) {
                                announceAndSend(entry);
                            }
                        });
    }

    CompletableFuture<Void> unpublish(LocalVideoTrack track) {
        return whenConnected(
                () -> {
                    SentTrack entry = sent.get(track);
                    if (entry == null) {
                        return failed("The track '" + track.name() + "' is not published");
                    }
                    // One whose publication is under way is taken back when that has ended; if it
                    // fails, there is nothing to take back.
                    return entry.published
                            .handle((publication, failure) -> takeBack(entry))
                            .thenCompose(done -> done);
                });
    }

    private CompletableFuture<Void> takeBack(SentTrack entry) {
        if (sent.get(entry.track) != entry) {
            return CompletableFuture.completedFuture(null);
        }
        withdraw(entry);
        return stopSending(entry);
    }

    private CompletableFuture<Void> stopSending(SentTrack entry) {
        if (entry.sender == null) {
            return CompletableFuture.completedFuture(null);
        }
        session.peers().removeTrack(entry.sender);
        entry.sender = null;
        return session.peers().negotiate();
    }

    private void withdraw(SentTrack entry) {
        entry.endRound();
        entry.black.stop();
        sent.remove(entry.track, entry);
        entry.track.end();
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
        return sent.values().stream().map(entry -> entry.publication).filter(p -> p != null);
    }

    /** The peer connections are about to be closed: what is under way over them is void. */
    void onConnectionsDropped() {
        sent.values()
                .forEach(
                        entry -> {
                            entry.endRound();
                            entry.sender = null;
                        });
        subscribedEarly.clear();
        requests.endAll();
    }

    /**
     * A new session knows nothing of the tracks: announces them again, under the same local
     * objects, also those whose first publication the break has interrupted.
     */
    void publishAgain() {
        new ArrayList<>(sent.values())
                .forEach(
                        entry -> {
                            entry.outlet.setWanted(true);
                            announceAndSend(entry);
                        });
    }

    /**
     * The same session goes on, but what the server has said meanwhile is lost: answers to
     * announcements, and whether somebody watches.
     */
    void onResumed() {
        sent.values().forEach(entry -> entry.outlet.setWanted(true));
        requests.endAll();
        mutes.sayAgain(sent.values());
    }

    /** Adds what a resuming participant says it publishes. */
    void describe(SyncState.Builder state) {
        mutes.onResuming();
        sent.values().stream()
                .filter(SentTrack::isAnswered)
                .map(SentTrack::state)
                .forEach(state::addPublishTracks);
    }

    /** The server says what this participant publishes. */
    void onOwnInfo(List<TrackInfo> infos) {
        mutes.onOwnInfo(sent.values(), infos);
    }

    /** The server has taken a track down. */
    void onUnpublishedByServer(String sid) {
        find(sid)
                .ifPresent(
                        entry -> {
                            LOG.warn(
                                    "The server has unpublished the track '{}'",
                                    entry.track.name());
                            takeBack(entry);
                            entry.published.completeExceptionally(
                                    new PublishException(
                                            Reason.NO_ANSWER,
                                            "The server has unpublished the track '"
                                                    + entry.track.name()
                                                    + "'"));
                        });
    }

    void onMutedByServer(String sid, boolean muted) {
        find(sid).ifPresent(entry -> mutes.obey(entry, muted));
    }

    void onSubscribed(String sid) {
        LocalTrackPublication publication = publications.get(sid);
        if (publication == null) {
            subscribedEarly.add(sid);
        } else {
            events.emit(to -> to.onLocalTrackSubscribed(publication));
        }
    }

    /**
     * What subscribers want of a track. When nobody wants any layer, pictures are not even encoded.
     */
    @SuppressWarnings("deprecation") // The flat list is all that old servers send.
    void onQualityUpdate(SubscribedQualityUpdate update) {
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
        find(update.getTrackSid()).ifPresent(entry -> entry.outlet.setWanted(wanted));
    }

    @Override
    public void onMuteChange(LocalVideoTrack track) {
        session.loop()
                .execute(
                        () -> {
                            SentTrack entry = sent.get(track);
                            if (entry != null) {
                                mutes.bringAbout(entry);
                            }
                        });
    }

    @Override
    public CompletableFuture<List<TrackStats>> getStats(LocalVideoTrack track) {
        return TrackReports.ask(
                session,
                peers -> peers.publisherStats(),
                report -> {
                    SentTrack entry = sent.get(track);
                    return entry == null || entry.sender == null
                            ? List.of()
                            : TrackReports.outbound(report, entry.sender.mid());
                });
    }

    /** The room has ended: nothing is published any more. */
    void endAll() {
        for (SentTrack entry : List.copyOf(sent.values())) {
            withdraw(entry);
            entry.published.completeExceptionally(
                    new PublishException(Reason.CLIENT_ERROR, "The room was left"));
        }
        requests.endAll();
    }

    private Optional<SentTrack> find(String sid) {
        return sent.values().stream()
                .filter(entry -> entry.isAnswered() && entry.sid.equals(sid))
                .findFirst();
    }

    private <T> CompletableFuture<T> whenConnected(Supplier<CompletableFuture<T>> action) {
        return session.whenConnected()
                .thenComposeAsync(connected -> action.get(), session.loop())
                .handle(PublishFailures::asPublishException)
                .thenCompose(outcome -> outcome);
    }

    private static <T> CompletableFuture<T> failed(String message) {
        return CompletableFuture.failedFuture(new PublishException(Reason.CLIENT_ERROR, message));
    }
}
