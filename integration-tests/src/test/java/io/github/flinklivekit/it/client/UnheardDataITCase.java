// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.client;

import io.github.flinklivekit.client.LiveKit;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.operators.Frames;
import io.github.flinklivekit.it.support.FrameLog;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.SourceJobs;
import io.github.flinklivekit.sink.LiveKitSink;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.management.ObjectName;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;

/** Data of others in rooms in which nobody of ours listens to it. */
@ExtendWith(ServerUnderTest.class)
class UnheardDataITCase {
    private static final Logger LOG = LoggerFactory.getLogger(UnheardDataITCase.class);

    private static final int MESSAGES = 100_000;
    private static final int AT_ONCE = 500;
    private static final int MESSAGE_BYTES = 200;

    /** What webrtc-java leaves behind of a message that an observer is given. */
    private static final List<String> LEFT_BEHIND =
            List.of("dev.onvoid.webrtc.RTCDataChannelBuffer", "java.nio.DirectByteBuffer");

    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(2);

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @RealServerOnly(RealServerOnly.Because.IT_SHARES_A_PROCESS_WITH_THE_TEST)
    @Test
    void leavesNothingBehindInASourceASinkAndAWatcher(LiveKitEndpoint server) throws Exception {
        FrameLog log = new FrameLog();
        try (JoinedRoom teller = JoinedRoom.join(server, "data", "teller");
                Room watcher = LiveKit.createRoom();
                Jobs.Running sink = runSink(server);
                Jobs.Running source = SourceJobs.run(Jobs.source(server, "data"), log, 1)) {
            JoinedRoom.await(
                    watcher.connect(server.url(), server.tokens().join("data", "watcher")));
            teller.events().await("participantConnected flink-in-0");
            teller.events().await("participantConnected flink-out-0");
            tell(teller, 1);
            long before = leftBehind();

            for (int sent = 0; sent < MESSAGES; sent += AT_ONCE) {
                tell(teller, AT_ONCE);
            }

            long after = leftBehind();
            LOG.warn("{} messages: {} objects before, {} after", MESSAGES, before, after);
            assertThat(after - before).isLessThan(100);
            assertThat(JoinedRoom.await(sink.client().getJobStatus()).isTerminalState()).isFalse();
            assertThat(JoinedRoom.await(source.client().getJobStatus()).isTerminalState())
                    .isFalse();
            source.cancel();
            sink.cancel();
        }
    }

    private static void tell(JoinedRoom teller, int messages) {
        CompletableFuture<?>[] sent = new CompletableFuture<?>[messages];
        for (int i = 0; i < messages; i++) {
            sent[i] =
                    teller.room()
                            .localParticipant()
                            .publishData("noise", new byte[MESSAGE_BYTES], true);
        }
        JoinedRoom.await(CompletableFuture.allOf(sent));
    }

    private static Jobs.Running runSink(LiveKitEndpoint server) throws Exception {
        LiveKitSink<VideoFrame> sink = Jobs.sink(server, "data").build();
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
        flink.setParallelism(1);
        flink.fromSource(
                        Frames.testPattern(320, 180, 5, 1),
                        WatermarkStrategy.noWatermarks(),
                        "pictures")
                .sinkTo(sink);
        return new Jobs.Running(flink.executeAsync("sink"));
    }

    /** After a collection. */
    private static long leftBehind() throws Exception {
        String histogram =
                (String)
                        ManagementFactory.getPlatformMBeanServer()
                                .invoke(
                                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                        "gcClassHistogram",
                                        new Object[] {null},
                                        new String[] {String[].class.getName()});
        return histogram
                .lines()
                .map(line -> List.of(line.trim().split("\\s+")))
                .filter(columns -> columns.size() > 3 && LEFT_BEHIND.contains(columns.get(3)))
                .mapToLong(columns -> Long.parseLong(columns.get(1)))
                .sum();
    }
}
