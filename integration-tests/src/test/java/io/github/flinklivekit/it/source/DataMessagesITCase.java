// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.source;

import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.it.support.EngineUnderTest;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.Pictures;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.source.LiveKitDataMessageSourceBuilder;
import io.github.flinklivekit.source.LiveKitSource;
import io.github.flinklivekit.source.data.DataMessage;
import io.github.flinklivekit.source.deserializer.DataMessageDeserializationSchema;
import io.github.flinklivekit.source.enumerator.stop.StopCondition;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What participants send beside their tracks, as records and as rows. */
@ExtendWith(ServerUnderTest.class)
class DataMessagesITCase {
    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(2);

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @Test
    @SuppressWarnings("try") // An interruption fails the test as anything else does.
    void messagesAreRecords(LiveKitEndpoint server) throws Exception {
        try (PythonPeer sender = sender(server, "records");
                CloseableIterator<DataMessage> messages = messages(source(server, "records"))) {
            awaitReceiver(server, "records");
            long before = Pictures.nowUs();
            send(sender, "weather", "sunny", true);
            DataMessage first = messages.next();
            assertThat(first.room()).isEqualTo("records");
            assertThat(first.participant()).isEqualTo("python-publisher");
            assertThat(first.topic()).isEqualTo("weather");
            assertThat(text(first)).isEqualTo("sunny");
            assertThat(first.reliable()).isTrue();
            assertThat(first.timestampUs()).isBetween(before, Pictures.nowUs());

            send(sender, "", "windy", false);
            DataMessage second = messages.next();
            assertThat(second.topic()).isEmpty();
            assertThat(text(second)).isEqualTo("windy");
            assertThat(second.reliable()).isFalse();
            assertThat(second.timestampUs()).isGreaterThan(first.timestampUs());

            sender.send("stop");
            assertThat(messages.hasNext()).as("the source ends with its room").isFalse();
        }
    }

    @Test
    @SuppressWarnings("try") // See above.
    void aFormatReadsThePayloadsOfATopic(LiveKitEndpoint server) throws Exception {
        try (PythonPeer sender = sender(server, "format");
                CloseableIterator<String> texts =
                        messages(
                                source(server, "format")
                                        .setTopics("weather", "traffic")
                                        .setDeserializer(
                                                DataMessageDeserializationSchema.payloadOnly(
                                                        new SimpleStringSchema())))) {
            awaitReceiver(server, "format");
            send(sender, "weather", "sunny", true);
            send(sender, "chat", "hello", true);
            send(sender, "traffic", "slow", true);

            assertThat(List.of(texts.next(), texts.next())).containsExactly("sunny", "slow");
            sender.send("stop");
            assertThat(texts.hasNext()).isFalse();
        }
    }

    @Test
    @SuppressWarnings("try") // See above.
    void messagesAreRows(LiveKitEndpoint server) throws Exception {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        tables.executeSql(
                """
                CREATE TABLE messages (
                  room STRING, participant STRING, topic STRING, payload BYTES, reliable BOOLEAN, ts TIMESTAMP_LTZ(3)
                ) WITH (
                  'connector' = 'livekit', 'scan.mode' = 'data-messages', 'room' = 'rows', 'topic' = 'weather',
                  'engine' = '%s', 'url' = '%s', 'api-key' = '%s', 'api-secret' = '%s',
                  'scan.stop-when-room-ends' = 'true', 'scan.room-end-grace-period' = '0 s'
                )"""
                        .formatted(
                                EngineUnderTest.NAME,
                                server.url(),
                                server.apiKey(),
                                server.apiSecret()));
        try (PythonPeer sender = sender(server, "rows");
                CloseableIterator<Row> rows =
                        tables.executeSql(
                                        "SELECT participant, JSON_VALUE(CAST(payload AS STRING), '$.celsius' RETURNING INT), reliable FROM messages")
                                .collect()) {
            awaitReceiver(server, "rows");
            send(sender, "weather", "{\"celsius\": 21}", true);
            send(sender, "other", "{\"celsius\": 22}", true);
            send(sender, "weather", "{\"celsius\": 23}", true);

            assertThat(List.of(rows.next(), rows.next()))
                    .containsExactly(
                            Row.of("python-publisher", 21, true),
                            Row.of("python-publisher", 23, true));
            sender.send("stop");
            assertThat(rows.hasNext()).isFalse();
        }
    }

    private static PythonPeer sender(LiveKitEndpoint server, String room) {
        PythonPeer sender = PythonPeer.publisher(server, room).option("--tracks", 0).start();
        sender.await("capturing");
        return sender;
    }

    private static void send(PythonPeer sender, String topic, String text, boolean reliable) {
        sender.send(
                "data", Map.of("topic", topic, "text", text, "reliable", String.valueOf(reliable)));
    }

    /** Messages reach whoever is there when they are sent. */
    private static void awaitReceiver(LiveKitEndpoint server, String room) {
        Waiting.until(
                "the source to be there",
                () ->
                        assertThat(Jobs.participants(server, room))
                                .anySatisfy(identity -> assertThat(identity).contains("-data-")));
    }

    private static LiveKitDataMessageSourceBuilder<DataMessage> source(
            LiveKitEndpoint server, String room) {
        return LiveKitSource.forDataMessages()
                .setUrl(server.url())
                .setApiKey(server.apiKey())
                .setApiSecret(server.apiSecret())
                .setEngine(EngineUnderTest.NAME)
                .setRoom(room)
                .setStopAfter(StopCondition.untilRoomEnds(Duration.ZERO));
    }

    private static <T> CloseableIterator<T> messages(LiveKitDataMessageSourceBuilder<T> source)
            throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", "none");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(2);
        env.enableCheckpointing(500);
        return env.fromSource(source.build(), WatermarkStrategy.noWatermarks(), "messages")
                .executeAndCollect();
    }

    private static String text(DataMessage message) {
        return new String(message.payload(), StandardCharsets.UTF_8);
    }
}
