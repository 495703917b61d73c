// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.room;

import io.github.flinklivekit.client.internal.rtc.DataChannels;
import io.github.flinklivekit.client.internal.rtc.IceCandidates;
import io.github.flinklivekit.client.room.PublishException;
import io.github.flinklivekit.testing.internal.server.ServerContext;

import dev.onvoid.webrtc.RTCBundlePolicy;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.media.video.VideoTrack;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SignalTarget;
import livekit.LivekitRtc.TrickleRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;

/**
 * A participant's two peer connections and its data channels. Confined to the server's thread, and
 * its owner is called there.
 */
final class ParticipantMedia {

    private static final Logger LOG = LoggerFactory.getLogger(ParticipantMedia.class);

    /** Reliable messages kept for a client whose channels are not open yet. */
    private static final int MAX_EARLY_MESSAGES = 1000;

    /** Hears from it. */
    interface Owner {

        void send(SignalResponse message);

        void onOffered(OfferedMedia media, Map<String, VideoTrack> received);

        void onNegotiated(DownTrack downlink);

        void onData(byte[] message, boolean reliable);

        void onStateChange();

        /** Only other connections help. */
        void onNegotiationFailed(Throwable failure);
    }

    private final Owner owner;
    private final PublisherTransport publisher;
    private final SubscriberTransport subscriber;
    private final DataChannels channels;
    private final Queue<byte[]> early = new ArrayDeque<>();
    private boolean channelsOpen;
    private boolean closed;

    ParticipantMedia(ServerContext server, Owner owner) {
        this.owner = owner;
        this.publisher =
                new PublisherTransport(
                        server.runtime(), configuration(), server.loop(), new FromPublisher());
        this.subscriber =
                new SubscriberTransport(
                        server.runtime(), configuration(), server.loop(), new ToSubscriber());
        this.channels = new DataChannels(server.loop(), owner::onData);
    }

    private static RTCConfiguration configuration() {
        RTCConfiguration configuration = new RTCConfiguration();
        configuration.bundlePolicy = RTCBundlePolicy.MAX_BUNDLE;
        // UDP is always there between the addresses of one machine, and nothing has to listen.
        configuration.portAllocatorConfig.setDisableTcp(true);
        return configuration;
    }

    /** Offers the data channels, and what was subscribed to before. */
    void start() {
        channels.create(subscriber.connection());
        channels.whenOpen()
                .thenRun(
                        () -> {
                            channelsOpen = true;
                            early.forEach(message -> sendNow(message, true));
                            early.clear();
                        });
        subscriber.negotiate();
    }

    PublisherTransport publisher() {
        return publisher;
    }

    SubscriberTransport subscriber() {
        return subscriber;
    }

    void onTrickle(TrickleRequest trickle) {
        RTCIceCandidate candidate;
        try {
            candidate = IceCandidates.fromJson(trickle.getCandidateInit());
        } catch (IllegalArgumentException e) {
            LOG.warn("A network path that cannot be read is passed over", e);
            return;
        }
        if (!HostCandidates.isHere(candidate.sdp)) {
            return; // One that is empty says that no more of them come.
        }
        if (trickle.getTarget() == SignalTarget.PUBLISHER) {
            publisher.onCandidate(candidate);
        } else {
            subscriber.onCandidate(candidate);
        }
    }

    /** Sends data to the client; lossy data that comes too early is lost. */
    void sendData(byte[] message, boolean reliable) {
        if (channelsOpen) {
            sendNow(message, reliable);
        } else if (reliable && early.size() < MAX_EARLY_MESSAGES) {
            early.add(message);
        }
    }

    private void sendNow(byte[] message, boolean reliable) {
        try {
            channels.send(message, reliable);
        } catch (PublishException e) {
            LOG.debug("Data for a client that goes away is lost", e);
        }
    }

    boolean hasFailed() {
        return publisher.state() == RTCPeerConnectionState.FAILED
                || subscriber.state() == RTCPeerConnectionState.FAILED;
    }

    boolean isPublisherConnected() {
        return publisher.state() == RTCPeerConnectionState.CONNECTED;
    }

    boolean isSubscriberConnected() {
        return subscriber.state() == RTCPeerConnectionState.CONNECTED;
    }

    /** Sinks are removed and downlinks closed before. Idempotent. */
    void close() {
        if (!closed) {
            closed = true;
            channelsOpen = false;
            channels.close();
            publisher.close();
            subscriber.close();
        }
    }

    private void sendCandidate(RTCIceCandidate candidate, SignalTarget target) {
        owner.send(
                SignalResponse.newBuilder()
                        .setTrickle(
                                TrickleRequest.newBuilder()
                                        .setCandidateInit(IceCandidates.toJson(candidate))
                                        .setTarget(target))
                        .build());
    }

    private final class FromPublisher implements PublisherTransport.Listener {

        @Override
        public void onAnswer(SessionDescription answer) {
            owner.send(SignalResponse.newBuilder().setAnswer(answer).build());
        }

        @Override
        public void onOffered(OfferedMedia media, Map<String, VideoTrack> received) {
            owner.onOffered(media, received);
        }

        @Override
        public void onCandidate(RTCIceCandidate candidate) {
            sendCandidate(candidate, SignalTarget.PUBLISHER);
        }

        @Override
        public void onStateChange(RTCPeerConnectionState state) {
            owner.onStateChange();
        }

        @Override
        public void onDataChannel(RTCDataChannel channel) {
            channels.accept(channel);
        }

        @Override
        public void onFailure(Throwable failure) {
            owner.onNegotiationFailed(failure);
        }
    }

    private final class ToSubscriber implements SubscriberTransport.Listener {

        @Override
        public void onOffer(SessionDescription offer) {
            owner.send(SignalResponse.newBuilder().setOffer(offer).build());
        }

        @Override
        public void onNegotiated(DownTrack downlink) {
            owner.onNegotiated(downlink);
        }

        @Override
        public void onCandidate(RTCIceCandidate candidate) {
            sendCandidate(candidate, SignalTarget.SUBSCRIBER);
        }

        @Override
        public void onStateChange(RTCPeerConnectionState state) {
            owner.onStateChange();
        }

        @Override
        public void onFailure(Throwable failure) {
            owner.onNegotiationFailed(failure);
        }
    }
}
