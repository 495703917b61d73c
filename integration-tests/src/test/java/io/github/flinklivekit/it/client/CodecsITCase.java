// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.client;

import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoEncoding;
import io.github.flinklivekit.client.track.VideoSenderStats;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.peer.SubscriberReport;
import io.github.flinklivekit.fixtures.server.LiveKitServer;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.it.support.Camera;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.Pictures;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.Waiting;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of 1280x720 at 30 fps, codec by codec, with simulcast where it applies. */
@Tag("long")
@RealServerOnly(RealServerOnly.Because.IT_MAY_SKIP_PICTURES)
@ExtendWith(ServerUnderTest.class)
class CodecsITCase {
    private static final Logger LOG = LoggerFactory.getLogger(CodecsITCase.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 720;

    /** 15 seconds. */
    private static final int PICTURES = 15 * Camera.FPS;

    private static final long NO_TIME_US = 1;

    private static final int MAX_BITRATE = 500_000;

    /** As many pictures as it takes for the stripes to be where they were. */
    private static final int GRAINS = 32;

    private static final int AMPLITUDE = 32;

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @ParameterizedTest
    @CsvSource({"VP8,false", "VP8,true", "H264,false", "H264,true", "VP9,false", "AV1,false"})
    void picturesArrive(VideoCodec codec, boolean simulcast, LiveKitServer server) {
        String name = "pictures-" + codec + "-" + simulcast;
        IntFunction<VideoFrame> without = Pictures.timed(WIDTH, HEIGHT, number -> NO_TIME_US);
        try (PythonPeer viewer = PythonPeer.subscriber(server, name).start();
                JoinedRoom room = JoinedRoom.join(server, name, "publisher");
                Camera camera =
                        Camera.publish(
                                room,
                                "cam",
                                WIDTH,
                                HEIGHT,
                                options(codec, simulcast, null),
                                without)) {
            viewer.await("size", size -> size.path("width").asInt() == WIDTH, PATIENCE);
            // The full layer comes and goes while the sender feels its way to its bitrate.
            Waiting.until(
                    "the full layer has settled",
                    PATIENCE,
                    () -> assertThat(newestSize(viewer).frames()).isGreaterThan(3 * Camera.FPS));
            AtomicInteger shown = new AtomicInteger();
            IntFunction<VideoFrame> with = Pictures.withTimeCode(WIDTH, HEIGHT);

            camera.show(
                    number -> (shown.getAndIncrement() < PICTURES ? with : without).apply(number));

            Waiting.until(
                    PICTURES + " pictures",
                    PATIENCE,
                    () -> assertThat(shown).hasValueGreaterThan(PICTURES));
            // One more for the time that the others have.
            Waiting.until(
                    "95 % of them",
                    () ->
                            assertThat(viewer.report().track("cam").timeCodes() - 1)
                                    .isGreaterThanOrEqualTo(PICTURES * 95 / 100));
            SubscriberReport.Track track = viewer.report().track("cam");
            LOG.warn(
                    "{}: {} of {} pictures arrived, sizes {}",
                    name,
                    track.timeCodes() - 1,
                    PICTURES,
                    track.sizes());
        }
    }

    @ParameterizedTest
    @CsvSource({"VP8,false", "VP8,true", "H264,false", "H264,true", "VP9,false", "AV1,false"})
    void theMaximumBitrateIsKept(VideoCodec codec, boolean simulcast, LiveKitServer server)
            throws Exception {
        String name = "bitrate-" + codec + "-" + simulcast;
        VideoEncoding encoding = new VideoEncoding(MAX_BITRATE, Camera.FPS);
        try (PythonPeer viewer = PythonPeer.subscriber(server, name).start();
                JoinedRoom room = JoinedRoom.join(server, name, "publisher");
                Camera camera =
                        Camera.publish(
                                room,
                                "cam",
                                WIDTH,
                                HEIGHT,
                                options(codec, simulcast, encoding),
                                grain())) {
            viewer.await("size", any -> true, PATIENCE);
            // Bitrates are about time: the last 10 of 15 seconds.
            Thread.sleep(5_000);
            Sent before = Sent.by(camera);
            Thread.sleep(10_000);
            Sent after = Sent.by(camera);

            double bitsPerSecond =
                    (after.bytes() - before.bytes()) * 8e9 / (after.atNs() - before.atNs());
            LOG.warn("{}: {} kbps", name, Math.round(bitsPerSecond / 1000));
            assertThat(bitsPerSecond).isBetween(0.8 * MAX_BITRATE, 1.2 * MAX_BITRATE);
        }
    }

    private static SubscriberReport.Size newestSize(PythonPeer viewer) {
        List<SubscriberReport.Size> sizes = viewer.report().track("cam").sizes();
        return sizes.get(sizes.size() - 1);
    }

    /** What has left for the network, over all layers. */
    private record Sent(double bytes, long atNs) {
        static Sent by(Camera camera) {
            double bytes = 0;
            for (VideoSenderStats stats : JoinedRoom.await(camera.track().stats())) {
                bytes += stats.bytesSent() + stats.headerBytesSent();
            }
            return new Sent(bytes, System.nanoTime());
        }
    }

    /** More than the bitrate has room for, and yet what an encoder can leave out. */
    private static IntFunction<VideoFrame> grain() {
        Random random = new Random(1);
        FrameHeader header = FrameHeader.of(WIDTH, HEIGHT, VideoBufferType.I420);
        VideoFrame[] frames = new VideoFrame[GRAINS];
        for (int number = 0; number < frames.length; number++) {
            byte[] data = new byte[header.sizeBytes()];
            Arrays.fill(data, (byte) 128);
            for (int row = 0; row < HEIGHT; row++) {
                for (int column = 0; column < WIDTH; column++) {
                    int stripe = 60 + (column + row + 4 * number) % 128;
                    data[row * WIDTH + column] = (byte) (stripe + random.nextInt(AMPLITUDE));
                }
            }
            frames[number] = VideoFrame.wrap(header, data);
        }
        return number -> frames[number % frames.length];
    }

    private static TrackPublishOptions options(
            VideoCodec codec, boolean simulcast, VideoEncoding encoding) {
        TrackPublishOptions.Builder options =
                TrackPublishOptions.builder().videoCodec(codec).simulcast(simulcast);
        return (encoding == null ? options : options.videoEncoding(encoding)).build();
    }
}
