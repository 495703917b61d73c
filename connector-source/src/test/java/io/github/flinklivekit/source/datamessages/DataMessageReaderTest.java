// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.datamessages;

import io.github.flinklivekit.client.room.DataReceived;
import io.github.flinklivekit.source.coordinator.RoomTracksEvent;
import io.github.flinklivekit.source.coordinator.WatchRoomEvent;
import io.github.flinklivekit.source.data.DataMessage;
import io.github.flinklivekit.source.deserializer.DataMessageDeserializationSchema;
import io.github.flinklivekit.source.reader.ReaderContext;
import io.github.flinklivekit.source.reader.RecordingOutput;
import io.github.flinklivekit.source.room.FakeRoom;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;

import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class DataMessageReaderTest {

    private final ReaderContext context = new ReaderContext();
    private final RecordingOutput output = new RecordingOutput(true);
    private final List<FakeRoom> rooms = new ArrayList<>();
    private DataMessageReader<String> reader = reader(Set.of(), Duration.ZERO);

    @AfterEach
    void close() {
        reader.close();
    }

    @Test
    void emitsMessagesInTheirOrder() throws Exception {
        FakeRoom room = joined();
        room.receive(message("a", "one"));
        room.receive(message("b", "two"));
        room.receive(message("", "three"));
        poll();

        assertThat(output.records).containsExactly("one", "two", "three");
        assertThat(output.timestamps).isSorted();
    }

    @Test
    void leavesOtherTopicsOut() throws Exception {
        reader.close();
        rooms.clear();
        reader = reader(Set.of("a", "c"), Duration.ZERO);
        FakeRoom room = joined();
        room.receive(message("a", "one"));
        room.receive(message("b", "two"));
        room.receive(message("c", "three"));
        poll();

        assertThat(output.records).containsExactly("one", "three");
    }

    @Test
    void givesASlowJobTheNewestAndCountsTheOthers() throws Exception {
        FakeRoom room = joined();
        byte[] large = new byte[1 << 20];
        int fitting = (int) (DataMessageRoomReader.MAX_WAITING_BYTES / large.length);
        room.receive(message("a", "first"));
        room.receive(message("a", "second"));
        for (int i = 0; i < fitting; i++) {
            room.receive(new DataReceived(null, "a", large, true));
        }
        poll();

        assertThat(output.records).hasSize(fitting).doesNotContain("first", "second");
        assertThat(
                        context.metrics
                                .getGauge("room", "room", "droppedMessages")
                                .orElseThrow()
                                .getValue())
                .isEqualTo(2L);
    }

    /** What is joined with messages waits for the next one. */
    @Test
    void hasASayInEventTimeBetweenMessages() throws Exception {
        FakeRoom room = joined();
        room.receive(message("a", "one"));
        poll();

        assertThat(output.idle).isFalse();
    }

    @Test
    void hasNoSayAfterAWhileWithoutMessages() throws Exception {
        reader.close();
        rooms.clear();
        reader = reader(Set.of(), Duration.ofMillis(1));
        joined();
        while (!output.idle) {
            reader.isAvailable().get(10, TimeUnit.SECONDS);
            poll();
        }

        rooms.get(0).receive(message("a", "one"));
        assertThat(reader.pollNext(output)).isEqualTo(InputStatus.MORE_AVAILABLE);
        assertThat(output.idle).isFalse();
    }

    @Test
    void tellsTheEnumeratorOfNoTracks() throws Exception {
        joined();

        assertThat(context.sent(RoomTracksEvent.class))
                .containsExactly(new RoomTracksEvent("room", List.of(), false));
    }

    @Test
    void takesNoSplits() {
        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                reader.addSplits(
                                        List.of(
                                                new LiveKitTrackSplit(
                                                        "room", "a", "b", 0, "TR_1", 0))))
                .withMessageContaining("A source of data messages")
                .withMessageContaining("uid");
    }

    @Test
    void messagesTravelWithoutKryo() throws Exception {
        SerializerConfigImpl config = new SerializerConfigImpl();
        config.setGenericTypes(false);
        var serializer = TypeInformation.of(DataMessage.class).createSerializer(config);
        DataMessage message =
                new DataMessage("room", "alice", "topic", new byte[] {1, 2, 3}, true, 12_345);

        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(message, out);

        assertThat(serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
                .usingRecursiveComparison()
                .isEqualTo(message);
    }

    private DataMessageReader<String> reader(Set<String> topics, Duration idleTimeout) {
        return new DataMessageReader<>(
                context,
                topics,
                idleTimeout,
                DataMessageDeserializationSchema.payloadOnly(new SimpleStringSchema()),
                (name, taskThread, events) -> {
                    FakeRoom room = new FakeRoom(taskThread, events);
                    rooms.add(room);
                    return room;
                });
    }

    private static DataReceived message(String topic, String text) {
        return new DataReceived(null, topic, text.getBytes(StandardCharsets.UTF_8), true);
    }

    private FakeRoom joined() throws Exception {
        reader.start();
        reader.handleSourceEvents(new WatchRoomEvent("room", false));
        rooms.get(0).admit();
        poll();
        return rooms.get(0);
    }

    private void poll() throws Exception {
        InputStatus status = InputStatus.MORE_AVAILABLE;
        while (status == InputStatus.MORE_AVAILABLE) {
            status = reader.pollNext(output);
        }
        assertThat(status).isEqualTo(InputStatus.NOTHING_AVAILABLE);
    }
}
