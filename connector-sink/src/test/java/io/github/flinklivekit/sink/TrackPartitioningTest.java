// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

import io.github.flinklivekit.sink.element.RoomData;
import io.github.flinklivekit.sink.element.SinkElement;
import io.github.flinklivekit.sink.element.SinkElementConverter;
import io.github.flinklivekit.sink.element.TrackAddress;

import org.apache.flink.runtime.plugable.SerializationDelegate;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.streaming.runtime.partitioner.StreamPartitioner;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/** On the way to the subtasks, with elements such as {@code "cam-1/5"}: the fifth of a track. */
class TrackPartitioningTest {

    private static final int SUBTASKS = 2;
    private static final int TRACKS = 4;
    private static final List<String> ELEMENTS =
            IntStream.range(0, TRACKS)
                    .boxed()
                    .flatMap(track -> IntStream.range(0, 5).mapToObj(i -> "cam-" + track + "/" + i))
                    .toList();

    private static final AtomicInteger CONVERSIONS = new AtomicInteger();

    @BeforeEach
    void count() {
        CONVERSIONS.set(0);
    }

    @Test
    void elementsAreNotConvertedToFindTheirSubtask() {
        Map<String, Set<Integer>> subtasks = subtasksByTrack(builder(new Addressing()).build());

        assertThat(CONVERSIONS).hasValue(0);
        assertThat(subtasks).hasSize(TRACKS).allSatisfy((track, of) -> assertThat(of).hasSize(1));
        assertThat(subtasks.values()).as("all subtasks have some").contains(Set.of(0), Set.of(1));
    }

    @Test
    void aConverterThatIsOnlyAFunctionIsAskedForWhatItConvertsTo() {
        Map<String, Set<Integer>> subtasks =
                subtasksByTrack(builder(TrackPartitioningTest::counted).build());

        assertThat(CONVERSIONS).hasValue(ELEMENTS.size());
        assertThat(subtasks)
                .as("where they are with an address of their own")
                .isEqualTo(subtasksByTrack(builder(new Addressing()).build()));
    }

    @Test
    void theSinksOneTrackIsOnOneSubtask() {
        LiveKitSink<String> sink = builder(new Addressing()).setTrack("all").build();

        assertThat(Set.copyOf(subtasksByTrack(sink).values())).hasSize(1);
        assertThat(CONVERSIONS).hasValue(0);
    }

    private static Map<String, Set<Integer>> subtasksByTrack(LiveKitSink<String> sink) {
        DataStream<String> input =
                StreamExecutionEnvironment.getExecutionEnvironment().fromData(ELEMENTS);
        PartitionTransformation<?> partitioned =
                (PartitionTransformation<?>) sink.addPreWriteTopology(input).getTransformation();
        @SuppressWarnings("unchecked") // Of the elements of the sink.
        StreamPartitioner<String> partitioner =
                (StreamPartitioner<String>) partitioned.getPartitioner();
        partitioner.setup(SUBTASKS);
        return ELEMENTS.stream()
                .collect(
                        groupingBy(
                                TrackPartitioningTest::trackOf,
                                mapping(element -> subtask(partitioner, element), toSet())));
    }

    private static int subtask(StreamPartitioner<String> partitioner, String element) {
        SerializationDelegate<StreamRecord<String>> sent = new SerializationDelegate<>(null);
        sent.setInstance(new StreamRecord<>(element));
        return partitioner.selectChannel(sent);
    }

    private static LiveKitSinkBuilder<String> builder(SinkElementConverter<String> converter) {
        return LiveKitSink.builder()
                .setUrl("ws://127.0.0.1:7880")
                .setApiKey("key")
                .setApiSecret("secret")
                .setRoom("lobby")
                .setPartitioning(TrackPartitioning.BY_TRACK)
                .setElementConverter(converter);
    }

    private static SinkElement counted(String element) {
        CONVERSIONS.incrementAndGet();
        return RoomData.reliable(trackOf(element), "cars", new byte[0]);
    }

    private static String trackOf(String element) {
        return element.substring(0, element.indexOf('/'));
    }

    private record Addressing() implements SinkElementConverter<String> {

        @Override
        public SinkElement convert(String element) {
            return counted(element);
        }

        @Override
        public TrackAddress address(String element) {
            return TrackAddress.of(trackOf(element));
        }
    }
}
