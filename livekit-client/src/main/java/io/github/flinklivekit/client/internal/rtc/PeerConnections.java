// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import io.github.flinklivekit.client.internal.rtc.SessionDescriptions.OfferedTrack;
import io.github.flinklivekit.client.room.IceServer;
import io.github.flinklivekit.client.room.IceTransportPolicy;
import io.github.flinklivekit.client.room.PublishException;
import io.github.flinklivekit.client.track.VideoCodec;

import org.apache.flink.annotation.Internal;

import dev.onvoid.webrtc.RTCBundlePolicy;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceTransportPolicy;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCStatsReport;
import dev.onvoid.webrtc.media.video.VideoTrack;
import livekit.LivekitRtc.DataChannelInfo;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalTarget;
import livekit.LivekitRtc.SyncState;
import livekit.LivekitRtc.TrickleRequest;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The two peer connections of one session: this side offers on the publisher's, the server on the
 * subscriber's. Called on the room's thread, and its listener is called there.
 */
@Internal
public final class PeerConnections {

    /** Hears from the connections. */
    public interface Listener {

        void send(SignalRequest request);

        /**
         * What the server sends now, after each of its offers.
         *
         * @param tracks native tracks by the server's id of their publication
         */
        void onReceivedTracks(Map<String, VideoTrack> tracks);

        void onConnectionStateChange();

        void onDataMessage(byte[] message, boolean reliable);

        /** Whether anybody hears of data messages now. */
        boolean isListeningToData();

        /** An offer of the server could not be answered: only other connections help. */
        void onNegotiationFailed(Throwable failure);
    }

    private final Listener listener;
    private final PeerTransport publisherTransport;
    private final PeerTransport subscriberTransport;
    private final PublisherConnection publisher;
    private final DataChannels dataChannels;
    private final UnheardData unheardData;
    private final IceTransportPolicy policy;
    private final boolean subscriberPrimary;
    private final Map<String, VideoTrack> tracksByMid = new HashMap<>();

    /** Offers are answered one after the other. */
    private CompletableFuture<?> lastAnswer = CompletableFuture.completedFuture(null);

    private boolean closed;

    /**
     * Makes both connections; {@link #start} begins.
     *
     * @param subscriberPrimary whether the subscriber's connection is the one that has to stand for
     *     the room to be connected
     */
    public PeerConnections(
            WebRtcRuntime.Lease runtime,
            List<IceServer> iceServers,
            IceTransportPolicy policy,
            boolean subscriberPrimary,
            ScheduledExecutorService loop,
            Listener listener) {
        this.listener = listener;
        this.policy = policy;
        this.subscriberPrimary = subscriberPrimary;
        RTCConfiguration configuration = configuration(iceServers, policy);
        this.dataChannels = new DataChannels(loop, listener::onDataMessage);
        this.publisherTransport =
                new PeerTransport(
                        "publisher", runtime, configuration, loop, new PublisherListener());
        this.subscriberTransport =
                new PeerTransport(
                        "subscriber", runtime, configuration, loop, new SubscriberListener());
        this.publisher = new PublisherConnection(publisherTransport, runtime, loop, listener::send);
        // The server sends data over the connection that the room stands on.
        this.unheardData =
                new UnheardData(
                        subscriberPrimary ? subscriberTransport : publisherTransport,
                        loop,
                        dataChannels::unobserved);
        updateDataListening();
    }

    /** Begins to connect what the server does not begin itself. */
    public void start() {
        if (!subscriberPrimary) {
            // An offer needs a media section; the data channels are one.
            dataChannels.create(publisherTransport.connection());
            publisher.negotiate();
        }
        unheardData.start();
    }

    /** To be called when somebody may have begun or ended to listen to data messages. */
    public void updateDataListening() {
        if (dataChannels.isListening() == listener.isListeningToData()) {
            return;
        }
        if (dataChannels.isListening()) {
            dataChannels.stopListening();
        } else {
            dataChannels.listen(unheardData::hear);
        }
    }

    public void onOffer(SessionDescription offer) {
        lastAnswer =
                lastAnswer
                        .thenCompose(ready -> answer(offer))
                        .exceptionally(
                                failure -> {
                                    if (!closed) {
                                        listener.onNegotiationFailed(failure);
                                    }
                                    return null;
                                });
    }

    private CompletableFuture<Void> answer(SessionDescription offer) {
        Map<String, OfferedTrack> sent = SessionDescriptions.offeredTracks(offer.getSdp());
        return subscriberTransport
                .answer(offer.getSdp())
                .thenAccept(
                        sdp -> {
                            listener.send(
                                    SignalRequest.newBuilder()
                                            .setAnswer(
                                                    SessionDescription.newBuilder()
                                                            .setType("answer")
                                                            .setSdp(sdp)
                                                            .setId(offer.getId()))
                                            .build());
                            listener.onReceivedTracks(receivedTracks(sent));
                        });
    }

    private Map<String, VideoTrack> receivedTracks(Map<String, OfferedTrack> sent) {
        Map<String, VideoTrack> received = new LinkedHashMap<>();
        sent.forEach(
                (mid, track) -> {
                    VideoTrack video = tracksByMid.get(mid);
                    if (video != null) {
                        received.put(track.trackSid(), video);
                    }
                });
        return received;
    }

    public void onAnswer(SessionDescription answer) {
        publisher.onAnswer(answer);
    }

    /**
     * Takes a network path that the server offers.
     *
     * @throws IllegalArgumentException if the message holds no candidate
     */
    public void onTrickle(TrickleRequest trickle) {
        RTCIceCandidate candidate = IceCandidates.fromJson(trickle.getCandidateInit());
        if (candidate.sdp.isEmpty()) {
            return; // No more of them come.
        }
        (trickle.getTarget() == SignalTarget.PUBLISHER ? publisherTransport : subscriberTransport)
                .addRemoteCandidate(candidate);
    }

    /**
     * Sends a track from the next negotiation on.
     *
     * @param cid what the server knows the track by
     * @param stream the name of the stream, for the description of the session
     */
    public VideoSender addTrack(
            VideoTrack track, String cid, VideoLayers layers, VideoCodec codec, String stream) {
        return publisher.addTrack(track, cid, layers, codec, stream);
    }

    /** Stops sending a track with the next negotiation. */
    public void removeTrack(VideoSender sender) {
        publisher.removeTrack(sender);
    }

    /** Offers what is sent now; completes when the server has answered. */
    public CompletableFuture<Void> negotiate() {
        return publisher.negotiate();
    }

    /**
     * Sends a message as soon as the data channels stand.
     *
     * @return completes when it was handed to the network; who completes it before that takes the
     *     message back
     */
    public CompletableFuture<Void> sendData(byte[] message, boolean reliably) {
        if (!dataChannels.created()) {
            dataChannels.create(publisherTransport.connection());
            publisher.negotiate();
        }
        CompletableFuture<Void> sent = new CompletableFuture<>();
        dataChannels
                .whenOpen()
                .whenComplete(
                        (open, failure) -> {
                            if (failure != null) {
                                sent.completeExceptionally(failure);
                            } else if (!sent.isDone()) {
                                send(message, reliably, sent);
                            }
                        });
        return sent;
    }

    private void send(byte[] message, boolean reliably, CompletableFuture<Void> sent) {
        try {
            dataChannels.send(message, reliably);
            sent.complete(null);
        } catch (PublishException e) {
            sent.completeExceptionally(e);
        }
    }

    /** Whether reliable data that was handed to the network waits to leave. */
    public boolean hasBufferedData() {
        return !closed && dataChannels.hasBufferedData();
    }

    /** Whether media can flow in every direction that is used. */
    public boolean isConnected() {
        boolean subscriberUp = subscriberTransport.state() == RTCPeerConnectionState.CONNECTED;
        boolean publisherUp = publisherTransport.state() == RTCPeerConnectionState.CONNECTED;
        return (subscriberPrimary ? subscriberUp : publisherUp)
                && (publisherUp || !publisher.negotiated());
    }

    /** Whether the connection that the room stands on is up. */
    public boolean isPrimaryConnected() {
        return (subscriberPrimary ? subscriberTransport : publisherTransport).state()
                == RTCPeerConnectionState.CONNECTED;
    }

    /** Whether a connection has given up; one that is only disconnected may come back by itself. */
    public boolean hasFailed() {
        return subscriberTransport.state() == RTCPeerConnectionState.FAILED
                || publisherTransport.state() == RTCPeerConnectionState.FAILED;
    }

    /**
     * After a lost signal connection: new paths for what this side sends. The server does the same
     * for its own.
     */
    public void restartIce() {
        if (publisher.negotiated()) {
            publisher.restartIce();
        }
    }

    /** What the connections know that a resuming participant has to tell. */
    public SyncState.Builder syncState() {
        SyncState.Builder state = SyncState.newBuilder();
        String answer = subscriberTransport.localDescription();
        String offer = subscriberTransport.remoteDescription();
        if (answer != null && offer != null) {
            state.setAnswer(SessionDescription.newBuilder().setType("answer").setSdp(answer));
            state.setOffer(SessionDescription.newBuilder().setType("offer").setSdp(offer));
        }
        List<DataChannelInfo> channels = dataChannels.infos();
        return state.addAllDataChannels(channels);
    }

    public CompletableFuture<RTCStatsReport> publisherStats() {
        return publisherTransport.getStats();
    }

    public CompletableFuture<RTCStatsReport> subscriberStats() {
        return subscriberTransport.getStats();
    }

    /** STUN and TURN servers that the server names at a resume. */
    public void setIceServers(List<IceServer> iceServers) {
        RTCConfiguration configuration = configuration(iceServers, policy);
        publisherTransport.setConfiguration(configuration);
        subscriberTransport.setConfiguration(configuration);
    }

    /** Closes both connections. Sinks are removed before. What somebody still waits for fails. */
    public void close() {
        closed = true;
        unheardData.close();
        dataChannels.close();
        publisher.close();
        publisherTransport.close();
        subscriberTransport.close();
    }

    private static RTCConfiguration configuration(
            List<IceServer> iceServers, IceTransportPolicy policy) {
        RTCConfiguration configuration = new RTCConfiguration();
        configuration.bundlePolicy = RTCBundlePolicy.MAX_BUNDLE;
        configuration.iceTransportPolicy =
                policy == IceTransportPolicy.RELAY
                        ? RTCIceTransportPolicy.RELAY
                        : RTCIceTransportPolicy.ALL;
        configuration.iceServers.addAll(IceServers.toNative(iceServers));
        return configuration;
    }

    private void sendCandidate(RTCIceCandidate candidate, SignalTarget target) {
        listener.send(
                SignalRequest.newBuilder()
                        .setTrickle(
                                TrickleRequest.newBuilder()
                                        .setCandidateInit(IceCandidates.toJson(candidate))
                                        .setTarget(target))
                        .build());
    }

    private final class PublisherListener implements PeerTransport.Listener {

        @Override
        public void onLocalCandidate(RTCIceCandidate candidate) {
            sendCandidate(candidate, SignalTarget.PUBLISHER);
        }

        @Override
        public void onStateChange(RTCPeerConnectionState state) {
            listener.onConnectionStateChange();
        }
    }

    private final class SubscriberListener implements PeerTransport.Listener {

        @Override
        public void onLocalCandidate(RTCIceCandidate candidate) {
            sendCandidate(candidate, SignalTarget.SUBSCRIBER);
        }

        @Override
        public void onStateChange(RTCPeerConnectionState state) {
            listener.onConnectionStateChange();
        }

        @Override
        public void onVideoTrack(String mid, VideoTrack track) {
            tracksByMid.put(mid, track);
        }

        @Override
        public void onDataChannel(RTCDataChannel channel) {
            dataChannels.accept(channel);
        }
    }
}
