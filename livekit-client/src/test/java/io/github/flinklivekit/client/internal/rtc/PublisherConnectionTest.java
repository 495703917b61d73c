// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;

import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Which media sections tracks have, over two real peer connections. */
@Timeout(60)
class PublisherConnectionTest {

    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private final BlockingQueue<SignalRequest> sent = new LinkedBlockingQueue<>();
    private final WebRtcRuntime.Lease runtime = WebRtcRuntime.acquire();
    private final CustomVideoSource source = new CustomVideoSource();
    private final PeerTransport transport =
            new PeerTransport(
                    "publisher", runtime, new RTCConfiguration(), loop, new IgnorantListener());
    private final PublisherConnection connection =
            new PublisherConnection(transport, runtime, loop, sent::add);
    private final AnsweringPeer server = new AnsweringPeer(runtime, loop);

    @AfterEach
    void close() throws Exception {
        onLoop(
                () -> {
                    connection.close();
                    transport.close();
                    server.close();
                    return null;
                });
        source.dispose();
        runtime.close();
        loop.shutdown();
    }

    @Test
    void aTrackHasAMediaSectionFromTheFirstOfferOn() throws Exception {
        VideoSender sender = add("cid");
        assertThat(sender.mid()).isNull();

        onLoop(connection::negotiate);
        SignalRequest offer = sent.poll(10, TimeUnit.SECONDS);
        assertThat(offer).isNotNull();
        assertThat(sender.mid()).isNotEmpty();
        assertThat(offer.getOffer().getSdp()).contains("a=mid:" + sender.mid(), " cid");
    }

    @Test
    void aSectionThatHasSentCarriesAnotherTrack() throws Exception {
        VideoSender first = add("first");
        CompletableFuture<Void> offered = onLoop(connection::negotiate);
        answer();
        get(offered);
        CompletableFuture<Void> removed = onLoop(() -> remove(first));
        answer();
        get(removed);

        VideoSender second = add("second");
        CompletableFuture<Void> offeredAgain = onLoop(connection::negotiate);
        answer();
        get(offeredAgain);

        assertThat(second.mid()).isEqualTo(first.mid());
    }

    /** As when a track is taken back right after a reconnect. */
    @Test
    void aSectionThatWasNeverOfferedAsSendingIsLeftAlone() throws Exception {
        add("first");
        CompletableFuture<Void> offered = onLoop(connection::negotiate);
        VideoSender late = add("late");
        CompletableFuture<Void> removed = onLoop(() -> remove(late));
        answer();
        get(offered);
        answer();
        get(removed);
        assertThat(late.mid()).isNotEmpty();

        VideoSender next = add("next");
        CompletableFuture<Void> offeredAgain = onLoop(connection::negotiate);
        answer();
        get(offeredAgain);

        assertThat(next.mid()).isNotEqualTo(late.mid());
    }

    private VideoSender add(String cid) throws Exception {
        return onLoop(
                () ->
                        connection.addTrack(
                                runtime.createVideoTrack(cid, source),
                                cid,
                                VideoLayers.of(64, 48, TrackPublishOptions.DEFAULT),
                                VideoCodec.VP8,
                                "camera"));
    }

    private CompletableFuture<Void> remove(VideoSender sender) {
        connection.removeTrack(sender);
        return connection.negotiate();
    }

    /** Has the server answer the next offer. */
    private void answer() throws Exception {
        SignalRequest request = sent.poll(10, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        SessionDescription answer = get(onLoop(() -> server.answer(request.getOffer())));
        onLoop(
                () -> {
                    connection.onAnswer(answer);
                    return null;
                });
    }

    private <T> T onLoop(Callable<T> action) throws Exception {
        return loop.submit(action).get(10, TimeUnit.SECONDS);
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }
}
