// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.trackevents;

import io.github.flinklivekit.client.room.ConnectionQuality;
import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.source.coordinator.RoomClosedEvent;
import io.github.flinklivekit.source.coordinator.RoomTracksEvent;
import io.github.flinklivekit.source.coordinator.WatchRoomEvent;
import io.github.flinklivekit.source.deserializer.TrackEventDeserializationSchema;
import io.github.flinklivekit.source.reader.ReaderContext;
import io.github.flinklivekit.source.reader.RecordingOutput;
import io.github.flinklivekit.source.room.FakeRoom;
import io.github.flinklivekit.source.room.FakeTrack;
import io.github.flinklivekit.source.room.TrackStatus;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;
import io.github.flinklivekit.source.track.TrackEvent;
import io.github.flinklivekit.source.track.TrackEventType;
import io.github.flinklivekit.source.track.TrackFilter;

import org.apache.flink.api.common.serialization.DeserializationSchema.InitializationContext;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.flink.util.UserCodeClassLoader;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TrackEventReaderTest {

    private final FrameAllocator allocator = FrameAllocator.create("test", 1 << 20);
    private final ReaderContext context = new ReaderContext();
    private final RecordingOutput output = new RecordingOutput(true);
    private final List<FakeRoom> rooms = new ArrayList<>();
    private final Lines deserializer = new Lines();
    private TrackEventReader<String> reader = reader(false);

    @AfterEach
    void close() {
        reader.close();
        allocator.close();
    }

    @Test
    void tellsTheLifeOfATrackWithoutSubscribing() throws Exception {
        FakeRoom room = joined();
        FakeTrack track = room.publish("alice", "cam", "TR_1", allocator);
        poll();
        track.status = new TrackStatus(4, 2, true, "video/vp8", false);
        room.changed();
        poll();
        track.status = new TrackStatus(8, 6, false, "video/vp8", false);
        room.changed();
        poll();
        room.unpublish(track);
        poll();

        assertThat(output.records)
                .containsExactly(
                        "PUBLISHED alice/cam TR_1 4x2 ",
                        "MUTED alice/cam TR_1 4x2 ",
                        "UNMUTED alice/cam TR_1 8x6 ",
                        "RESOLUTION_CHANGED alice/cam TR_1 8x6 ",
                        "ENDED alice/cam TR_1 8x6 unpublished");
        assertThat(track.subscribed).isFalse();
        assertThat(output.timestamps).isSorted();
        assertThat(output.idle).isTrue();
    }

    @Test
    void tellsWhyATrackEnded() throws Exception {
        FakeRoom room = joined();
        room.publish("alice", "cam", "TR_1", allocator);
        room.publish("bob", "cam", "TR_2", allocator);
        poll();
        room.leave("alice");
        poll();
        room.lose();
        poll();
        room.admit();
        room.publish("bob", "cam", "TR_2", allocator);
        poll();
        room.end();
        poll();

        assertThat(output.records)
                .containsExactly(
                        "PUBLISHED alice/cam TR_1 4x2 ",
                        "PUBLISHED bob/cam TR_2 4x2 ",
                        "ENDED alice/cam TR_1 4x2 participant-left",
                        "ENDED bob/cam TR_2 4x2 connection-lost",
                        "PUBLISHED bob/cam TR_2 4x2 ",
                        "ENDED bob/cam TR_2 4x2 room-closed");
        assertThat(context.sent(RoomClosedEvent.class)).hasSize(1);
        assertThat(room.closings()).isEqualTo(1);
    }

    @Test
    void tellsOfALossAlsoWhenTheRoomIsBackBeforeItLooks() throws Exception {
        FakeRoom room = joined();
        room.publish("alice", "cam", "TR_1", allocator);
        poll();

        room.loseForAMoment();
        poll();

        assertThat(output.records)
                .containsExactly(
                        "PUBLISHED alice/cam TR_1 4x2 ",
                        "ENDED alice/cam TR_1 4x2 " + TrackEvent.CONNECTION_LOST,
                        "PUBLISHED alice/cam TR_1 4x2 ");
    }

    @Test
    void tellsWhatSubscribersHearAndLetsNoPictureTravel() throws Exception {
        reader.close();
        rooms.clear();
        reader = reader(true);
        FakeRoom room = joined();
        FakeTrack track = room.publish("alice", "cam", "TR_1", allocator);
        FakeTrack other = room.publish("alice", "screen", "TR_2", allocator);
        poll();
        assertThat(track.subscribed).isTrue();
        assertThat(track.enabled).isFalse();
        assertThat(other.subscribed).isFalse();
        hear(track, true, false, ConnectionQuality.UNKNOWN);
        room.changed();
        poll();
        hear(track, true, true, ConnectionQuality.EXCELLENT);
        room.changed();
        poll();
        hear(track, true, false, ConnectionQuality.POOR);
        room.changed();
        poll();

        assertThat(output.records)
                .containsExactly(
                        "PUBLISHED alice/cam TR_1 4x2 ",
                        "SUBSCRIBED alice/cam TR_1 4x2 ",
                        "SPEAKING_STARTED alice/cam TR_1 4x2 ",
                        "QUALITY_CHANGED alice/cam TR_1 4x2 excellent",
                        "SPEAKING_STOPPED alice/cam TR_1 4x2 ",
                        "QUALITY_CHANGED alice/cam TR_1 4x2 poor");
    }

    @Test
    void tellsWhenTheServerPausesATrackAndGoesOn() throws Exception {
        FakeRoom room = joined();
        FakeTrack track = room.publish("alice", "cam", "TR_1", allocator);
        hear(track, true, false, ConnectionQuality.GOOD);
        poll();
        output.records.clear();
        hearPaused(track, true);
        room.changed();
        poll();
        hearPaused(track, false);
        room.changed();
        poll();
        hearPaused(room.publish("alice", "cam", "TR_2", allocator), true);
        room.changed();
        poll();

        assertThat(output.records)
                .containsExactly(
                        "PAUSED_BY_SERVER alice/cam TR_1 4x2 ",
                        "RESUMED_BY_SERVER alice/cam TR_1 4x2 ",
                        "PUBLISHED alice/cam TR_2 4x2 ",
                        "SUBSCRIBED alice/cam TR_2 4x2 ",
                        "PAUSED_BY_SERVER alice/cam TR_2 4x2 ",
                        "QUALITY_CHANGED alice/cam TR_2 4x2 good");
    }

    @Test
    void tellsWhatWasHeardOfATrackBeforeItWasSeen() throws Exception {
        FakeRoom room = joined();
        hear(room.publish("alice", "cam", "TR_1", allocator), true, true, ConnectionQuality.GOOD);
        poll();

        assertThat(output.records)
                .containsExactly(
                        "PUBLISHED alice/cam TR_1 4x2 ",
                        "SUBSCRIBED alice/cam TR_1 4x2 ",
                        "SPEAKING_STARTED alice/cam TR_1 4x2 ",
                        "QUALITY_CHANGED alice/cam TR_1 4x2 good");
    }

    @Test
    void tellsWhatCannotBeDecoded() throws Exception {
        FakeRoom room = joined();
        FakeTrack secret = room.publish("alice", "cam", "TR_1", allocator);
        secret.status = new TrackStatus(4, 2, false, "video/vp8", true);
        FakeTrack strange = room.publish("bob", "cam", "TR_2", allocator);
        strange.status = new TrackStatus(4, 2, false, "", false);
        poll();
        strange.status = new TrackStatus(4, 2, false, "video/h265", false);
        room.changed();
        poll();

        assertThat(output.records)
                .containsExactly(
                        "PUBLISHED alice/cam TR_1 4x2 ",
                        "CANNOT_DECODE alice/cam TR_1 4x2 encrypted",
                        "PUBLISHED bob/cam TR_2 4x2 ",
                        "CANNOT_DECODE bob/cam TR_2 4x2 codec-unsupported");
    }

    @Test
    void tellsOfChosenTracksAlone() throws Exception {
        FakeRoom room = joined();
        room.publish("alice", "screen", "TR_1", allocator);
        poll();

        assertThat(output.records).isEmpty();
    }

    @Test
    void tellsTheEnumeratorWhoIsThereAndOfNoTracks() throws Exception {
        FakeRoom room = joined();
        FakeTrack track = room.publish("alice", "cam", "TR_1", allocator);
        poll();
        room.unpublish(track);
        poll();

        assertThat(context.sent(RoomTracksEvent.class))
                .containsExactly(
                        new RoomTracksEvent("room", List.of(), false),
                        new RoomTracksEvent("room", List.of(), true),
                        new RoomTracksEvent("room", List.of(), false));
    }

    @Test
    void failsWithTheRoom() throws Exception {
        FakeRoom room = joined();
        room.refuse(new LiveKitException("not here"));

        assertThatThrownBy(this::poll).hasMessage("not here");
    }

    @Test
    void waitsForARoomThatTheJobHasBeenIn() {
        reader.handleSourceEvents(new WatchRoomEvent("room", false));
        reader.handleSourceEvents(new WatchRoomEvent("other", true));

        assertThat(rooms).extracting(FakeRoom::isKnown).containsExactly(false, true);
    }

    @Test
    void leavesAllRoomsAlsoWhenOneDoesNotClose() {
        reader.handleSourceEvents(new WatchRoomEvent("room", false));
        reader.handleSourceEvents(new WatchRoomEvent("other", false));
        IllegalStateException first = new IllegalStateException("first");
        IllegalStateException second = new IllegalStateException("second");
        rooms.get(0).failOnClose(first);
        rooms.get(1).failOnClose(second);

        assertThatThrownBy(reader::close).isSameAs(first).hasSuppressedException(second);

        assertThat(rooms).extracting(FakeRoom::closings).containsExactly(1, 1);
    }

    @Test
    void countsForEachRoom() throws Exception {
        FakeRoom room = joined();
        FakeTrack track = room.publish("alice", "cam", "TR_1", allocator);
        room.publish("bob", "cam", "TR_2", allocator).status =
                new TrackStatus(4, 2, false, "video/vp8", true);
        room.publish("bob", "screen", "TR_3", allocator).status =
                new TrackStatus(4, 2, false, "video/vp8", true);
        track.silent = true;
        room.changed();
        poll();

        assertThat(gauge("connectionState")).isEqualTo("connected");
        assertThat(gauge("reconnects")).isEqualTo(0L);
        assertThat(gauge("encryptedTracks")).as("of those that are chosen").isEqualTo(1);
        assertThat(gauge("pausedTracks")).isEqualTo(1);

        room.lose();
        poll();
        assertThat(gauge("connectionState")).isEqualTo("connecting");
        assertThat(gauge("encryptedTracks")).isEqualTo(0);
        assertThat(gauge("pausedTracks")).isEqualTo(0);

        room.admit();
        poll();
        room.end();
        poll();
        assertThat(gauge("connectionState")).isEqualTo("disconnected");
        assertThat(gauge("reconnects")).isEqualTo(1L);
    }

    private Object gauge(String name) {
        return context.metrics.getGauge("room", "room", name).orElseThrow().getValue();
    }

    @Test
    void givesTheDeserializerMetricsAndTheClassesOfTheJob() throws Exception {
        joined().publish("alice", "cam", "TR_1", allocator);
        poll();

        assertThat(context.metrics.getCounter("deserializer", "seen").orElseThrow().getCount())
                .isEqualTo(1);
        assertThat(deserializer.classLoader.asClassLoader()).isSameAs(context.jobClasses);
    }

    @Test
    void endsAndLeaves() throws Exception {
        FakeRoom room = joined();
        reader.notifyNoMoreSplits();

        assertThat(reader.pollNext(output)).isEqualTo(InputStatus.END_OF_INPUT);
        assertThat(room.closings()).isEqualTo(1);
        assertThat(reader.snapshotState(1)).isEmpty();
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
                .withMessageContaining("uid");
    }

    @Test
    void eventsTravelWithoutKryo() throws Exception {
        SerializerConfigImpl config = new SerializerConfigImpl();
        config.setGenericTypes(false);
        var serializer = TypeInformation.of(TrackEvent.class).createSerializer(config);
        TrackEvent event =
                new TrackEvent(
                        TrackEventType.ENDED,
                        FakeTrack.describe("alice", "cam", "TR_1"),
                        12_345,
                        4,
                        2,
                        true,
                        "video/vp8",
                        TrackEvent.UNPUBLISHED);

        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(event, out);

        assertThat(serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
                .isEqualTo(event);
    }

    private TrackEventReader<String> reader(boolean subscribing) {
        return new TrackEventReader<>(
                context,
                TrackFilter.names("cam").or(track -> !track.participantAttributes().isEmpty()),
                subscribing,
                deserializer,
                (name, taskThread, events) -> {
                    FakeRoom room = new FakeRoom(taskThread, events);
                    rooms.add(room);
                    return room;
                });
    }

    private static void hear(
            FakeTrack track, boolean subscribed, boolean speaking, ConnectionQuality quality) {
        hear(track, subscribed, speaking, quality, false);
    }

    private static void hearPaused(FakeTrack track, boolean pausedByServer) {
        hear(track, true, false, ConnectionQuality.GOOD, pausedByServer);
    }

    private static void hear(
            FakeTrack track,
            boolean subscribed,
            boolean speaking,
            ConnectionQuality quality,
            boolean pausedByServer) {
        track.status =
                new TrackStatus(
                        4,
                        2,
                        false,
                        "video/vp8",
                        false,
                        subscribed,
                        speaking,
                        quality,
                        pausedByServer);
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

    private static final class Lines implements TrackEventDeserializationSchema<String> {

        private static final long serialVersionUID = 1L;

        private transient Counter seen;
        private transient UserCodeClassLoader classLoader;

        @Override
        public void open(InitializationContext context) {
            seen = context.getMetricGroup().counter("seen");
            classLoader = context.getUserCodeClassLoader();
        }

        @Override
        public void deserialize(TrackEvent event, Collector<String> out) {
            seen.inc();
            out.collect(
                    event.type()
                            + " "
                            + event.track().participant()
                            + "/"
                            + event.track().name()
                            + " "
                            + event.track().trackSid()
                            + " "
                            + event.width()
                            + "x"
                            + event.height()
                            + " "
                            + event.reason());
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }
    }
}
