// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import io.github.flinklivekit.client.room.PublishException;
import io.github.flinklivekit.client.room.PublishException.Reason;
import io.github.flinklivekit.client.track.VideoCodec;

import dev.onvoid.webrtc.RTCRtpCodecCapability;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.media.video.VideoTrack;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalRequest;

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The peer connection on which this side offers and sends: its senders, and one negotiation at a
 * time. Called on the room's thread.
 */
final class PublisherConnection {

    /** How long the server may take to answer an offer; as it gives to us. */
    private static final long ANSWER_TIMEOUT_S = 15;

    /** Retransmission and forward error correction. */
    private static final Set<String> REPAIRS = Set.of("rtx", "red", "ulpfec");

    private final PeerTransport transport;
    private final WebRtcRuntime.Lease runtime;
    private final ScheduledExecutorService loop;
    private final Consumer<SignalRequest> signal;
    private final PublisherBitrates bitrates = new PublisherBitrates();
    private final List<VideoSender> senders = new ArrayList<>();

    /** Those that have lost their track since the last offer, then since the last answer. */
    private final List<VideoSender> removed = new ArrayList<>();

    private final List<VideoSender> removing = new ArrayList<>();

    /**
     * Those that the server knows to have no track: their media sections can carry another. Not
     * those that lost theirs before they were first offered: a server (pion 4.2) that first hears
     * of a section as {@code recvonly} takes it for one that it sends on, for good.
     */
    private final List<VideoSender> idle = new ArrayList<>();

    /** Those of the newest offer. */
    private List<VideoSender> offered = List.of();

    private int offerId;
    private boolean negotiated;

    /** Whether the server has answered an offer with all codecs. */
    private boolean codecsKnown;

    private boolean closed;
    @Nullable private CompletableFuture<Void> underWay;
    @Nullable private CompletableFuture<Void> next;
    @Nullable private ScheduledFuture<?> answerDeadline;

    PublisherConnection(
            PeerTransport transport,
            WebRtcRuntime.Lease runtime,
            ScheduledExecutorService loop,
            Consumer<SignalRequest> signal) {
        this.transport = transport;
        this.runtime = runtime;
        this.loop = loop;
        this.signal = signal;
    }

    /** Whether anything was ever sent or offered on it. */
    boolean negotiated() {
        return negotiated;
    }

    VideoSender addTrack(
            VideoTrack track, String cid, VideoLayers layers, VideoCodec codec, String stream) {
        RTCRtpTransceiver used = reusableTransceiver(codec);
        RTCRtpTransceiver transceiver =
                used == null ? addTransceiver(track, layers, stream) : reuse(used, track, stream);
        transceiver.setCodecPreferences(codecs(codec));
        VideoSender sender = new VideoSender(transceiver, layers, codec, cid, used == null);
        senders.add(sender);
        return sender;
    }

    /** A section for any layers, but of the codec that it was made for. */
    @Nullable
    private RTCRtpTransceiver reusableTransceiver(VideoCodec codec) {
        for (VideoSender candidate : idle) {
            if (candidate.codec() == codec) {
                idle.remove(candidate);
                return candidate.transceiver();
            }
        }
        return null;
    }

    private RTCRtpTransceiver addTransceiver(VideoTrack track, VideoLayers layers, String stream) {
        RTCRtpTransceiverInit init = new RTCRtpTransceiverInit();
        init.direction = RTCRtpTransceiverDirection.SEND_ONLY;
        init.streamIds = List.of(stream);
        init.sendEncodings = layers.encodings();
        return transport.connection().addTransceiver(track, init);
    }

    /** Keeps the description from growing with each publication. */
    private static RTCRtpTransceiver reuse(
            RTCRtpTransceiver transceiver, VideoTrack track, String stream) {
        transceiver.getSender().replaceTrack(track);
        transceiver.getSender().setStreams(List.of(stream));
        transceiver.setDirection(RTCRtpTransceiverDirection.SEND_ONLY);
        return transceiver;
    }

    /**
     * Its media section goes on as {@code recvonly}, although nothing comes: each offer of an
     * inactive section closes its receiver at the server for good, but for the first (pion 4.2).
     */
    void removeTrack(VideoSender sender) {
        if (senders.remove(sender)) {
            transport.connection().removeTrack(sender.transceiver().getSender());
            sender.transceiver().setDirection(RTCRtpTransceiverDirection.RECV_ONLY);
            removed.add(sender);
        }
    }

    /**
     * Offers what is sent now.
     *
     * @return completes when the server has answered an offer that was made after this call
     */
    CompletableFuture<Void> negotiate() {
        if (closed) {
            return CompletableFuture.failedFuture(ended());
        }
        if (underWay == null) {
            underWay = new CompletableFuture<>();
            CompletableFuture<Void> started = underWay;
            offer();
            return started;
        }
        if (next == null) {
            next = new CompletableFuture<>();
        }
        return next;
    }

    /** Offers new network paths, also in place of an offer that was never answered. */
    void restartIce() {
        transport.restartIce();
        if (underWay == null) {
            negotiate();
        } else {
            offer();
        }
    }

    private void offer() {
        negotiated = true;
        int id = ++offerId;
        List<VideoSender> current = List.copyOf(senders);
        offered = current;
        removing.addAll(removed);
        removed.clear();
        stopWaiting();
        answerDeadline =
                loop.schedule(
                        () ->
                                ended(
                                        id,
                                        new PublishException(
                                                Reason.NO_ANSWER,
                                                "The server did not answer an offer within "
                                                        + ANSWER_TIMEOUT_S
                                                        + " s")),
                        ANSWER_TIMEOUT_S,
                        TimeUnit.SECONDS);
        transport
                .offer(sdp -> mungeOffer(sdp, current))
                .thenApply(
                        sdp -> {
                            Set<String> sending = SessionDescriptions.offeredTracks(sdp).keySet();
                            current.stream()
                                    .filter(sender -> sending.contains(sender.mid()))
                                    .forEach(VideoSender::onOffered);
                            return sdp;
                        })
                .whenComplete(
                        (sdp, failure) -> {
                            if (failure != null) {
                                ended(id, failure);
                            } else if (id == offerId) {
                                signal.accept(
                                        SignalRequest.newBuilder()
                                                .setOffer(
                                                        SessionDescription.newBuilder()
                                                                .setType("offer")
                                                                .setSdp(named(sdp))
                                                                .setId(id))
                                                .build());
                            }
                        });
    }

    private static String mungeOffer(String offer, List<VideoSender> offered) {
        // A new section has no mid yet: libwebrtc offers its layers by itself.
        Map<String, Integer> layers = new HashMap<>();
        offered.forEach(sender -> layers.put(sender.mid(), sender.layers().layers().size()));
        return SessionDescriptions.addLayers(
                SessionDescriptions.nameLayers(SessionDescriptions.removeIdleStreams(offer)),
                layers);
    }

    /** Takes the server's answer; one to an older offer is passed over. */
    void onAnswer(SessionDescription answer) {
        int id = offerId;
        boolean outdated = answer.getId() != 0 && answer.getId() != id;
        if (underWay == null || outdated) {
            return;
        }
        transport
                .acceptAnswer(bitrates.mungeAnswer(answer.getSdp(), sent()))
                .whenComplete((set, failure) -> ended(id, failure));
    }

    /** The outcome of an offer; if another was made meanwhile, that one's outcome counts. */
    private void ended(int id, @Nullable Throwable failure) {
        if (id != offerId || underWay == null) {
            return;
        }
        stopWaiting();
        if (failure == null) {
            removing.stream().filter(VideoSender::isKnown).forEach(idle::add);
            removing.clear();
        }
        CompletableFuture<Void> done = underWay;
        underWay = next;
        next = null;
        if (underWay != null) {
            offer();
        }
        if (failure == null) {
            done.complete(null);
            narrowCodecs();
        } else {
            done.completeExceptionally(failure);
        }
    }

    /** From the next offer on. */
    private void narrowCodecs() {
        if (!codecsKnown && !offered.isEmpty()) {
            codecsKnown = true;
            senders.forEach(
                    sender -> sender.transceiver().setCodecPreferences(codecs(sender.codec())));
        }
    }

    private void stopWaiting() {
        if (answerDeadline != null) {
            answerDeadline.cancel(false);
            answerDeadline = null;
        }
    }

    /** The transport is about to be closed: who waits for an answer waits no longer. */
    void close() {
        closed = true;
        stopWaiting();
        CompletableFuture<Void> first = underWay;
        CompletableFuture<Void> second = next;
        underWay = null;
        next = null;
        if (first != null) {
            first.completeExceptionally(ended());
        }
        if (second != null) {
            second.completeExceptionally(ended());
        }
        // Their transceivers go with the connection.
        senders.clear();
        removed.clear();
        removing.clear();
        idle.clear();
        offered = List.of();
    }

    private static PublishException ended() {
        return new PublishException(
                Reason.NO_ANSWER, "The connection ended before the server had answered");
    }

    private String named(String offer) {
        Map<String, String> trackIds = new HashMap<>();
        senders.forEach(sender -> trackIds.put(sender.mid(), sender.cid()));
        return SessionDescriptions.nameTracks(offer, trackIds);
    }

    /** What was offered, without what was taken back since. */
    private List<PublisherBitrates.Sent> sent() {
        return offered.stream()
                .filter(senders::contains)
                .map(
                        sender ->
                                new PublisherBitrates.Sent(
                                        sender.cid(), sender.mid(), sender.layers()))
                .toList();
    }

    /**
     * What a media section is offered with. The first ones have all that can be encoded, since the
     * server (pion 4.2) takes no codec later that it has not met then; others have theirs alone,
     * which makes a description six times shorter.
     */
    private List<RTCRtpCodecCapability> codecs(VideoCodec wanted) {
        return runtime.encoders().stream()
                .filter(codec -> !codecsKnown || isOf(wanted, codec) || isRepair(codec))
                .sorted(Comparator.comparingInt(codec -> rank(wanted, codec)))
                .toList();
    }

    /** Of H264's profiles, the one that every browser decodes is first. */
    private static int rank(VideoCodec wanted, RTCRtpCodecCapability codec) {
        if (!isOf(wanted, codec)) {
            return 2;
        }
        String profile = codec.getSDPFmtp().getOrDefault("profile-level-id", "42e01f");
        return profile.startsWith("42e0") ? 0 : 1;
    }

    private static boolean isOf(VideoCodec wanted, RTCRtpCodecCapability codec) {
        return codec.getName().equalsIgnoreCase(wanted.name());
    }

    private static boolean isRepair(RTCRtpCodecCapability codec) {
        return REPAIRS.contains(codec.getName().toLowerCase(Locale.ROOT));
    }
}
