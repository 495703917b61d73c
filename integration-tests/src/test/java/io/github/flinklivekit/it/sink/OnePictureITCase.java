// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.sink;

import io.github.flinklivekit.client.track.RemoteTrackPublication;
import io.github.flinklivekit.connector.SinkPacing;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.operators.Frames;
import io.github.flinklivekit.frame.pixels.VideoRotation;
import io.github.flinklivekit.it.support.Colour;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.sink.LiveKitSink;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A sink that is given a single picture, and then nothing. */
@ExtendWith(ServerUnderTest.class)
class OnePictureITCase {
    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(1);

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    /** On its side, too: announced as it is seen, which players lay out their pages by. */
    @ParameterizedTest
    @EnumSource(SinkPacing.class)
    void isSeenByWhoIsThereAndByWhoComesLater(SinkPacing pacing, LiveKitEndpoint server)
            throws Exception {
        String name = "one-picture-" + pacing;
        LiveKitSink<VideoFrame> sink = Jobs.sink(server, name).setPacing(pacing).build();
        try (JoinedRoom there = JoinedRoom.join(server, name, "there");
                Jobs.Running job = new Jobs.Running(run(sink, 180, 320))) {
            there.read("cam0").awaitColour(Colour.GREEN);
            RemoteTrackPublication announced = there.publication("flink-out-0", "cam0");
            assertThat(announced.width()).isEqualTo(320);
            assertThat(announced.height()).isEqualTo(180);

            try (JoinedRoom later = JoinedRoom.join(server, name, "later")) {
                later.read("cam0").awaitSize(320, 180);
                later.read("cam0").awaitColour(Colour.GREEN);
            }
            job.cancel();
        }
    }

    private static JobClient run(LiveKitSink<VideoFrame> sink, int width, int height)
            throws Exception {
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
        flink.setParallelism(1);
        flink.fromSource(
                        Frames.testPattern(64, 36, 30, 1),
                        WatermarkStrategy.noWatermarks(),
                        "pictures")
                .filter(frame -> frame.sequence() == 0)
                .process(Frames.map(frame -> green(frame, width, height)))
                .sinkTo(sink);
        return flink.executeAsync("one picture");
    }

    private static VideoFrame green(VideoFrame frame, int width, int height) {
        VideoFrame green = Colour.GREEN.frame(width, height);
        return green.withHeader(
                green.header()
                        .withOrigin(frame.header().origin())
                        .withTimestampUs(frame.timestampUs())
                        .withRotation(
                                width < height
                                        ? VideoRotation.ROTATION_90
                                        : VideoRotation.ROTATION_0));
    }
}
