// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;

import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import livekit.LivekitRtc.SignalRequest;
import org.junit.jupiter.api.Test;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class VideoSenderTest {

    @Test
    void hasAMediaSectionFromTheFirstOfferOn() throws Exception {
        ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
        BlockingQueue<SignalRequest> sent = new LinkedBlockingQueue<>();
        try (WebRtcRuntime.Lease runtime = WebRtcRuntime.acquire()) {
            CustomVideoSource source = new CustomVideoSource();
            PeerTransport transport =
                    new PeerTransport(
                            "publisher",
                            runtime,
                            new RTCConfiguration(),
                            loop,
                            new IgnorantListener());
            PublisherConnection connection =
                    new PublisherConnection(transport, runtime, loop, sent::add);
            VideoSender sender =
                    connection.addTrack(
                            runtime.createVideoTrack("native", source),
                            "cid",
                            VideoLayers.of(64, 48, TrackPublishOptions.DEFAULT),
                            VideoCodec.VP8,
                            "camera");
            assertThat(sender.mid()).isNull();

            loop.submit(connection::negotiate).get(10, TimeUnit.SECONDS);
            SignalRequest offer = sent.poll(10, TimeUnit.SECONDS);
            assertThat(offer).isNotNull();
            assertThat(sender.mid()).isNotEmpty();
            assertThat(offer.getOffer().getSdp()).contains("a=mid:" + sender.mid(), " cid");
            loop.submit(
                            () -> {
                                connection.close();
                                transport.close();
                            })
                    .get(10, TimeUnit.SECONDS);
            source.dispose();
        } finally {
            loop.shutdown();
        }
    }
}
