// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.reader;

import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.connector.ScanTimestamp;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.source.coordinator.FinishSplitEvent;
import io.github.flinklivekit.source.coordinator.FrameLimitEvent;
import io.github.flinklivekit.source.coordinator.FramesEmittedEvent;
import io.github.flinklivekit.source.coordinator.ReaderSplitsEvent;
import io.github.flinklivekit.source.coordinator.ReportRoomEvent;
import io.github.flinklivekit.source.coordinator.RoomClosedEvent;
import io.github.flinklivekit.source.coordinator.RoomExistsEvent;
import io.github.flinklivekit.source.coordinator.RoomTracksEvent;
import io.github.flinklivekit.source.coordinator.SplitFinishedEvent;
import io.github.flinklivekit.source.coordinator.WatchRoomEvent;
import io.github.flinklivekit.source.deserializer.FrameContext;
import io.github.flinklivekit.source.deserializer.FrameDeserializationSchema;
import io.github.flinklivekit.source.room.FakeRoom;
import io.github.flinklivekit.source.room.FakeStream;
import io.github.flinklivekit.source.room.FakeTrack;
import io.github.flinklivekit.source.room.TrackStatus;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;
import io.github.flinklivekit.source.track.RoomSelection;
import io.github.flinklivekit.source.track.TrackDescription;
import io.github.flinklivekit.source.track.TrackFilter;

import org.apache.flink.api.common.serialization.DeserializationSchema.InitializationContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.flink.util.UserCodeClassLoader;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LiveKitSourceReaderTest {

    private static final long MILLI = 1_000;

    private final FrameAllocator allocator = FrameAllocator.create("test", 1 << 20);
    private final ReaderContext context = new ReaderContext();
    private final RecordingOutput output = new RecordingOutput();
    private final List<FakeRoom> rooms = new ArrayList<>();
    private final Descriptions deserializer = new Descriptions();
    private LiveKitSourceReader<String> reader = reader(RoomSelection.of("room"));

    @AfterEach
    void nothingIsLeft() {
        reader.close();
        assertThat(allocator.allocatedBytes()).isZero();
    }

    @Test
    void emitsFramesWithTheirTimesUnderTheSplitsName() throws Exception {
        FakeTrack track = reading("alice", "a", "TR_1", split("alice", "a", "TR_1", 0, 40));

        track.stream().receive(1_234_567, 20);
        poll();

        assertThat(output.records).containsExactly("room/alice/a TR_1 #40 luma 20");
        assertThat(output.timestamps).containsExactly(1_234L);
    }

    @Test
    void takesTheTracksInTurns() throws Exception {
        FakeRoom room = joined();
        FakeTrack a = room.publish("alice", "a", "TR_1", allocator).arrive();
        FakeTrack b = room.publish("alice", "b", "TR_2", allocator).arrive();
        reader.addSplits(
                List.of(split("alice", "a", "TR_1", 0, 0), split("alice", "b", "TR_2", 0, 0)));
        poll();
        for (int i = 0; i < 2; i++) {
            a.stream().receive(MILLI, 20 + i);
            b.stream().receive(MILLI, 30 + i);
        }

        poll();

        assertThat(output.records)
                .containsExactlyInAnyOrder(
                        "room/alice/a TR_1 #0 luma 20",
                        "room/alice/a TR_1 #1 luma 21",
                        "room/alice/b TR_2 #0 luma 30",
                        "room/alice/b TR_2 #1 luma 31");
        assertThat(output.records.subList(0, 2))
                .containsExactlyInAnyOrder(
                        "room/alice/a TR_1 #0 luma 20", "room/alice/b TR_2 #0 luma 30");
    }

    @Test
    void aRoomIsKnownWhenASplitBringsTheReaderThere() {
        reader = reader(RoomSelection.of("room", "watched"));

        reader.handleSourceEvents(new WatchRoomEvent("watched", false));
        reader.addSplits(List.of(split("alice", "a", "TR_1", 0, 0)));

        assertThat(rooms).extracting(FakeRoom::isKnown).containsExactly(false, true);
    }

    @Test
    void aRoomIsKnownToItsWatcherWhenTheEnumeratorSaysSo() {
        reader.handleSourceEvents(new WatchRoomEvent("room", true));

        assertThat(rooms).extracting(FakeRoom::isKnown).containsExactly(true);
    }

    @Test
    void convertsOnlyWhatItEmits() throws Exception {
        FakeTrack track = reading("alice", "a", "TR_1", split("alice", "a", "TR_1", 0, 0));

        for (int i = 0; i < 10; i++) {
            track.stream().receive(MILLI * i, 20 + i);
        }
        poll();

        assertThat(output.records)
                .containsExactly("room/alice/a TR_1 #8 luma 28", "room/alice/a TR_1 #9 luma 29");
        assertThat(track.stream().conversions()).isEqualTo(2);
        assertThat(context.dropped("buffer-full")).isEqualTo(8);
    }

    @Test
    void countsWhatItDoesNotEmitAndGoesOn() throws Exception {
        FakeTrack track = reading("alice", "a", "TR_1", split("alice", "a", "TR_1", 0, 0));

        track.stream().receiveStartupPicture();
        track.stream().receiveTooSoon();
        track.stream().failNext();
        track.stream().receive(MILLI, 20);
        track.stream().receive(MILLI, 21);
        poll();

        assertThat(output.records).containsExactly("room/alice/a TR_1 #2 luma 21");
        assertThat(context.dropped("start-up")).isEqualTo(1);
        assertThat(context.dropped("max-fps")).isEqualTo(1);
        assertThat(context.dropped("memory")).isEqualTo(1);
    }

    @Test
    void countsWhatIsDroppedAlsoWhileItEmitsNothing() throws Exception {
        FakeTrack track = reading("alice", "a", "TR_1", split("alice", "a", "TR_1", 0, 0));

        for (int i = 0; i < 5; i++) {
            track.stream().receiveWithoutMemory();
            track.stream().receiveTooSoon();
            track.stream().receiveStartupPicture();
            track.stream().receive(MILLI * i, 20 + i);
        }

        assertThat(context.dropped("memory")).isEqualTo(5);
        assertThat(context.dropped("max-fps")).isEqualTo(5);
        assertThat(context.dropped("start-up")).isEqualTo(5);
        assertThat(context.dropped("buffer-full")).isEqualTo(3);
        assertThat(trackCounter("framesReceived")).isEqualTo(15);
        assertThat(trackCounter("reason", "memory", "framesDropped")).isEqualTo(5);

        track.stream().end();
        poll();
        assertThat(track.streamsOpened()).isEqualTo(2);
        track.stream().receiveWithoutMemory();

        assertThat(context.dropped("memory")).isEqualTo(6);
        assertThat(trackCounter("framesReceived")).isEqualTo(16);
        assertThat(trackCounter("reason", "memory", "framesDropped")).isEqualTo(6);
    }

    @Test
    void countsOnForATrackThatReturns() throws Exception {
        FakeTrack track = reading("alice", "a", "TR_1", split("alice", "a", "TR_1", 0, 0));
        track.stream().receiveWithoutMemory();
        rooms.get(0).unpublish(track);
        poll();
        assertThat(trackCounter("reason", "memory", "framesDropped")).isEqualTo(1);

        FakeTrack again = rooms.get(0).publish("alice", "a", "TR_2", allocator).arrive();
        reader.addSplits(List.of(split("alice", "a", "TR_2", 1, 0)));
        poll();
        again.stream().receiveWithoutMemory();

        assertThat(context.dropped("memory")).isEqualTo(2);
        assertThat(trackCounter("framesReceived")).isEqualTo(2);
        assertThat(trackCounter("reason", "memory", "framesDropped")).isEqualTo(2);
    }

    @Test
    void releasesTheFrameWhenTheDeserializerThrows() throws Exception {
        FakeTrack track = reading("alice", "a", "TR_1", split("alice", "a", "TR_1", 0, 0));
        deserializer.failure = new IOException("no such camera");
        track.stream().receive(MILLI, 20);

        assertThatThrownBy(this::poll).isSameAs(deserializer.failure);

        assertThat(allocator.allocatedBytes()).isZero();
    }

    @Test
    void releasesTheFramesThatWaitWhenTheDeserializerThrowsAtTheEnd() throws Exception {
        FakeTrack track = reading("alice", "a", "TR_1", split("alice", "a", "TR_1", 0, 0));
        deserializer.failure = new IOException("no such camera");
        track.stream().receive(MILLI, 20);
        track.stream().receive(MILLI, 21);
        rooms.get(0).unpublish(track);

        assertThatThrownBy(this::poll).isSameAs(deserializer.failure);
        reader.close();

        assertThat(track.stream().isClosed()).isTrue();
        assertThat(allocator.allocatedBytes()).isZero();
    }

    @Test
    void leavesAllRoomsAlsoWhenOneDoesNotClose() throws Exception {
        reader = reader(RoomSelection.of("room", "other", "third"));
        joined();
        reader.handleSourceEvents(new WatchRoomEvent("other", false));
        reader.handleSourceEvents(new WatchRoomEvent("third", false));
        rooms.forEach(room -> room.failOnClose(new IllegalStateException("native")));

        assertThatThrownBy(reader::close).hasMessage("native");

        assertThat(rooms).extracting(FakeRoom::closings).containsExactly(1, 1, 1);
        rooms.forEach(room -> room.failOnClose(null));
    }

    @Test
    void leavesARoomThatIsOverAndTellsOfIt() throws Exception {
        FakeTrack track = reading("alice", "a", "TR_1", split("alice", "a", "TR_1", 0, 0));
        reader.handleSourceEvents(new WatchRoomEvent("room", false));
        poll();
        track.stream().receive(MILLI, 20);

        rooms.get(0).end();
        poll();

        assertThat(output.records).hasSize(1);
        assertThat(context.sent(RoomClosedEvent.class))
                .containsExactly(new RoomClosedEvent("room"));
        assertThat(context.sent)
                .as("the enumerator is to know that the split has ended with its room")
                .endsWith(
                        new RoomClosedEvent("room"),
                        new SplitFinishedEvent(split("alice", "a", "TR_1", 0, 1)));
        assertThat(rooms.get(0).closings()).isEqualTo(1);
        assertThat(reader.snapshotState(1)).isEmpty();
    }

    @Test
    void tellsOfTheEndOfARoomThatItDoesNotWatch() throws Exception {
        reader = reader(RoomSelection.of(Pattern.compile("ro+m")));
        reader.start();
        LiveKitTrackSplit split = split("alice", "a", "TR_1", 3, 17);
        reader.addSplits(List.of(split));
        rooms.get(0).admit();
        poll();

        rooms.get(0).end();
        poll();

        assertThat(context.sent)
                .endsWith(new RoomClosedEvent("room"), new SplitFinishedEvent(split));
        assertThat(rooms.get(0).closings()).isEqualTo(1);
    }

    /** Another reader may have heard already that the room is gone, and asks for its tracks. */
    @Test
    void tellsOfNoTrackWhileItHearsThatTheConnectionHasEnded() throws Exception {
        FakeRoom room = joined();
        reader.handleSourceEvents(new WatchRoomEvent("room", false));
        room.publish("alice", "wanted", "TR_1", allocator);
        poll();
        int before = context.sent.size();

        room.endConnection();
        reader.handleSourceEvents(new ReportRoomEvent("room"));
        poll();
        assertThat(context.sent).hasSize(before);

        room.end();
        poll();
        assertThat(context.sent).hasSize(before + 1).endsWith(new RoomClosedEvent("room"));
    }

    @Test
    void doesNotJoinARoomThatItHasLeftToTellOfItAgain() throws Exception {
        FakeRoom room = joined();
        room.end();
        poll();

        reader.handleSourceEvents(new ReportRoomEvent("room"));
        poll();

        assertThat(rooms).as("joining would create it").containsExactly(room);
    }

    @Test
    void tellsOfNoTrackThatItCannotDecrypt() throws Exception {
        FakeRoom room = joined();
        reader.handleSourceEvents(new WatchRoomEvent("room", false));
        room.publish("alice", "a", "TR_1", allocator).status =
                new TrackStatus(4, 2, false, "video/vp8", true);
        room.publish("alice", "b", "TR_2", allocator);
        poll();

        List<RoomTracksEvent> told = context.sent(RoomTracksEvent.class);
        assertThat(told.get(told.size() - 1).tracks())
                .extracting(TrackDescription::trackSid)
                .containsExactly("TR_2");
    }

    @Test
    void countsForEachTrackAndRoom() throws Exception {
        FakeTrack track = reading("alice", "a", "TR_1", split("alice", "a", "TR_1", 0, 0));
        for (int i = 0; i < 5; i++) {
            track.stream().receive(System.currentTimeMillis() * 1000, 20 + i);
        }
        poll();
        rooms.get(0).publish("bob", "b", "TR_2", allocator).status =
                new TrackStatus(4, 2, false, "video/vp8", true);
        track.silent = true;
        rooms.get(0).changed();
        poll();

        assertThat(trackCounter("framesReceived")).isEqualTo(5);
        assertThat(trackCounter("framesEmitted")).isEqualTo(2);
        assertThat(trackCounter("reason", "buffer-full", "framesDropped")).isEqualTo(3);
        assertThat(roomGauge("encryptedTracks")).isEqualTo(1);
        assertThat(roomGauge("pausedTracks")).isEqualTo(1);
        assertThat(roomGauge("connectionState")).isEqualTo("connected");
        assertThat(roomGauge("reconnects")).isEqualTo(0L);
        assertThat(
                        context.metrics
                                .<Long>getGauge("currentFetchEventTimeLag")
                                .orElseThrow()
                                .getValue())
                .isNotNegative();

        rooms.get(0).lose();
        poll();
        assertThat(roomGauge("reconnects")).as("it is not back").isEqualTo(0L);

        rooms.get(0).admit();
        poll();
        assertThat(roomGauge("reconnects")).isEqualTo(1L);
    }

    private long trackCounter(String... name) {
        List<String> path =
                new ArrayList<>(List.of("room", "room", "participant", "alice", "track", "a"));
        path.addAll(List.of(name));
        return context.metrics.getCounter(path.toArray(String[]::new)).orElseThrow().getCount();
    }

    private Object roomGauge(String name) {
        return context.metrics.getGauge("room", "room", name).orElseThrow().getValue();
    }

    @Test
    void emitsNoMoreFramesThanItMay() throws Exception {
        reader.handleSourceEvents(new FrameLimitEvent(3));
        FakeTrack track = reading("alice", "a", "TR_1", split("alice", "a", "TR_1", 0, 0));

        for (int i = 0; i < 5; i++) {
            track.stream().receive(MILLI * i, 20 + i);
            poll();
        }
        rooms.get(0).unpublish(track);
        poll();

        assertThat(output.records).hasSize(3);
        assertThat(context.sent(FramesEmittedEvent.class)).endsWith(new FramesEmittedEvent(3));
        assertThat(context.sent(SplitFinishedEvent.class)).hasSize(1);
    }

    @Test
    void wakesTheTaskForFramesAndForNothingElse() throws Exception {
        FakeTrack track = reading("alice", "a", "TR_1", split("alice", "a", "TR_1", 0, 0));
        assertThat(reader.isAvailable()).isNotDone();

        track.stream().receive(MILLI, 20);

        assertThat(reader.isAvailable()).isDone();
        poll();
        assertThat(reader.isAvailable()).isNotDone();
    }

    @Test
    void saysWhatItWasRestoredWithWhenItStarts() {
        LiveKitTrackSplit split = split("alice", "a", "TR_1", 3, 17);
        reader.addSplits(List.of(split));

        reader.start();

        assertThat(context.sent).containsExactly(new ReaderSplitsEvent(List.of(split)));
    }

    @Test
    void endsASplitOfARoomThatTheJobDoesNotReadAnyMoreWithoutJoiningThat() throws Exception {
        LiveKitTrackSplit stranger =
                new LiveKitTrackSplit("elsewhere", "alice", "a", 3, "TR_9", 17);
        LiveKitTrackSplit split = split("alice", "a", "TR_1", 0, 0);
        reader.addSplits(List.of(stranger, split));
        reader.start();
        output.createOutputForSplit(stranger.splitId());

        poll();

        assertThat(context.sent(SplitFinishedEvent.class))
                .containsExactly(new SplitFinishedEvent(stranger));
        assertThat(output.idleSplits).isEmpty();
        assertThat(output.released).contains(stranger.splitId());
        assertThat(reader.snapshotState(1)).containsExactly(split);
        assertThat(rooms).hasSize(1);
        reader.handleSourceEvents(new FinishSplitEvent(stranger.splitId()));
        poll();
        assertThat(context.sent(SplitFinishedEvent.class)).hasSize(1);
    }

    @Test
    void joinsTheRoomOfARestoredSplitWhenItIsKnownToExist() throws Exception {
        reader = reader(RoomSelection.of(Pattern.compile("ro+m")));
        LiveKitTrackSplit split = split("alice", "a", "TR_1", 3, 17);
        reader.addSplits(List.of(split));
        reader.start();
        poll();
        assertThat(rooms).as("joining would create it").isEmpty();
        assertThat(reader.snapshotState(1)).containsExactly(split);

        reader.handleSourceEvents(new RoomExistsEvent("room"));
        reader.handleSourceEvents(new RoomExistsEvent("room"));
        rooms.get(0).admit();
        FakeTrack track = rooms.get(0).publish("alice", "a", "TR_1", allocator).arrive();
        poll();
        track.stream().receive(MILLI, 20);
        poll();

        assertThat(rooms).hasSize(1);
        assertThat(output.records).containsExactly("room/alice/a TR_1 #17 luma 20");
    }

    @Test
    void endsARestoredSplitOfARoomThatIsGoneWithoutCreatingThat() throws Exception {
        reader = reader(RoomSelection.of(Pattern.compile("ro+m")));
        LiveKitTrackSplit split = split("alice", "a", "TR_1", 3, 17);
        reader.addSplits(List.of(split));
        reader.start();
        poll();

        reader.handleSourceEvents(new FinishSplitEvent(split.splitId()));
        poll();
        reader.handleSourceEvents(new RoomExistsEvent("room"));

        assertThat(rooms).isEmpty();
        assertThat(context.sent(SplitFinishedEvent.class))
                .containsExactly(new SplitFinishedEvent(split));
    }

    @Test
    void joinsTheRoomOfANewSplitAtOnce() throws Exception {
        reader = reader(RoomSelection.of(Pattern.compile("ro+m")));
        reader.start();

        reader.addSplits(List.of(split("alice", "a", "TR_1", 3, 17)));

        assertThat(rooms.get(0).isOpened()).isTrue();
    }

    @Test
    void keepsTheNumberOfTheNextFrameInItsState() throws Exception {
        FakeTrack track = reading("alice", "a", "TR_1", split("alice", "a", "TR_1", 2, 40));
        track.stream().receive(MILLI, 20);
        poll();

        assertThat(reader.snapshotState(1)).containsExactly(split("alice", "a", "TR_1", 2, 41));
    }

    @Test
    void tellsOfChosenTracksNowAndOnChange() throws Exception {
        FakeRoom room = joined();
        room.publish("alice", "wanted", "TR_1", allocator);
        room.publish("alice", "other", "TR_2", allocator);

        reader.handleSourceEvents(new WatchRoomEvent("room", false));
        poll();
        room.changed();
        poll();
        room.publish("bob", "wanted", "TR_3", allocator);
        poll();

        assertThat(context.sent(RoomTracksEvent.class))
                .extracting(
                        event -> event.tracks().stream().map(TrackDescription::trackSid).toList())
                .containsExactly(List.of(), List.of("TR_1"), List.of("TR_1", "TR_3"));
    }

    @Test
    void tellsOfAllTracksAgainWhenAskedAgain() throws Exception {
        FakeRoom room = joined();
        room.publish("alice", "wanted", "TR_1", allocator);
        poll();
        int before = context.sent(RoomTracksEvent.class).size();

        reader.handleSourceEvents(new ReportRoomEvent("room"));
        poll();

        assertThat(context.sent(RoomTracksEvent.class)).hasSize(before + 1);
        assertThat(rooms).hasSize(1);
    }

    @Test
    void subscribesWhatItReadsAndNothingElse() throws Exception {
        FakeRoom room = joined();
        FakeTrack a = room.publish("alice", "a", "TR_1", allocator);
        FakeTrack b = room.publish("alice", "b", "TR_2", allocator);

        reader.addSplits(List.of(split("alice", "a", "TR_1", 0, 0)));
        poll();

        assertThat(a.subscribed).isTrue();
        assertThat(b.subscribed).isFalse();
    }

    @Test
    void marksASplitIdleBeforeItFinishesAndSaysSo() throws Exception {
        FakeTrack track = reading("alice", "a", "TR_1", split("alice", "a", "TR_1", 0, 0));
        track.stream().receive(MILLI, 20);
        poll();
        String splitId = split("alice", "a", "TR_1", 0, 0).splitId();
        assertThat(output.idleSplits).containsEntry(splitId, false);

        track.stream().receive(MILLI, 21);
        rooms.get(0).unpublish(track);
        poll();

        assertThat(output.records).hasSize(2);
        assertThat(output.idleSplits).isEmpty();
        assertThat(output.released).endsWith(splitId);
        assertThat(output.idle).isTrue();
        assertThat(context.sent(SplitFinishedEvent.class))
                .containsExactly(new SplitFinishedEvent(split("alice", "a", "TR_1", 0, 2)));
        assertThat(reader.snapshotState(1)).isEmpty();
        assertThat(track.stream().isClosed()).isTrue();
    }

    @Test
    void givesASplitUpWhenTheEnumeratorWantsIt() throws Exception {
        LiveKitTrackSplit split = split("alice", "a", "TR_1", 0, 0);
        FakeTrack track = reading("alice", "a", "TR_1", split);

        reader.handleSourceEvents(new FinishSplitEvent(split.splitId()));
        poll();

        assertThat(context.sent(SplitFinishedEvent.class))
                .containsExactly(new SplitFinishedEvent(split));
        assertThat(track.subscribed).isFalse();
    }

    @Test
    void givesASplitUpThoughItsTrackIsSentFasterThanItIsRead() throws Exception {
        LiveKitTrackSplit split = split("alice", "a", "TR_1", 0, 0);
        FakeTrack track = reading("alice", "a", "TR_1", split);
        track.stream().receive(MILLI, 20);
        deserializer.onFrame =
                () -> {
                    if (output.records.size() < 100) {
                        track.stream().receive(MILLI, 21);
                    }
                };

        reader.handleSourceEvents(new FinishSplitEvent(split.splitId()));
        poll();

        assertThat(output.records).containsExactly("room/alice/a TR_1 #0 luma 20");
        assertThat(context.sent(SplitFinishedEvent.class)).hasSize(1);
        assertThat(track.subscribed).isFalse();
    }

    @Test
    void takesAMutedTrackOutOfEventTimeAndBackIn() throws Exception {
        LiveKitTrackSplit split = split("alice", "a", "TR_1", 0, 0);
        FakeTrack track = reading("alice", "a", "TR_1", split);
        track.stream().receive(MILLI, 20);
        poll();

        track.silent = true;
        rooms.get(0).changed();
        poll();
        assertThat(output.idleSplits).isEmpty();
        assertThat(output.idle).isTrue();

        track.stream().receive(MILLI, 16);
        poll();
        assertThat(output.records).hasSize(2);
        assertThat(output.idleSplits).isEmpty();

        track.silent = false;
        rooms.get(0).changed();
        track.stream().receive(MILLI, 21);
        poll();
        assertThat(output.idleSplits).containsEntry(split.splitId(), false);
    }

    @Test
    void letsTheServerPauseWhatFlinkPausesAndDropsWhatWaited() throws Exception {
        LiveKitTrackSplit split = split("alice", "a", "TR_1", 0, 0);
        FakeTrack track = reading("alice", "a", "TR_1", split);

        reader.pauseOrResumeSplits(List.of(split.splitId()), List.of());
        assertThat(track.enabled).isFalse();
        track.stream().receive(MILLI, 20);
        poll();
        assertThat(output.records).isEmpty();

        reader.pauseOrResumeSplits(List.of(), List.of(split.splitId()));
        assertThat(track.enabled).isTrue();
        track.stream().receive(MILLI, 21);
        poll();
        assertThat(output.records).containsExactly("room/alice/a TR_1 #1 luma 21");
        assertThat(context.dropped("paused")).isEqualTo(1);
        assertThat(track.stream().conversions()).as("dropped before it is converted").isEqualTo(1);
    }

    /** Flink resumes only splits that are in event time. */
    @Test
    void keepsATrackThatIsMutedWhilePausedInEventTimeUntilItIsResumed() throws Exception {
        LiveKitTrackSplit split = split("alice", "a", "TR_1", 0, 0);
        FakeTrack track = reading("alice", "a", "TR_1", split);
        track.stream().receive(MILLI, 20);
        poll();
        reader.pauseOrResumeSplits(List.of(split.splitId()), List.of());

        track.silent = true;
        rooms.get(0).changed();
        poll();
        assertThat(output.idleSplits).containsEntry(split.splitId(), false);

        reader.pauseOrResumeSplits(List.of(), List.of(split.splitId()));
        assertThat(output.idleSplits).as("Flink is not done with the output yet").hasSize(1);
        assertThat(reader.isAvailable()).isDone();
        poll();
        assertThat(output.idleSplits).isEmpty();
    }

    @Test
    void finishesATrackThatEndsWhilePaused() throws Exception {
        LiveKitTrackSplit split = split("alice", "a", "TR_1", 0, 0);
        FakeTrack track = reading("alice", "a", "TR_1", split);
        track.stream().receive(MILLI, 20);
        poll();
        reader.pauseOrResumeSplits(List.of(split.splitId()), List.of());

        rooms.get(0).unpublish(track);
        poll();

        assertThat(output.idleSplits).isEmpty();
        assertThat(output.idle).isTrue();
        assertThat(context.sent(SplitFinishedEvent.class)).hasSize(1);
    }

    @Test
    void dropsAndCountsWhatWaitsOfATrackThatEndsWhilePaused() throws Exception {
        LiveKitTrackSplit split = split("alice", "a", "TR_1", 0, 40);
        FakeTrack track = reading("alice", "a", "TR_1", split);
        reader.pauseOrResumeSplits(List.of(split.splitId()), List.of());
        track.stream().receive(MILLI, 20);
        track.stream().receive(MILLI, 21);

        rooms.get(0).unpublish(track);
        poll();

        assertThat(output.records).isEmpty();
        assertThat(context.dropped("paused")).isEqualTo(2);
        assertThat(context.sent(SplitFinishedEvent.class))
                .as("the next generation shows the loss by its numbers")
                .containsExactly(new SplitFinishedEvent(split("alice", "a", "TR_1", 0, 42)));
    }

    /** A publication keeps what was asked of it. */
    @Test
    void asksForThePicturesOfATrackThatWasTakenBackWhilePaused() throws Exception {
        LiveKitTrackSplit split = split("alice", "a", "TR_1", 0, 0);
        FakeTrack track = reading("alice", "a", "TR_1", split);
        reader.pauseOrResumeSplits(List.of(split.splitId()), List.of());
        reader.handleSourceEvents(new FinishSplitEvent(split.splitId()));
        poll();
        assertThat(track.subscribed).isFalse();

        reader.addSplits(List.of(split("alice", "a", "TR_1", 1, 0)));
        poll();

        assertThat(track.subscribed).isTrue();
        assertThat(track.enabled).isTrue();
    }

    @Test
    void goesOnWithATrackThatArrivesAgainWhileFramesOfItWait() throws Exception {
        FakeTrack track = reading("alice", "a", "TR_1", split("alice", "a", "TR_1", 0, 0));
        FakeStream before = track.stream();

        before.receive(MILLI, 20);
        before.end();
        rooms.get(0).changed();
        poll();

        assertThat(track.streamsOpened()).isEqualTo(2);
        assertThat(before.isClosed()).isTrue();
        track.stream().receive(MILLI, 21);
        poll();
        assertThat(output.records)
                .containsExactly("room/alice/a TR_1 #0 luma 20", "room/alice/a TR_1 #1 luma 21");
    }

    /** Those tracks have ended, whatever is there now. */
    @Test
    void finishesItsSplitsAlsoWhenTheRoomIsBackBeforeItLooks() throws Exception {
        FakeRoom room = joined();
        FakeTrack track = room.publish("alice", "a", "TR_1", allocator).arrive();
        reader.addSplits(List.of(split("alice", "a", "TR_1", 0, 0)));
        poll();
        track.stream().receive(MILLI, 20);
        int reports = context.sent(RoomTracksEvent.class).size();

        room.loseForAMoment();
        poll();

        assertThat(output.records).hasSize(1);
        assertThat(context.sent(SplitFinishedEvent.class))
                .containsExactly(new SplitFinishedEvent(split("alice", "a", "TR_1", 0, 1)));
        assertThat(context.sent(RoomTracksEvent.class))
                .as("the enumerator hears of what is there")
                .hasSize(reports + 1);
    }

    @Test
    void finishesItsSplitsWhenTheRoomIsLostAndTellsOfTheRoomWhenItIsBack() throws Exception {
        FakeRoom room = joined();
        FakeTrack track = room.publish("alice", "a", "TR_1", allocator).arrive();
        reader.addSplits(List.of(split("alice", "a", "TR_1", 0, 0)));
        poll();
        track.stream().receive(MILLI, 20);

        room.lose();
        poll();
        assertThat(output.records).hasSize(1);
        assertThat(context.sent(SplitFinishedEvent.class))
                .containsExactly(new SplitFinishedEvent(split("alice", "a", "TR_1", 0, 1)));

        int reports = context.sent(RoomTracksEvent.class).size();
        room.admit();
        room.publish("alice", "a", "TR_1", allocator);
        poll();
        assertThat(context.sent(RoomTracksEvent.class)).hasSize(reports + 1);
    }

    @Test
    void waitsForATrackThatItsRoomDoesNotShowYet() throws Exception {
        FakeRoom room = joined();
        reader.addSplits(List.of(split("alice", "a", "TR_1", 0, 0)));
        poll();
        assertThat(context.sent(SplitFinishedEvent.class)).isEmpty();

        FakeTrack track = room.publish("alice", "a", "TR_1", allocator).arrive();
        poll();

        assertThat(track.streamsOpened()).isEqualTo(1);
    }

    @Test
    void isIdleWithoutASplit() throws Exception {
        assertThat(poll()).isEqualTo(InputStatus.NOTHING_AVAILABLE);
        assertThat(output.idle).isTrue();
    }

    @Test
    void aNewSplitHasNoSayInEventTimeBeforeItsFirstFrame() throws Exception {
        LiveKitTrackSplit split = split("alice", "a", "TR_1", 0, 0);
        joined();
        reader.addSplits(List.of(split));
        output.createOutputForSplit(split.splitId());

        poll();

        assertThat(output.idleSplits).isEmpty();
        assertThat(output.idle).isTrue();
    }

    @Test
    void leavesARoomOfWhichItReadsNothingAnyMore() throws Exception {
        reader.addSplits(List.of(split("alice", "a", "TR_1", 0, 0)));
        FakeRoom room = rooms.get(0);
        room.admit();
        FakeTrack track = room.publish("alice", "a", "TR_1", allocator);
        poll();

        room.unpublish(track);
        poll();

        assertThat(room.closings()).isEqualTo(1);
    }

    @Test
    void failsWithTheClientsMessageWhenTheRoomCannotBeJoined() throws Exception {
        reader.handleSourceEvents(new WatchRoomEvent("room", false));
        poll();

        LiveKitException refusal = new LiveKitException("the token is expired");
        rooms.get(0).refuse(refusal);

        assertThat(reader.isAvailable()).isDone();
        assertThatThrownBy(this::poll).isSameAs(refusal);
    }

    @Test
    void endsWhenThereAreNoMoreSplits() throws Exception {
        FakeTrack track = reading("alice", "a", "TR_1", split("alice", "a", "TR_1", 0, 0));
        track.stream().receive(MILLI, 20);

        reader.notifyNoMoreSplits();

        assertThat(reader.isAvailable()).isDone();
        assertThat(poll()).isEqualTo(InputStatus.END_OF_INPUT);
        assertThat(rooms.get(0).closings()).isEqualTo(1);
    }

    @Test
    void canBeClosedWhileItJoins() throws Exception {
        reader.handleSourceEvents(new WatchRoomEvent("room", false));
        poll();

        reader.close();
        rooms.get(0).admit();

        assertThat(rooms.get(0).closings()).isEqualTo(1);
    }

    @Test
    void freesFramesThatWaitAlsoWhenARoomDoesNotClose() throws Exception {
        FakeTrack track = reading("alice", "a", "TR_1", split("alice", "a", "TR_1", 0, 0));
        track.stream().receive(MILLI, 20);
        rooms.get(0).failOnClose(new IllegalStateException("native"));

        assertThatThrownBy(reader::close).hasMessage("native");

        assertThat(allocator.allocatedBytes()).isZero();
        assertThatThrownBy(() -> allocator.allocate(1)).hasMessageContaining("closed");
        rooms.get(0).failOnClose(null);
    }

    @Test
    void opensTheDeserializerOnce() throws Exception {
        poll();
        poll();

        assertThat(deserializer.opened).isEqualTo(1);
    }

    @Test
    void givesTheDeserializerMetricsAndTheClassesOfTheJob() throws Exception {
        FakeTrack track = reading("alice", "a", "TR_1", split("alice", "a", "TR_1", 0, 0));
        track.stream().receive(MILLI, 20);
        poll();

        assertThat(context.metrics.getCounter("deserializer", "seen").orElseThrow().getCount())
                .isEqualTo(1);
        assertThat(deserializer.classLoader.asClassLoader()).isSameAs(context.jobClasses);
    }

    private LiveKitSourceReader<String> reader(RoomSelection selection) {
        return new LiveKitSourceReader<>(
                context,
                selection,
                TrackFilter.names("a", "b", "wanted"),
                new EventTimeSettings(ScanTimestamp.RECEPTION, Duration.ofSeconds(5)),
                deserializer,
                allocator,
                (name, taskThread, events) -> {
                    assertThat(selection.includes(name)).as("the job reads %s", name).isTrue();
                    FakeRoom room = new FakeRoom(taskThread, events);
                    rooms.add(room);
                    return room;
                });
    }

    /** A room that is watched and joined. */
    private FakeRoom joined() throws Exception {
        reader.handleSourceEvents(new WatchRoomEvent("room", false));
        FakeRoom room = rooms.get(0);
        assertThat(room.isOpened()).isTrue();
        room.admit();
        poll();
        return room;
    }

    private FakeTrack reading(String participant, String track, String sid, LiveKitTrackSplit split)
            throws Exception {
        FakeTrack published = joined().publish(participant, track, sid, allocator).arrive();
        reader.addSplits(List.of(split));
        poll();
        return published;
    }

    /** As Flink does: until there is nothing left. */
    private InputStatus poll() throws Exception {
        InputStatus status;
        do {
            status = reader.pollNext(output);
        } while (status == InputStatus.MORE_AVAILABLE);
        return status;
    }

    private static LiveKitTrackSplit split(
            String participant, String track, String sid, int generation, long sequence) {
        return new LiveKitTrackSplit("room", participant, track, generation, sid, sequence);
    }

    /** Says what it sees of a frame; the luma comes back from RGBA. */
    private static final class Descriptions implements FrameDeserializationSchema<String> {

        private static final long serialVersionUID = 1L;

        private int opened;
        private transient Counter seen;
        private transient UserCodeClassLoader classLoader;
        private IOException failure;
        private Runnable onFrame = () -> {};

        @Override
        public void open(InitializationContext context) {
            opened++;
            seen = context.getMetricGroup().counter("seen");
            classLoader = context.getUserCodeClassLoader();
        }

        @Override
        public void deserialize(VideoFrame frame, FrameContext context, Collector<String> out)
                throws IOException {
            if (failure != null) {
                throw failure;
            }
            seen.inc();
            onFrame.run();
            int grey = frame.data().get(0) & 0xFF;
            long luma = 16 + Math.round(grey * 219 / 255.0);
            out.collect(
                    frame.room()
                            + "/"
                            + frame.participant()
                            + "/"
                            + frame.track()
                            + " "
                            + frame.trackSid()
                            + " #"
                            + frame.sequence()
                            + " luma "
                            + luma);
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }
    }
}
