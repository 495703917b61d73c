// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.ffi;

import io.github.flinklivekit.client.engine.LiveKitEngines;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.operators.Frames;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.sink.element.SinkElementConverter;
import io.github.flinklivekit.sink.element.TrackCommand;
import io.github.flinklivekit.sink.element.TrackFrame;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** A sink whose tracks come and go, by an engine that keeps what has encoded them. */
@ExtendWith(ServerUnderTest.class)
@SuppressWarnings("try") // The job is closed, and not asked for anything.
class EndedTracksITCase {

    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(1);

    private static final String ENGINE = "livekit-ffi";

    /** Of a track that comes and goes. */
    private static final int FRAMES_A_LIFE = 8;

    private static final int LIVES = 30;

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @Test
    void leaveNoMoreEncodersThanOneConnectionMayHave(LiveKitEndpoint server) throws Exception {
        int limit = LiveKitEngines.named(ENGINE).endedTracksPerConnection();
        try (JoinedRoom witness = JoinedRoom.joinWithoutSubscribing(server, "ended", "witness");
                Jobs.Running job = twoTracks(server)) {
            witness.events().await("trackPublished flink-out-0/cam0", LIVES);

            // What stays comes back with each new connection.
            witness.events().await("trackPublished flink-out-0/cam1", 1 + LIVES / (limit + 1));
            Waiting.until(
                    "encoders to go with their connection",
                    () -> assertThat(encoders()).isLessThanOrEqualTo(limit + 2));
            job.cancel();
        }
    }

    /** One comes and goes, and one stays. */
    private static Jobs.Running twoTracks(LiveKitEndpoint server) throws Exception {
        SinkElementConverter<VideoFrame> converter =
                frame ->
                        frame.track().equals("cam0")
                                        && frame.sequence() % FRAMES_A_LIFE == FRAMES_A_LIFE - 1
                                ? TrackCommand.unpublish(frame.track())
                                : TrackFrame.of(frame.track(), frame);
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
        flink.setParallelism(1);
        flink.fromSource(
                        Frames.testPattern(320, 180, 15, 2),
                        WatermarkStrategy.noWatermarks(),
                        "pictures")
                .sinkTo(
                        Jobs.sink(server, "ended")
                                .setEngine(ENGINE)
                                .setElementConverter(converter)
                                .build());
        return new Jobs.Running(flink.executeAsync("ended tracks"));
    }

    /** libwebrtc gives each a thread, whose name Linux cuts. */
    private static long encoders() throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            return threads.filter(thread -> isEncoder(thread.resolve("comm"))).count();
        }
    }

    private static boolean isEncoder(Path name) {
        try {
            return Files.readString(name).startsWith("VideoEncoderQue");
        } catch (IOException e) {
            return false; // It has ended meanwhile.
        }
    }
}
