// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import io.github.flinklivekit.client.service.ParticipantInfo;
import io.github.flinklivekit.client.service.RoomServiceException;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.sink.LiveKitSink;
import io.github.flinklivekit.sink.LiveKitSinkBuilder;
import io.github.flinklivekit.source.LiveKitSource;
import io.github.flinklivekit.source.LiveKitSourceBuilder;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What the jobs of these tests have in common. */
public final class Jobs {
    private Jobs() {}

    /** A Flink for the jobs of a test class, with one TaskManager. */
    public static MiniClusterExtension flink(int slots) {
        return flink(slots, new Configuration());
    }

    /** The same, with its metrics reported. */
    public static MiniClusterExtension flink(int slots, InMemoryReporter reporter) {
        return flink(slots, reporter.addToConfiguration(new Configuration()));
    }

    private static MiniClusterExtension flink(int slots, Configuration configuration) {
        return new MiniClusterExtension(
                new MiniClusterResourceConfiguration.Builder()
                        .setNumberTaskManagers(1)
                        .setNumberSlotsPerTaskManager(slots)
                        .setConfiguration(configuration)
                        .build());
    }

    public static LiveKitSourceBuilder<VideoFrame> source(LiveKitEndpoint server, String room) {
        return LiveKitSource.builder()
                .setEngine(EngineUnderTest.NAME)
                .setUrl(server.url())
                .setApiKey(server.apiKey())
                .setApiSecret(server.apiSecret())
                .setRoom(room);
    }

    public static LiveKitSinkBuilder<VideoFrame> sink(LiveKitEndpoint server, String room) {
        return LiveKitSink.builder()
                .setEngine(EngineUnderTest.NAME)
                .setUrl(server.url())
                .setApiKey(server.apiKey())
                .setApiSecret(server.apiSecret())
                .setRoom(room);
    }

    /** The identities in a room of those that are no Python peers. */
    public static List<String> participants(LiveKitEndpoint server, String room)
            throws RoomServiceException {
        return server.rooms().listParticipants(room).stream()
                .map(ParticipantInfo::identity)
                .filter(identity -> !identity.startsWith("python-"))
                .toList();
    }

    /**
     * A job that is cancelled on close, also when the test fails: its slots and its rooms are the
     * next test's.
     */
    public record Running(JobClient client) implements AutoCloseable {
        /** Cancels the job, if it has not ended, and waits for its end. */
        public void cancel() {
            if (!JoinedRoom.await(client.getJobStatus()).isGloballyTerminalState()) {
                JoinedRoom.await(client.cancel());
            }
            Waiting.until(
                    "the end of the job",
                    () ->
                            assertThat(JoinedRoom.await(client.getJobStatus()))
                                    .matches(JobStatus::isGloballyTerminalState));
        }

        @Override
        public void close() {
            cancel();
        }
    }
}
