// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.room;

import io.github.flinklivekit.client.internal.rtc.PeerTransport;
import io.github.flinklivekit.client.internal.rtc.SessionDescriptions;
import io.github.flinklivekit.client.internal.rtc.WebRtcRuntime;
import io.github.flinklivekit.testing.internal.server.ServerEventLoop;

import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpCodecCapability;
import dev.onvoid.webrtc.RTCRtpEncodingParameters;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import livekit.LivekitRtc.SessionDescription;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The peer connection on which the server offers and sends: one offer at a time. Confined to the
 * server's thread.
 */
final class SubscriberTransport {

    /**
     * What an encoder always has, whatever libwebrtc makes of the network: media stays on this
     * machine, and with less the first pictures come at half their size.
     */
    private static final int MIN_BPS = 1_500_000;

    private static final int MAX_BPS = 4_000_000;

    private static final int START_KBPS = MIN_BPS / 1000;

    /** Hears from it, on the server's thread. */
    interface Listener {

        void onOffer(SessionDescription offer);

        /** The client has taken a track: pictures can reach it. */
        void onNegotiated(DownTrack downlink);

        void onCandidate(RTCIceCandidate candidate);

        void onStateChange(RTCPeerConnectionState state);

        void onFailure(Throwable failure);
    }

    private final PeerTransport transport;
    private final WebRtcRuntime.Lease runtime;
    private final ServerEventLoop loop;
    private final Listener listener;
    private final Set<DownTrack> sent = new LinkedHashSet<>();

    /** Media sections without a track, first unknown to the client, then offered, then free. */
    private final List<RTCRtpTransceiver> removed = new ArrayList<>();

    private final List<RTCRtpTransceiver> leaving = new ArrayList<>();
    private final Deque<RTCRtpTransceiver> free = new ArrayDeque<>();

    /** What the offer under way has. */
    private List<DownTrack> offered = List.of();

    private int offerId;
    private boolean underWay;
    private boolean outdated;
    private boolean closed;

    SubscriberTransport(
            WebRtcRuntime.Lease runtime,
            RTCConfiguration configuration,
            ServerEventLoop loop,
            Listener listener) {
        this.runtime = runtime;
        this.loop = loop;
        this.listener = listener;
        this.transport =
                new PeerTransport(
                        "embedded server's subscriber",
                        runtime,
                        configuration,
                        loop,
                        new TransportListener());
    }

    RTCPeerConnectionState state() {
        return transport.state();
    }

    /** For the data channels. */
    RTCPeerConnection connection() {
        return transport.connection();
    }

    /** Sends a track, from the next offer on. */
    DownTrack send(MediaTrack track) {
        DownTrack downlink = new DownTrack(track, runtime);
        String stream = track.publisher().sid() + "|" + track.sid();
        RTCRtpTransceiver transceiver = free.poll();
        if (transceiver != null) {
            transceiver.getSender().replaceTrack(downlink.nativeTrack());
            transceiver.getSender().setStreams(List.of(stream));
            transceiver.setDirection(RTCRtpTransceiverDirection.SEND_ONLY);
        } else {
            RTCRtpTransceiverInit init = new RTCRtpTransceiverInit();
            init.direction = RTCRtpTransceiverDirection.SEND_ONLY;
            init.streamIds = List.of(stream);
            RTCRtpEncodingParameters encoding = new RTCRtpEncodingParameters();
            encoding.minBitrate = MIN_BPS;
            encoding.maxBitrate = MAX_BPS;
            init.sendEncodings = List.of(encoding);
            transceiver = transport.connection().addTransceiver(downlink.nativeTrack(), init);
        }
        transceiver.setCodecPreferences(codecsWithFirst(track.info().getMimeType()));
        downlink.carriedBy(transceiver);
        sent.add(downlink);
        negotiate();
        return downlink;
    }

    /** Stops sending a track, with the next offer. */
    void stop(DownTrack downlink) {
        if (sent.remove(downlink)) {
            transport.connection().removeTrack(downlink.transceiver().getSender());
            removed.add(downlink.transceiver());
            negotiate();
        }
    }

    /** Offers what is sent now, once for all changes of this moment. */
    void negotiate() {
        if (!outdated) {
            outdated = true;
            loop.execute(this::offerIfOutdated);
        }
    }

    /** Offers new network paths, also in place of an offer that was never answered. */
    void restartIce() {
        transport.restartIce();
        underWay = false;
        negotiate();
    }

    private void offerIfOutdated() {
        if (closed || underWay || !outdated) {
            return;
        }
        underWay = true;
        outdated = false;
        int id = ++offerId;
        leaving.addAll(removed);
        removed.clear();
        offered = List.copyOf(sent);
        transport
                .offer(UnaryOperator.identity())
                .whenComplete(
                        (sdp, failure) -> {
                            if (closed || id != offerId) {
                                return;
                            }
                            if (failure != null) {
                                listener.onFailure(failure);
                            } else {
                                listener.onOffer(description(id, sdp));
                            }
                        });
    }

    private SessionDescription description(int id, String sdp) {
        Map<String, String> sidsByMid = new HashMap<>();
        offered.forEach(
                downlink -> sidsByMid.put(downlink.transceiver().getMid(), downlink.track().sid()));
        return SessionDescription.newBuilder()
                .setType("offer")
                .setSdp(SessionDescriptions.nameTracks(sdp, sidsByMid))
                .setId(id)
                .putAllMidToTrackId(sidsByMid)
                .build();
    }

    /** Takes the client's answer; one to an older offer is passed over. */
    void onAnswer(SessionDescription answer) {
        boolean stale = answer.getId() != 0 && answer.getId() != offerId;
        if (!underWay || stale) {
            return;
        }
        int id = offerId;
        transport
                .acceptAnswer(
                        SessionDescriptions.startBitrates(
                                HostCandidates.keepHere(answer.getSdp()), starts()))
                .whenComplete(
                        (done, failure) -> {
                            if (closed || id != offerId) {
                                return;
                            }
                            underWay = false;
                            if (failure != null) {
                                listener.onFailure(failure);
                                return;
                            }
                            free.addAll(leaving);
                            leaving.clear();
                            offered.stream().filter(sent::contains).forEach(listener::onNegotiated);
                            offerIfOutdated();
                        });
    }

    private Map<String, Integer> starts() {
        Map<String, Integer> kbps = new HashMap<>();
        offered.forEach(downlink -> kbps.put(downlink.transceiver().getMid(), START_KBPS));
        return kbps;
    }

    void onCandidate(RTCIceCandidate candidate) {
        transport.addRemoteCandidate(candidate);
    }

    /** Downlinks are closed before. */
    void close() {
        closed = true;
        // Their transceivers go with the connection.
        sent.clear();
        offered = List.of();
        removed.clear();
        leaving.clear();
        free.clear();
        transport.close();
    }

    /** A subscriber is sent what the publisher encodes, where there is an encoder for it here. */
    private List<RTCRtpCodecCapability> codecsWithFirst(String mimeType) {
        List<RTCRtpCodecCapability> codecs = new ArrayList<>(runtime.encoders());
        codecs.sort(
                Comparator.comparing(
                        codec -> !mimeType.equalsIgnoreCase("video/" + codec.getName())));
        return codecs;
    }

    private final class TransportListener implements PeerTransport.Listener {

        @Override
        public void onLocalCandidate(RTCIceCandidate candidate) {
            listener.onCandidate(candidate);
        }

        @Override
        public void onStateChange(RTCPeerConnectionState state) {
            listener.onStateChange(state);
        }
    }
}
