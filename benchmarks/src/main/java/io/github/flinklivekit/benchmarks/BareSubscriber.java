// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.benchmarks;

import io.github.flinklivekit.frame.TimeCode;
import io.github.flinklivekit.frame.pixels.FramePlane;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SignalTarget;
import livekit.LivekitRtc.TrickleRequest;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Subscribes to a room with webrtc-java and LiveKit's messages and nothing else, reads the time
 * code of each picture on the decoder's thread, and prints how old the pictures were: what any
 * source on this library costs at least. Arguments: address of the server, token, seconds.
 */
public final class BareSubscriber implements PeerConnectionObserver, WebSocket.Listener {
    private static final Pattern CANDIDATE = Pattern.compile("\"candidate\"\\s*:\\s*\"([^\"]*)\"");
    private static final int MAX_SAMPLES = 1 << 16;

    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final long[] agesUs = new long[MAX_SAMPLES];
    private final RTCPeerConnection peer;
    private volatile int samples;
    private volatile int frames;

    private BareSubscriber(PeerConnectionFactory factory) {
        peer = factory.createPeerConnection(new RTCConfiguration(), this);
    }

    /** Runs for the time that is asked for. */
    public static void main(String[] arguments) throws Exception {
        PeerConnectionFactory factory =
                new PeerConnectionFactory(new AudioDeviceModule(AudioLayer.kDummyAudio));
        BareSubscriber subscriber = new BareSubscriber(factory);
        String url = arguments[0] + "/rtc?protocol=15&sdk=java&auto_subscribe=1&access_token=";
        WebSocket socket =
                HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .buildAsync(URI.create(url + arguments[1]), subscriber)
                        .join();
        Thread.sleep((long) (Double.parseDouble(arguments[2]) * 1000));
        subscriber.report();
        socket.abort();
        // The library does not let the JVM end by itself.
        Runtime.getRuntime().halt(0);
    }

    private void report() {
        long[] ages = Arrays.copyOf(agesUs, samples);
        Arrays.sort(ages);
        System.out.printf(
                Locale.ROOT,
                "{\"frames\": %d, \"latencyMs\": {\"p50\": %.1f, \"p99\": %.1f, \"samples\": %d}}%n",
                frames,
                ages.length == 0 ? Double.NaN : ages[ages.length / 2] / 1000.0,
                ages.length == 0 ? Double.NaN : ages[ages.length * 99 / 100] / 1000.0,
                ages.length);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        message.writeBytes(bytes);
        if (last) {
            byte[] whole = message.toByteArray();
            message.reset();
            loop.execute(() -> received(socket, whole));
        }
        socket.request(1);
        return CompletableFuture.completedFuture(null);
    }

    private void received(WebSocket socket, byte[] bytes) {
        SignalResponse response;
        try {
            response = SignalResponse.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("The server's message cannot be read", e);
        }
        if (response.hasOffer()) {
            answer(socket, response.getOffer());
        } else if (response.hasTrickle()
                && response.getTrickle().getTarget() == SignalTarget.SUBSCRIBER) {
            add(response.getTrickle());
        }
    }

    private void add(TrickleRequest trickle) {
        Matcher candidate = CANDIDATE.matcher(trickle.getCandidateInit());
        if (candidate.find()) {
            peer.addIceCandidate(new RTCIceCandidate("0", 0, candidate.group(1)));
        }
    }

    private void answer(WebSocket socket, SessionDescription offer) {
        CompletableFuture<Void> remote = new CompletableFuture<>();
        peer.setRemoteDescription(
                new RTCSessionDescription(RTCSdpType.OFFER, offer.getSdp()), observer(remote));
        remote.join();
        CompletableFuture<RTCSessionDescription> created = new CompletableFuture<>();
        peer.createAnswer(
                new RTCAnswerOptions(),
                new CreateSessionDescriptionObserver() {
                    @Override
                    public void onSuccess(RTCSessionDescription description) {
                        created.complete(description);
                    }

                    @Override
                    public void onFailure(String error) {
                        created.completeExceptionally(new IllegalStateException(error));
                    }
                });
        RTCSessionDescription answer = created.join();
        CompletableFuture<Void> local = new CompletableFuture<>();
        peer.setLocalDescription(answer, observer(local));
        local.join();
        SignalRequest request =
                SignalRequest.newBuilder()
                        .setAnswer(
                                SessionDescription.newBuilder()
                                        .setType("answer")
                                        .setId(offer.getId())
                                        .setSdp(answer.sdp))
                        .build();
        socket.sendBinary(ByteBuffer.wrap(request.toByteArray()), true).join();
    }

    private static SetSessionDescriptionObserver observer(CompletableFuture<Void> done) {
        return new SetSessionDescriptionObserver() {
            @Override
            public void onSuccess() {
                done.complete(null);
            }

            @Override
            public void onFailure(String error) {
                done.completeExceptionally(new IllegalStateException(error));
            }
        };
    }

    /** Nothing is told: the server answers where its candidates are asked from. */
    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {}

    @Override
    public void onTrack(RTCRtpTransceiver transceiver) {
        if (transceiver.getReceiver().getTrack() instanceof VideoTrack track) {
            track.addSink(this::onVideoFrame);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // The decoder's thread alone writes.
    private void onVideoFrame(VideoFrame picture) {
        NativeI420Buffer buffer = (NativeI420Buffer) picture.buffer;
        try {
            frames++;
            FramePlane luma =
                    new FramePlane(
                            buffer.getDataY(),
                            buffer.getStrideY(),
                            buffer.getWidth(),
                            buffer.getHeight());
            OptionalLong sentUs = TimeCode.read(luma);
            if (sentUs.isPresent() && samples < MAX_SAMPLES) {
                agesUs[samples] =
                        ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now())
                                - sentUs.getAsLong();
                samples++;
            }
        } finally {
            buffer.release();
        }
    }
}
