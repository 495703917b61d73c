// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.sink;

import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.fixtures.peer.BrowserPeer;
import io.github.flinklivekit.fixtures.peer.NodePeer;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.peer.ViewedPicture;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.operators.Frames;
import io.github.flinklivekit.frame.pixels.VideoRotation;
import io.github.flinklivekit.it.support.FiveColours;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.sink.LiveKitSink;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sink's tracks in clients that have nothing to do with each other: each of five colours in its
 * place, with every codec, from frames that lie in every way.
 */
@ExtendWith(ServerUnderTest.class)
class SinkViewersITCase {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int WIDTH = 320;
    private static final int HEIGHT = 180;

    /** Of the tracks in their order, as are the rotations. */
    private static final List<VideoCodec> CODECS =
            List.of(VideoCodec.VP8, VideoCodec.H264, VideoCodec.VP9, VideoCodec.AV1);

    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(1);

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @Test
    void inThePythonSdk(LiveKitEndpoint server) throws Exception {
        try (PythonPeer viewer = PythonPeer.subscriber(server, "python").start();
                Jobs.Running job = run(server, "python")) {
            CODECS.forEach(codec -> viewer.await("subscribed", any -> true, PATIENCE));
            seesAllUpright(viewer::look);
            job.cancel();
        }
    }

    @Test
    void inTheNodeSdk(LiveKitEndpoint server) throws Exception {
        try (NodePeer viewer = NodePeer.subscriber(server, "node");
                Jobs.Running job = run(server, "node")) {
            seesAllUpright(viewer::look);
            job.cancel();
        }
    }

    @Test
    void inABrowser(LiveKitEndpoint server) throws Exception {
        try (BrowserPeer viewer = BrowserPeer.subscriber(server, "browser");
                Jobs.Running job = run(server, "browser")) {
            seesAllUpright(viewer::look);
            job.cancel();
        }
    }

    private static void seesAllUpright(Function<String, ViewedPicture> viewer) {
        ViewedPicture upright = new ViewedPicture(WIDTH, HEIGHT, FiveColours.UPRIGHT);
        for (int track = 0; track < CODECS.size(); track++) {
            String name = "cam" + track;
            Waiting.until(
                    name + ", " + CODECS.get(track) + ", turned by " + 90 * track,
                    PATIENCE,
                    () -> assertThat(viewer.apply(name)).isEqualTo(upright));
        }
    }

    private static Jobs.Running run(LiveKitEndpoint server, String room) throws Exception {
        LiveKitSink<VideoFrame> sink =
                Jobs.sink(server, room)
                        .setPublishOptions(
                                first ->
                                        TrackPublishOptions.builder()
                                                .videoCodec(CODECS.get(number(first.track())))
                                                .simulcast(false)
                                                .build())
                        .build();
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
        flink.setParallelism(1);
        flink.fromSource(
                        Frames.testPattern(WIDTH, HEIGHT, 30, CODECS.size()),
                        WatermarkStrategy.noWatermarks(),
                        "pictures")
                .process(Frames.map(SinkViewersITCase::colours))
                .sinkTo(sink);
        return new Jobs.Running(flink.executeAsync("viewers"));
    }

    private static VideoFrame colours(VideoFrame frame) {
        VideoRotation rotation = VideoRotation.ofDegrees(90 * number(frame.track()));
        return FiveColours.lying(frame.header(), WIDTH, HEIGHT, rotation);
    }

    private static int number(String track) {
        return Integer.parseInt(track.substring("cam".length()));
    }
}
