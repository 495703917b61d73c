// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.connector.ScanTimestamp;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.source.deserializer.PassThroughFrameSchema;
import io.github.flinklivekit.source.enumerator.LiveKitSourceEnumerator;
import io.github.flinklivekit.source.enumerator.LiveKitSourceEnumeratorState;
import io.github.flinklivekit.source.enumerator.LiveKitSourceEnumeratorStateSerializer;
import io.github.flinklivekit.source.enumerator.stop.StopCondition;
import io.github.flinklivekit.source.reader.EventTimeSettings;
import io.github.flinklivekit.source.reader.LiveKitSourceReader;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;
import io.github.flinklivekit.source.split.LiveKitTrackSplitSerializer;
import io.github.flinklivekit.source.track.RoomSelection;
import io.github.flinklivekit.source.track.TrackFilter;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Enumerator and readers in a Flink, with rooms in which the test says what happens. */
@Timeout(60)
class SourceOnMiniClusterTest {

    @RegisterExtension
    static final MiniClusterExtension FLINK =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    /** What the job and the test share: they run in one JVM. */
    private static final Map<Integer, ScriptedRoom> ROOMS = new ConcurrentHashMap<>();

    private static final Queue<Seen> SEEN = new ConcurrentLinkedQueue<>();

    private record Seen(String participant, long sequence, long watermarkMs) {}

    @BeforeEach
    void forgetOtherTests() {
        ROOMS.clear();
        SEEN.clear();
    }

    @AfterEach
    void roomsAreLeft() {
        assertThat(ROOMS.values()).noneMatch(ScriptedRoom::isOpen);
    }

    @Test
    void eventTimeGoesOnWithoutATrackThatIsMuted() throws Exception {
        JobClient job = start(1);
        ScriptedRoom room = room(0);
        room.admit();
        ScriptedRoom.Track ann = room.publish("ann", "cam", "TR_1");
        ScriptedRoom.Track bob = room.publish("bob", "cam", "TR_2");
        await(() -> ann.isStreaming() && bob.isStreaming());

        ann.receive(1000);
        bob.receive(1000);
        await(() -> SEEN.size() == 2);
        bob.setSilent(true);

        // Every frame is newer than the one before; the watermark comes with one of the next.
        advance(ann, 2000, watermark -> watermark >= 2000);
        end(job);
    }

    @Test
    void eventTimeGoesOnAfterTheEndOfATrack() throws Exception {
        JobClient job = start(1);
        ScriptedRoom room = room(0);
        room.admit();
        ScriptedRoom.Track ann = room.publish("ann", "cam", "TR_1");
        ScriptedRoom.Track bob = room.publish("bob", "cam", "TR_2");
        await(() -> ann.isStreaming() && bob.isStreaming());
        ann.receive(1000);
        bob.receive(1000);
        await(() -> SEEN.size() == 2);

        room.unpublish("TR_2");

        advance(ann, 2000, watermark -> watermark >= 2000);
        end(job);
    }

    @Test
    void eventTimeGoesOnWithoutAReaderWhoseTracksAreGone() throws Exception {
        JobClient job = start(2);
        await(() -> !ROOMS.isEmpty());
        int watcher = ROOMS.keySet().iterator().next();
        ROOMS.get(watcher).admit();
        ScriptedRoom watched = ROOMS.get(watcher);
        watched.publish("ann", "cam", "TR_1");
        watched.publish("bob", "cam", "TR_2");
        await(() -> ROOMS.size() == 2);
        ScriptedRoom other = ROOMS.get(1 - watcher);
        other.admit();
        ScriptedRoom.Track annThere = other.publish("ann", "cam", "TR_1");
        ScriptedRoom.Track bobThere = other.publish("bob", "cam", "TR_2");
        await(() -> annThere.isStreaming() || bobThere.isStreaming());
        boolean annIsThere = annThere.isStreaming();
        ScriptedRoom.Track there = annIsThere ? annThere : bobThere;
        there.receive(1000);
        await(() -> SEEN.size() == 1);
        String gone = annIsThere ? "TR_1" : "TR_2";

        other.unpublish(gone);
        watched.unpublish(gone);

        ScriptedRoom.Track here = track(watched, annIsThere ? "TR_2" : "TR_1");
        await(here::isStreaming);
        advance(here, 2000, watermark -> watermark >= 2000);
        end(job);
    }

    @Test
    void aTrackThatComesBackAHundredTimesIsReadAgainAndItsNumbersGoOn() throws Exception {
        int lives = 100;
        JobClient job = start(1);
        ScriptedRoom room = room(0);
        room.admit();
        for (int life = 0; life < lives; life++) {
            ScriptedRoom.Track track = room.publish("ann", "cam", "TR_" + life);
            await(track::isStreaming);
            track.receive(1000 + life);
            int seen = life + 1;
            await(() -> SEEN.size() == seen);
            room.unpublish("TR_" + life);
        }
        assertThat(SEEN)
                .extracting(Seen::sequence)
                .containsExactlyElementsOf(LongStream.range(0, lives).boxed().toList());
        end(job);
    }

    private static void end(JobClient job) throws Exception {
        job.cancel().get(30, TimeUnit.SECONDS);
        await(() -> ROOMS.values().stream().noneMatch(ScriptedRoom::isOpen));
    }

    private static JobClient start(int parallelism) throws Exception {
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
        flink.setParallelism(parallelism);
        flink.getConfig().setAutoWatermarkInterval(10);
        // Without idleness of its own, so that what the source says decides.
        flink.fromSource(
                        new ScriptedSource(),
                        WatermarkStrategy.<VideoFrame>forBoundedOutOfOrderness(Duration.ZERO),
                        "scripted")
                .process(new See())
                .setParallelism(1)
                .sinkTo(new DiscardingSink<>());
        return flink.executeAsync();
    }

    private static ScriptedRoom room(int subtask) {
        await(() -> ROOMS.containsKey(subtask) && ROOMS.get(subtask).isOpen());
        return ROOMS.get(subtask);
    }

    private static ScriptedRoom.Track track(ScriptedRoom room, String sid) {
        return (ScriptedRoom.Track)
                room.tracks().stream()
                        .filter(track -> track.description().trackSid().equals(sid))
                        .findFirst()
                        .orElseThrow();
    }

    private static void advance(
            ScriptedRoom.Track track, long fromMs, java.util.function.LongPredicate reached) {
        long[] timeMs = {fromMs};
        await(
                () -> {
                    track.receive(timeMs[0]);
                    timeMs[0] += 10;
                    return SEEN.stream().anyMatch(seen -> reached.test(seen.watermarkMs()));
                });
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .pollInSameThread()
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }

    private static final class See extends ProcessFunction<VideoFrame, Void> {

        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(VideoFrame frame, Context context, Collector<Void> out) {
            SEEN.add(
                    new Seen(
                            frame.participant(),
                            frame.sequence(),
                            context.timerService().currentWatermark()));
        }
    }

    /** A source with the connector's enumerator and readers, and rooms that do not exist. */
    private static final class ScriptedSource
            implements Source<VideoFrame, LiveKitTrackSplit, LiveKitSourceEnumeratorState>,
                    ResultTypeQueryable<VideoFrame> {

        private static final long serialVersionUID = 1L;

        @Override
        public Boundedness getBoundedness() {
            return Boundedness.CONTINUOUS_UNBOUNDED;
        }

        @Override
        public SourceReader<VideoFrame, LiveKitTrackSplit> createReader(
                SourceReaderContext context) {
            FrameAllocator allocator = FrameAllocator.create("scripted", 1 << 20);
            return new LiveKitSourceReader<>(
                    context,
                    RoomSelection.of("lobby"),
                    TrackFilter.all(),
                    new EventTimeSettings(ScanTimestamp.RECEPTION, Duration.ZERO),
                    new PassThroughFrameSchema(),
                    allocator,
                    (name, taskThread, events) -> {
                        ScriptedRoom room = new ScriptedRoom(name, allocator, taskThread, events);
                        ROOMS.put(context.getIndexOfSubtask(), room);
                        return room;
                    });
        }

        @Override
        public SplitEnumerator<LiveKitTrackSplit, LiveKitSourceEnumeratorState> createEnumerator(
                SplitEnumeratorContext<LiveKitTrackSplit> context) {
            return new LiveKitSourceEnumerator(
                    context, RoomSelection.of("lobby"), null, StopCondition.NEVER, null);
        }

        @Override
        public SplitEnumerator<LiveKitTrackSplit, LiveKitSourceEnumeratorState> restoreEnumerator(
                SplitEnumeratorContext<LiveKitTrackSplit> context,
                LiveKitSourceEnumeratorState state) {
            return new LiveKitSourceEnumerator(
                    context, RoomSelection.of("lobby"), null, StopCondition.NEVER, state);
        }

        @Override
        public SimpleVersionedSerializer<LiveKitTrackSplit> getSplitSerializer() {
            return new LiveKitTrackSplitSerializer();
        }

        @Override
        public SimpleVersionedSerializer<LiveKitSourceEnumeratorState>
                getEnumeratorCheckpointSerializer() {
            return new LiveKitSourceEnumeratorStateSerializer();
        }

        @Override
        public TypeInformation<VideoFrame> getProducedType() {
            return TypeInformation.of(VideoFrame.class);
        }
    }
}
