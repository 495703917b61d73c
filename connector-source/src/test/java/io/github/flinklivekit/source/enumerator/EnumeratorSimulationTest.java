// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.enumerator;

import io.github.flinklivekit.source.coordinator.FinishSplitEvent;
import io.github.flinklivekit.source.coordinator.ReaderSplitsEvent;
import io.github.flinklivekit.source.coordinator.RoomTracksEvent;
import io.github.flinklivekit.source.coordinator.SplitFinishedEvent;
import io.github.flinklivekit.source.coordinator.WatchRoomEvent;
import io.github.flinklivekit.source.enumerator.stop.StopCondition;
import io.github.flinklivekit.source.room.FakeTrack;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;
import io.github.flinklivekit.source.track.RoomSelection;
import io.github.flinklivekit.source.track.TrackDescription;

import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.api.connector.source.mocks.MockSplitEnumeratorContext;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** The enumerator with 10,000 tracks in 100 rooms and 500 readers that do what they are told. */
class EnumeratorSimulationTest {

    private static final Logger LOG = LoggerFactory.getLogger(EnumeratorSimulationTest.class);

    private static final int READERS = 500;
    private static final int ROOMS = 100;
    private static final int TRACKS_PER_ROOM = 100;
    private static final int ROUNDS = 5;

    /** Of each room in each round. */
    private static final int REPLACED = 10;

    private static final int EVEN_SHARE = ROOMS * TRACKS_PER_ROOM / READERS;

    private final MockSplitEnumeratorContext<LiveKitTrackSplit> context =
            new MockSplitEnumeratorContext<>(READERS);
    private final Map<String, List<TrackDescription>> rooms = new LinkedHashMap<>();
    private final Map<String, Integer> watchers = new HashMap<>();
    private final Map<String, LiveKitTrackSplit> splits = new HashMap<>();
    private final Map<String, Integer> readers = new HashMap<>();
    private final Map<Integer, Integer> eventsSeen = new HashMap<>();
    private int assignmentsSeen;

    /** What the enumerator itself took; readers and bookkeeping are the test's. */
    private long enumeratorNanos;

    private LiveKitSourceEnumerator enumerator;

    @BeforeEach
    void start() throws Exception {
        for (int room = 0; room < ROOMS; room++) {
            String name = "room-" + room;
            List<TrackDescription> tracks = new ArrayList<>();
            for (int track = 0; track < TRACKS_PER_ROOM; track++) {
                tracks.add(track(name, track, "TR_" + room + "_" + track));
            }
            rooms.put(name, tracks);
        }
        enumerator =
                new LiveKitSourceEnumerator(
                        context,
                        new RoomSelection(rooms.keySet(), null),
                        null,
                        StopCondition.NEVER,
                        null);
        for (int subtask = 0; subtask < READERS; subtask++) {
            context.registerReader(new ReaderInfo(subtask, "localhost"));
            enumerator.addReader(subtask);
            enumerator.handleSourceEvent(subtask, new ReaderSplitsEvent(List.of()));
        }
        obey();
    }

    @AfterEach
    void stop() throws Exception {
        enumerator.close();
        context.close();
    }

    @Test
    void sharesStayEvenThroughChurn() throws Exception {
        assertThat(watchers).hasSize(ROOMS);
        assertThat(watchers.values()).as("each watches one room at most").doesNotHaveDuplicates();

        rooms.keySet().forEach(this::tell);
        obey();
        assertEven();
        LOG.warn(
                "{} tracks given to {} readers in {} ms",
                ROOMS * TRACKS_PER_ROOM,
                READERS,
                TimeUnit.NANOSECONDS.toMillis(enumeratorNanos));
        enumeratorNanos = 0;

        Random random = new Random(1);
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<String, List<TrackDescription>> room : rooms.entrySet()) {
                for (int i = 0; i < REPLACED; i++) {
                    int place = random.nextInt(TRACKS_PER_ROOM);
                    String sid = "TR_" + room.getKey() + "_" + round + "_" + i;
                    room.getValue().set(place, track(room.getKey(), place, sid));
                }
                tell(room.getKey());
                obey();
            }
        }

        assertEven();
        LOG.warn(
                "{} of them replaced in {} ms",
                ROUNDS * ROOMS * REPLACED,
                TimeUnit.NANOSECONDS.toMillis(enumeratorNanos));
    }

    private void assertEven() {
        assertThat(readers).hasSize(ROOMS * TRACKS_PER_ROOM);
        Map<Integer, Integer> load = new HashMap<>();
        readers.values().forEach(reader -> load.merge(reader, 1, Integer::sum));
        assertThat(IntStream.range(0, READERS))
                .allMatch(reader -> Math.abs(load.getOrDefault(reader, 0) - EVEN_SHARE) <= 1);
    }

    private void tell(String room) {
        handle(watchers.get(room), new RoomTracksEvent(room, rooms.get(room), true));
    }

    private void handle(int reader, SourceEvent event) {
        long begin = System.nanoTime();
        enumerator.handleSourceEvent(reader, event);
        enumeratorNanos += System.nanoTime() - begin;
    }

    /** Every reader does what it has been told since the last time, until nothing is left. */
    private void obey() throws Exception {
        boolean told = true;
        while (told) {
            takeSplits();
            told = false;
            for (Map.Entry<Integer, List<SourceEvent>> sent :
                    Map.copyOf(context.getSentSourceEvent()).entrySet()) {
                List<SourceEvent> events = sent.getValue();
                int seen = eventsSeen.getOrDefault(sent.getKey(), 0);
                eventsSeen.put(sent.getKey(), events.size());
                for (SourceEvent event : List.copyOf(events.subList(seen, events.size()))) {
                    told = true;
                    obey(sent.getKey(), event);
                }
            }
        }
    }

    private void obey(int reader, SourceEvent event) {
        if (event instanceof WatchRoomEvent watch) {
            watchers.put(watch.room(), reader);
        } else if (event instanceof FinishSplitEvent finish) {
            takeSplits();
            assertThat(readers.remove(finish.splitId())).isEqualTo(reader);
            handle(reader, new SplitFinishedEvent(splits.remove(finish.splitId())));
        }
    }

    private void takeSplits() {
        List<SplitsAssignment<LiveKitTrackSplit>> all = context.getSplitsAssignmentSequence();
        for (; assignmentsSeen < all.size(); assignmentsSeen++) {
            all.get(assignmentsSeen)
                    .assignment()
                    .forEach(
                            (reader, assigned) ->
                                    assigned.forEach(
                                            split -> {
                                                splits.put(split.splitId(), split);
                                                readers.put(split.splitId(), reader);
                                            }));
        }
    }

    private static TrackDescription track(String room, int number, String sid) {
        return FakeTrack.describe(room, "p" + number, "cam", sid);
    }
}
