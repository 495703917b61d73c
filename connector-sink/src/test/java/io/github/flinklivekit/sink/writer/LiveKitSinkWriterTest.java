// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.client.room.PublishException;
import io.github.flinklivekit.client.room.PublishException.Reason;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoSenderStats;
import io.github.flinklivekit.connector.SizeChange;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.sink.element.RoomData;
import io.github.flinklivekit.sink.element.SinkElement;
import io.github.flinklivekit.sink.element.SinkSequence;
import io.github.flinklivekit.sink.element.TrackCommand;
import io.github.flinklivekit.sink.element.TrackCommand.Action;
import io.github.flinklivekit.sink.element.TrackFrame;
import io.github.flinklivekit.sink.metrics.SinkDropReason;
import io.github.flinklivekit.sink.metrics.SinkMetrics;

import org.apache.flink.metrics.testutils.MetricListener;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class LiveKitSinkWriterTest {

    private static final TrackPublishOptions H264 =
            TrackPublishOptions.builder().videoCodec(VideoCodec.H264).build();

    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(5);

    private final FrameAllocator allocator = FrameAllocator.create("test", 1 << 20);
    private final TaskMailbox mailbox = new TaskMailbox();
    private final List<FakeSinkRoom> rooms = new ArrayList<>();
    private final MetricListener metrics = new MetricListener();
    private final CountingSinkMetrics group = new CountingSinkMetrics(metrics.getMetricGroup());
    private final FakeTimer timer = new FakeTimer();
    private boolean restored;
    private LiveKitSinkWriter<SinkElement> writer;
    private FakeSinkRoom room;

    @BeforeEach
    void open() {
        open(null, SizeChange.REPUBLISH);
    }

    private void open(VideoCodec fallback, SizeChange sizeChange) {
        open("room", fallback, sizeChange);
        room = rooms.get(rooms.size() - 1);
    }

    private void open(@Nullable String ownRoom, VideoCodec fallback, SizeChange sizeChange) {
        SinkSettings options =
                new SinkSettings(
                        first ->
                                first.track().equals("screen") ? H264 : TrackPublishOptions.DEFAULT,
                        fallback,
                        sizeChange,
                        null,
                        IDLE_TIMEOUT,
                        null);
        writer =
                new LiveKitSinkWriter<>(
                        ownRoom,
                        restored,
                        element -> element.track().equals("nothing") ? null : element,
                        options,
                        (name, taskThread, events) -> {
                            FakeSinkRoom created = new FakeSinkRoom(name, taskThread, events);
                            rooms.add(created);
                            return created;
                        },
                        mailbox,
                        timer,
                        new SinkMetrics(group));
    }

    /** In place of the writer that each test begins with. */
    private void openAgain(VideoCodec fallback, SizeChange sizeChange) throws Exception {
        writer.close();
        open(fallback, sizeChange);
        joined();
        room.takesTracks = true;
    }

    @AfterEach
    void nothingIsLeft() {
        writer.close();
        for (FakeSinkRoom left : rooms) {
            assertThat(left.closed).isTrue();
            assertThat(left.tracks).allMatch(track -> track.isClosed);
        }
        assertThat(allocator.allocatedBytes()).isZero();
    }

    @Test
    void joinsItsRoomBeforeTheFirstFrame() {
        assertThat(room.name).isEqualTo("room");
        assertThat(room.log).containsExactly("open");
    }

    @Test
    void dropsAndCountsWhatComesBeforeTheRoomIsJoined() throws Exception {
        write("cam", 4, 2, 0);

        assertThat(room.tracks).isEmpty();
        assertThat(dropped(SinkDropReason.NOT_CONNECTED)).isEqualTo(1);
    }

    @Test
    void publishesATrackAtItsFirstFrameWithItsOptions() throws Exception {
        joined();

        write("cam", 4, 2, 0);
        write("screen", 4, 2, 0);
        write("cam", 4, 2, 1);

        assertThat(room.log).containsExactly("open", "publish cam 4x2", "publish screen 4x2");
        assertThat(room.tracks.get(0).options).isEqualTo(TrackPublishOptions.DEFAULT);
        assertThat(room.tracks.get(1).options).isEqualTo(H264);
        assertThat(room.tracks.get(0).captured).containsExactly(0L, 1L);
    }

    /** What hands it to the encoder takes the one reference that it needs. */
    @Test
    void aFrameOfTheTracksSizeIsHandedOnWithoutAHandleOfItsOwn() throws Exception {
        joined();
        VideoFrame frame = frame(4, 2, 0);
        try {
            writer.write(TrackFrame.of("cam", frame), null);

            assertThat(room.last().lastFrame).isSameAs(frame);
            assertThat(frame.hasPixels()).isTrue();
        } finally {
            frame.release();
        }
    }

    @Test
    void countsFramesAsLostUntilTheServerHasTakenTheTrack() throws Exception {
        joined();
        write("cam", 4, 2, 0);
        assertThat(dropped(SinkDropReason.NOT_PUBLISHED)).isEqualTo(1);

        room.last().published.complete(null);
        write("cam", 4, 2, 1);

        assertThat(dropped(SinkDropReason.NOT_PUBLISHED)).isEqualTo(1);
        assertThat(group.getNumRecordsSendCounter().getCount()).isEqualTo(1);
        assertThat(group.getNumBytesSendCounter().getCount()).isEqualTo(12);
        assertThat(room.last().captured).containsExactly(0L, 1L);
    }

    @Test
    void dropsAndCountsAFrameThatIsOlderThanOneThatWasShown() throws Exception {
        joined();
        room.takesTracks = true;
        write("cam", 4, 2, 2);
        write("cam", 4, 2, 1);
        write("other", 4, 2, 1);
        write("cam", 4, 2, 3);

        assertThat(room.tracks.get(0).captured).containsExactly(2L, 3L);
        assertThat(room.tracks.get(1).captured).containsExactly(1L);
        assertThat(dropped(SinkDropReason.STALE)).isEqualTo(1);
    }

    @Test
    void publishesAnewUnderTheSameNameWhenTheSizeChanges() throws Exception {
        joined();
        write("cam", 4, 2, 0);
        FakeSinkRoom.Track small = room.last();
        small.published.complete(null);

        write("cam", 8, 4, 1);
        write("cam", 8, 4, 2);
        assertThat(room.log)
                .as("a name is published once at a time")
                .containsExactly("open", "publish cam 4x2", "unpublish cam 4x2");

        small.unpublished.complete(null);
        mailbox.run();
        assertThat(room.log).endsWith("unpublish cam 4x2", "close cam 4x2", "publish cam 8x4");
        assertThat(room.last().captured).containsExactly(1L, 2L);
    }

    @Test
    void waitsForAPublicationThatIsUnderWayBeforeItTakesItDown() throws Exception {
        joined();
        write("cam", 4, 2, 0);
        FakeSinkRoom.Track small = room.last();

        write("cam", 8, 4, 1);
        assertThat(room.log).containsExactly("open", "publish cam 4x2");

        small.published.complete(null);
        small.unpublished.complete(null);
        mailbox.run();
        assertThat(room.log).endsWith("unpublish cam 4x2", "close cam 4x2", "publish cam 8x4");
    }

    @Test
    void sizesThatFlicker() throws Exception {
        joined();
        write("cam", 4, 2, 0);
        FakeSinkRoom.Track first = room.last();
        for (int i = 1; i <= 10; i++) {
            write("cam", 4 + 4 * (i % 2), 2, i);
        }
        first.published.complete(null);
        first.unpublished.complete(null);
        mailbox.run();

        assertThat(room.log).filteredOn(line -> line.startsWith("publish")).hasSize(2);
        assertThat(room.tracks).filteredOn(track -> !track.isClosed).hasSize(1);
    }

    @Test
    void freesATrackThatIsBeingTakenDownWhenTheTaskEnds() throws Exception {
        joined();
        write("cam", 4, 2, 0);
        FakeSinkRoom.Track small = room.last();
        small.published.complete(null);
        write("cam", 8, 4, 1);

        writer.close();
        mailbox.close();
        small.unpublished.complete(null);

        assertThat(small.isClosed).isTrue();
    }

    @Test
    void leavesTheRoomBeforeItFreesTheTracks() throws Exception {
        joined();
        write("cam", 4, 2, 0);

        writer.close();

        assertThat(room.log).endsWith("leave", "close cam 4x2");
    }

    @Test
    void failsTheJobWithTheServersWordsWhenATrackCannotBePublished() throws Exception {
        joined();
        write("cam", 4, 2, 0);

        room.last()
                .published
                .completeExceptionally(
                        new PublishException(Reason.CODEC_UNAVAILABLE, "no encoder for H265"));

        assertThatThrownBy(mailbox::run)
                .isInstanceOf(PublishException.class)
                .hasMessage(
                        "The sink cannot publish track 'cam' in room 'room': no encoder for H265");
        assertThatThrownBy(() -> write("cam", 4, 2, 1)).isInstanceOf(PublishException.class);
    }

    @Test
    void publishesAgainAtTheNextFrameWhenNoAnswerCame() throws Exception {
        openAgain(VideoCodec.VP8, SizeChange.REPUBLISH);
        room.takesTracks = false;
        command(TrackCommand.mute("screen"));
        for (int i = 0; i < 3; i++) {
            write("screen", 4, 2, i);
            room.last().published.completeExceptionally(noAnswer());
            mailbox.run();
        }
        room.takesTracks = true;
        command(TrackCommand.unmute("screen"));
        write("screen", 4, 2, 3);

        assertThat(room.tracks).hasSize(4);
        assertThat(room.tracks).filteredOn(track -> !track.isClosed).hasSize(1);
        assertThat(room.tracks)
                .as("nothing is wrong with the codec")
                .allMatch(track -> track.options.equals(H264));
        assertThat(room.log).doesNotContain("unpublish screen 4x2");
        assertThat(room.last().captured).containsExactly(3L);
    }

    /** As the client gives it: wrapped by the stages that it went through. */
    private static CompletionException noAnswer() {
        return new CompletionException(
                new PublishException(Reason.NO_ANSWER, "The server did not answer within 10 s"));
    }

    /** The failure of the publication comes before the news that the room was lost. */
    @Test
    void publishesAgainWhenTheRoomWasLostMeanwhile() throws Exception {
        joined();
        write("cam", 4, 2, 0);
        FakeSinkRoom.Track first = room.last();

        room.connected = false;
        first.published.completeExceptionally(
                new PublishException(Reason.CLIENT_ERROR, "The room was left"));
        room.lose();
        assertThatCode(mailbox::run).doesNotThrowAnyException();
        assertThat(first.isClosed).isTrue();
        write("cam", 4, 2, 1);
        assertThat(dropped(SinkDropReason.NOT_CONNECTED)).isEqualTo(1);

        joined();
        write("cam", 4, 2, 2);
        assertThat(room.last()).isNotSameAs(first);
        assertThat(room.last().captured).containsExactly(1L, 2L);
    }

    @Test
    void countsWhatComesWhileTheConnectionIsRestored() throws Exception {
        joined();
        room.takesTracks = true;
        write("cam", 4, 2, 0);
        FakeSinkRoom.Track track = room.last();

        room.breakConnection();
        write("cam", 4, 2, 1);
        write("other", 4, 2, 1);
        write("cam", 8, 4, 2);
        assertThat(dropped(SinkDropReason.NOT_CONNECTED)).isEqualTo(3);
        assertThat(room.log).as("nothing is asked for").containsExactly("open", "publish cam 4x2");
        assertThat(track.captured).as("media may go on").containsExactly(0L, 1L);

        room.restoreConnection();
        write("cam", 4, 2, 3);
        assertThat(track.captured).containsExactly(0L, 1L, 3L);
        assertThat(group.getNumRecordsSendCounter().getCount()).isEqualTo(2);
    }

    @Test
    void countsFramesAsLostUntilARestoredConnectionHasPublishedTheirTrackAnew() throws Exception {
        joined();
        room.takesTracks = true;
        write("cam", 4, 2, 0);
        FakeSinkRoom.Track track = room.last();
        track.sent = false;
        track.wanted = false;

        write("cam", 4, 2, 1);
        assertThat(dropped(SinkDropReason.NOT_PUBLISHED)).isEqualTo(1);
        assertThat(dropped(SinkDropReason.NOT_WATCHED)).isZero();

        track.wanted = true;
        room.takeAgain();
        write("cam", 4, 2, 2);
        assertThat(group.getNumRecordsSendCounter().getCount()).isEqualTo(2);
        assertThat(room.tracks).hasSize(1);
    }

    @Test
    void aTrackIsNotIdleWhileTheConnectionIsRestored() throws Exception {
        joined();
        room.takesTracks = true;
        write("cam", 4, 2, 0);
        room.breakConnection();
        timer.pass(IDLE_TIMEOUT.multipliedBy(2));
        room.restoreConnection();
        timer.pass(IDLE_TIMEOUT.dividedBy(2));
        assertThat(room.log).doesNotContain("unpublish cam 4x2");

        timer.pass(IDLE_TIMEOUT);
        assertThat(room.log).endsWith("unpublish cam 4x2");
    }

    @Test
    void failsWhenAnotherSubtaskPublishesTheSameTrack() throws Exception {
        joined();
        room.takesTracks = true;
        room.publishElsewhere("cam");
        mailbox.run();
        write("cam", 4, 2, 0);
        room.publishElsewhere("other");
        mailbox.run();

        room.publishElsewhere("cam");
        mailbox.run();
        timer.pass(Duration.ofMillis(1900));
        write("cam", 4, 2, 1);
        timer.pass(Duration.ofMillis(100));

        assertThatThrownBy(mailbox::run)
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("'cam'")
                .hasMessageContaining("flink-out-1")
                .hasMessageContaining("BY_TRACK");
    }

    /** Each hears of the other's track while the server has not answered for its own. */
    @Test
    void failsWhenTwoSubtasksPublishTheSameTrackAtOnce() throws Exception {
        joined();
        write("cam", 4, 2, 0);
        room.publishElsewhere("cam");
        mailbox.run();
        room.last().published.complete(null);

        timer.pass(Duration.ofMillis(1900));
        write("cam", 4, 2, 1);
        timer.pass(Duration.ofMillis(100));

        assertThatThrownBy(mailbox::run)
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("flink-out-1");
    }

    /** It came back to its room, and the source gave it to another reader. */
    @Test
    void givesUpATrackThatHasMovedToAnotherSubtask() throws Exception {
        joined();
        room.takesTracks = true;
        write("cam", 4, 2, 0);
        room.publishElsewhere("cam");
        mailbox.run();
        timer.pass(Duration.ofSeconds(2));
        mailbox.run();

        assertThat(room.log).containsExactly("open", "publish cam 4x2", "unpublish cam 4x2");
    }

    @Test
    void failsTheJobWithoutAFrameWhenTheRoomCannotBeJoined() {
        LiveKitException refusal = new LiveKitException("the token is expired");

        room.refuse(refusal);

        assertThatThrownBy(mailbox::run).isSameAs(refusal);
    }

    @Test
    void dropsAndCountsFramesWithoutPixels() throws Exception {
        joined();
        VideoFrame released = frame(4, 2, 0);
        released.release();

        writer.write(TrackFrame.of("cam", released), null);

        assertThat(room.tracks).isEmpty();
        assertThat(dropped(SinkDropReason.NO_PIXELS)).isEqualTo(1);
    }

    @Test
    void passesOverElementsThatAreNoFrames() throws Exception {
        joined();

        write("nothing", 4, 2, 0);

        assertThat(room.tracks).isEmpty();
    }

    @Test
    void publishesInOtherRoomsThatElementsName() throws Exception {
        joined();
        VideoFrame frame = frame(4, 2, 0);
        writer.write(new TrackFrame("other", "cam", frame), null);
        frame.release();

        assertThat(rooms).extracting(opened -> opened.name).containsExactly("room", "other");
        assertThat(room.tracks).isEmpty();
    }

    @Test
    void scalesToTheFirstSize() throws Exception {
        openAgain(null, SizeChange.SCALE);
        write("cam", 4, 2, 0);
        write("cam", 8, 8, 1);
        write("cam", 4, 2, 2);

        assertThat(room.log).containsExactly("open", "publish cam 4x2");
        assertThat(room.last().captured).containsExactly(0L, 1L, 2L);
        assertThat(room.last().sizes).containsOnly("4x2");
    }

    @Test
    void failsAtAnotherSizeWhereItIsAnError() throws Exception {
        openAgain(null, SizeChange.FAIL);
        write("cam", 4, 2, 0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> write("cam", 8, 4, 1))
                .withMessageContaining("'cam' changes from 4x2 to 8x4")
                .withMessageContaining("sink.size-change");
    }

    @Test
    void fallsBackToAnotherCodecOnce() throws Exception {
        openAgain(VideoCodec.VP8, SizeChange.REPUBLISH);
        room.takesTracks = false;
        write("screen", 4, 2, 0);
        FakeSinkRoom.Track track = room.last();
        CompletableFuture<Void> first = track.published;
        track.published = new CompletableFuture<>();
        first.completeExceptionally(
                new PublishException(Reason.CODEC_UNAVAILABLE, "no encoder for H264"));
        mailbox.run();

        assertThat(room.log).containsExactly("open", "publish screen 4x2", "publish screen 4x2");
        assertThat(track.options.videoCodec()).isEqualTo(VideoCodec.VP8);
        assertThat(track.isClosed).isFalse();
        track.published.completeExceptionally(
                new PublishException(Reason.REFUSED, "the server is full"));
        assertThatThrownBy(mailbox::run).hasMessageContaining("the server is full");
    }

    @Test
    void doesNotBlameTheCodecForAnotherRefusal() throws Exception {
        openAgain(VideoCodec.VP8, SizeChange.REPUBLISH);
        room.takesTracks = false;
        write("screen", 4, 2, 0);

        room.last()
                .published
                .completeExceptionally(new PublishException(Reason.REFUSED, "NOT_ALLOWED"));

        assertThatThrownBy(mailbox::run)
                .isInstanceOfSatisfying(
                        PublishException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.REFUSED))
                .hasMessageContaining("NOT_ALLOWED");
        assertThat(room.log).containsExactly("open", "publish screen 4x2");
    }

    @Test
    void mutesAndUnmutes() throws Exception {
        joined();
        room.takesTracks = true;
        write("cam", 4, 2, 0);

        command(TrackCommand.mute("cam"));
        write("cam", 4, 2, 1);
        command(TrackCommand.unmute("cam"));
        write("cam", 4, 2, 2);

        assertThat(room.log)
                .containsExactly("open", "publish cam 4x2", "mute cam 4x2", "unmute cam 4x2");
        assertThat(room.last().captured).containsExactly(0L, 2L);
        assertThat(dropped(SinkDropReason.MUTED)).isEqualTo(1);
        assertThat(count("mutesByServer")).isZero();
    }

    @Test
    void doesWhatASequenceSaysInItsOrder() throws Exception {
        joined();
        room.takesTracks = true;
        command(TrackCommand.mute("cam"));
        VideoFrame frame = frame(4, 2, 0);

        command(SinkSequence.of(TrackCommand.unmute("cam"), TrackFrame.of("cam", frame)));
        command(SinkSequence.of(TrackCommand.mute("cam"), TrackFrame.of("cam", frame)));
        frame.release();

        assertThat(room.log).containsExactly("open", "publish cam 4x2", "mute cam 4x2");
        assertThat(room.last().captured).containsExactly(0L);
        assertThat(dropped(SinkDropReason.MUTED)).isEqualTo(1);
    }

    @Test
    void aSequenceIsOfOneTrack() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> SinkSequence.of(TrackCommand.mute("cam"), TrackCommand.mute("other")))
                .withMessageContaining("one track in one room");
        assertThatIllegalArgumentException()
                .isThrownBy(SinkSequence::of)
                .withMessageContaining("at least one element");
    }

    @Test
    void withoutARoomOfItsOwnItJoinsThoseThatItsElementsName() throws Exception {
        writer.close();
        rooms.clear();
        open(null, null, SizeChange.REPUBLISH);
        assertThat(rooms).isEmpty();

        command(new TrackCommand("left", "cam", TrackCommand.Action.MUTE));
        command(new TrackCommand("right", "cam", TrackCommand.Action.MUTE));
        command(new TrackCommand("left", "cam", TrackCommand.Action.UNMUTE));

        assertThat(rooms).extracting(joined -> joined.name).containsExactly("left", "right");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> command(TrackCommand.mute("cam")))
                .withMessageContaining("names no room");
    }

    /** Also of another size, and in a room that was left meanwhile. */
    @Test
    void whatIsMutedStaysMutedWhenItIsPublishedAnew() throws Exception {
        command(TrackCommand.mute("cam"));
        joined();
        write("cam", 4, 2, 0);
        assertThat(room.last().muted).as("muted before its first frame").isTrue();
        write("cam", 8, 4, 1);
        assertThat(room.last().muted).as("of another size").isTrue();
        room.lose();
        joined();
        write("cam", 4, 2, 2);
        assertThat(room.last().muted).as("in a room that was left").isTrue();

        command(TrackCommand.unmute("cam"));
        assertThat(room.last().muted).isFalse();
    }

    @Test
    void publishesAgainWhatTheServerHasTakenDown() throws Exception {
        joined();
        room.takesTracks = true;
        write("cam", 4, 2, 0);

        room.unpublishByServer();
        mailbox.run();
        assertThat(room.tracks.get(0).isClosed).isTrue();
        write("cam", 4, 2, 1);

        assertThat(room.tracks).hasSize(2);
        assertThat(room.last().captured).containsExactly(1L);
        assertThat(room.log)
                .as("nothing is left for the sink to take down")
                .doesNotContain("unpublish cam 4x2");
    }

    /** What is told of a track that was taken down says nothing of the one after it. */
    @Test
    void itsOwnUnpublishingIsNotTheServers() throws Exception {
        joined();
        room.takesTracks = true;
        write("cam", 4, 2, 0);
        write("cam", 8, 4, 1);
        FakeSinkRoom.Track old = room.tracks.get(0);
        old.takenDown = true;
        old.unpublished.complete(null);
        room.tellUnpublished("cam");
        mailbox.run();

        write("cam", 8, 4, 2);

        assertThat(room.tracks).hasSize(2);
        assertThat(room.last().isClosed).isFalse();
    }

    @Test
    void obeysAndCountsTheServersMute() throws Exception {
        joined();
        room.takesTracks = true;
        write("cam", 4, 2, 0);
        room.muteByServer(true);
        mailbox.run();
        assertThat(count("mutesByServer")).isEqualTo(1);
        write("cam", 8, 4, 1);

        assertThat(room.last().muted).as("also of another size").isTrue();
        assertThat(dropped(SinkDropReason.MUTED)).isEqualTo(1);
        room.muteByServer(false);
        mailbox.run();
        write("cam", 8, 4, 2);
        assertThat(room.last().captured).containsExactly(2L);
    }

    @Test
    void unpublishesAndPublishesAgainAtTheNextFrame() throws Exception {
        command(TrackCommand.unpublish("unknown"));
        joined();
        room.takesTracks = true;
        write("cam", 4, 2, 0);
        room.last().unpublished.complete(null);

        command(TrackCommand.unpublish("cam"));
        assertThat(room.last().isClosed).isTrue();
        write("cam", 4, 2, 1);

        assertThat(room.log)
                .containsExactly(
                        "open",
                        "publish cam 4x2",
                        "unpublish cam 4x2",
                        "close cam 4x2",
                        "publish cam 4x2");
        assertThat(room.last().captured).containsExactly(1L);
    }

    @Test
    void unpublishesATrackThatIsIdle() throws Exception {
        joined();
        room.takesTracks = true;
        write("cam", 4, 2, 0);
        write("other", 4, 2, 0);
        for (int i = 1; i <= 6; i++) {
            timer.pass(Duration.ofSeconds(1));
            write("other", 4, 2, i);
        }

        assertThat(room.log)
                .containsExactly(
                        "open", "publish cam 4x2", "publish other 4x2", "unpublish cam 4x2");
        assertThat(room.last().captured).containsSubsequence(0L, 1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void sendsData() throws Exception {
        command(RoomData.reliable("cam", "cars", new byte[] {'0'}));
        assertThat(count("dataDropped")).as("not joined").isEqualTo(1);
        joined();

        command(RoomData.reliable("cam", "cars", new byte[] {'2'}));
        command(RoomData.lossy("", "pose", new byte[] {'x', 'y'}));

        assertThat(room.log).containsExactly("open", "reliable cars 2", "lossy pose xy");
        assertThat(count("dataSend")).isEqualTo(2);
        assertThat(count("dataDropped")).isEqualTo(1);
    }

    @Test
    void dataThatTheNetworkDoesNotTakeIsCounted() throws Exception {
        joined();
        room.sent =
                CompletableFuture.failedFuture(
                        new PublishException(Reason.CONGESTED, "More data is sent"));
        command(RoomData.reliable("cam", "cars", new byte[1]));
        command(RoomData.reliable("cam", "cars", new byte[1]));
        room.sent = CompletableFuture.completedFuture(null);
        command(RoomData.reliable("cam", "cars", new byte[1]));

        assertThat(count("dataSend")).isEqualTo(1);
        assertThat(count("dataDropped")).isEqualTo(2);
    }

    @Test
    void dataThatIsNotAllowedFailsTheJob() throws Exception {
        joined();
        room.sent =
                CompletableFuture.failedFuture(
                        new PublishException(Reason.REFUSED, "no canPublishData"));
        writer.write(RoomData.reliable("", "cars", new byte[1]), null);

        assertThatThrownBy(mailbox::run)
                .isInstanceOf(PublishException.class)
                .hasMessage("The sink cannot send data 'cars' to room 'room': no canPublishData");
    }

    @Test
    void dataThatWasOnItsWayAsTheConnectionBrokeIsCounted() throws Exception {
        joined();
        CompletableFuture<Void> sent = new CompletableFuture<>();
        room.sent = sent;
        command(RoomData.reliable("", "cars", new byte[1]));
        room.breakConnection();
        sent.completeExceptionally(new PublishException(Reason.CLIENT_ERROR, "The room was left"));
        mailbox.run();

        assertThat(count("dataDropped")).isEqualTo(1);
    }

    @Test
    void dataWithoutAnAnswerIsCounted() throws Exception {
        joined();
        room.sent = CompletableFuture.failedFuture(noAnswer());
        command(RoomData.reliable("", "cars", new byte[1]));

        assertThat(count("dataDropped")).isEqualTo(1);
    }

    /** The client would keep it for as long as the outage lasts. */
    @Test
    void dropsAndCountsDataWhileTheConnectionIsRestored() throws Exception {
        joined();
        room.breakConnection();
        command(RoomData.reliable("cam", "cars", new byte[] {'0'}));
        room.restoreConnection();
        command(RoomData.reliable("cam", "cars", new byte[] {'1'}));

        assertThat(room.log).containsExactly("open", "reliable cars 1");
        assertThat(count("dataSend")).isEqualTo(1);
        assertThat(count("dataDropped")).isEqualTo(1);
    }

    @Test
    void dropsAndCountsWhatNobodyWatches() throws Exception {
        joined();
        room.takesTracks = true;
        write("cam", 4, 2, 0);
        room.last().wanted = false;
        write("cam", 4, 2, 1);
        room.last().wanted = true;
        write("cam", 4, 2, 2);

        assertThat(room.last().captured).containsExactly(0L, 2L);
        assertThat(dropped(SinkDropReason.NOT_WATCHED)).isEqualTo(1);
    }

    @Test
    void countsWhatComesTooSoonForItsFrameRate() throws Exception {
        joined();
        room.takesTracks = true;
        write("cam", 4, 2, 0);
        room.last().tooSoon = true;
        write("cam", 4, 2, 1);

        assertThat(dropped(SinkDropReason.MAX_FPS)).isEqualTo(1);
        assertThat(group.getNumRecordsSendCounter().getCount()).isEqualTo(1);
        assertThat(group.getNumRecordsSendErrorsCounter().getCount()).isZero();
    }

    @Test
    void leavesARoomToWhichNothingComesAndJoinsItAgain() throws Exception {
        openAgainForNamedRooms();
        write("first", "cam", 0);
        write("second", "cam", 0);
        write("muted", "cam", 0);
        command(new TrackCommand("muted", "cam", Action.MUTE));
        rooms.forEach(FakeSinkRoom::join);
        mailbox.run();
        write("first", "cam", 1);
        FakeSinkRoom first = named("first");
        first.last().unpublished.complete(null);

        for (int i = 2; i <= 14; i++) {
            timer.pass(Duration.ofSeconds(1));
            mailbox.run();
            write("second", "cam", i);
        }

        assertThat(first.log)
                .containsExactly(
                        "open", "publish cam 4x2", "unpublish cam 4x2", "close cam 4x2", "leave");
        assertThat(named("second").closed).isFalse();
        assertThat(named("muted").closed).as("with what is muted").isFalse();

        write("first", "cam", 15);
        assertThat(named("first")).isNotSameAs(first);
        assertThat(named("first").log).containsExactly("open known");
    }

    @Test
    void itsOwnRoomIsNeverLeft() throws Exception {
        joined();

        timer.pass(IDLE_TIMEOUT.multipliedBy(3));
        mailbox.run();

        assertThat(room.closed).isFalse();
    }

    /** A server that is away for a moment is no reason to fail a job that was there before. */
    @Test
    void aRoomThatComesLaterIsWaitedFor() throws Exception {
        openAgainForNamedRooms();
        write("first", "cam", 0);
        write("second", "cam", 0);
        assertThat(named("second").log).containsExactly("open");

        named("first").join();
        mailbox.run();
        write("third", "cam", 0);

        assertThat(named("third").log).containsExactly("open known");
    }

    @Test
    void aRestoredJobWaitsForItsRoom() {
        writer.close();
        restored = true;
        open(null, SizeChange.REPUBLISH);

        assertThat(room.log).containsExactly("open known");
    }

    private void openAgainForNamedRooms() {
        writer.close();
        rooms.clear();
        open((String) null, null, SizeChange.REPUBLISH);
    }

    private FakeSinkRoom named(String name) {
        return rooms.stream()
                .filter(each -> each.name.equals(name))
                .reduce((older, newer) -> newer)
                .orElseThrow();
    }

    private void write(String to, String track, long sequence) throws Exception {
        VideoFrame frame = frame(4, 2, sequence);
        try {
            writer.write(new TrackFrame(to, track, frame), null);
            rooms.forEach(each -> each.takesTracks = true);
        } finally {
            frame.release();
        }
    }

    @Test
    void countsForEachTrackToo() throws Exception {
        write("cam", 4, 2, 0);
        room.takesTracks = true;
        joined();
        write("cam", 4, 2, 1);
        write("other", 4, 2, 1);
        write("cam", 4, 2, 2);

        assertThat(
                        metrics.getCounter("room", "room", "track", "cam", "framesPushed")
                                .orElseThrow()
                                .getCount())
                .isEqualTo(2);
        assertThat(
                        metrics.getCounter("room", "room", "track", "other", "framesPushed")
                                .orElseThrow()
                                .getCount())
                .isEqualTo(1);
        assertThat(
                        metrics.getCounter(
                                        "room",
                                        "room",
                                        "track",
                                        "cam",
                                        "reason",
                                        "not-connected",
                                        "framesDropped")
                                .orElseThrow()
                                .getCount())
                .isEqualTo(1);
        assertThat(group.getNumRecordsSendErrorsCounter().getCount()).isEqualTo(1);
    }

    @Test
    void bringsWhatEncodersSayIntoTheMetrics() throws Exception {
        joined();
        room.takesTracks = true;
        write("cam", 4, 2, 0);
        timer.pass(Duration.ofSeconds(2));
        mailbox.run();
        room.last().stats =
                List.of(
                        layer(320, 60, 0.03, 10_000, 30, "none"),
                        layer(1280, 50, 0.17, 490_000, 24.5, "bandwidth"));
        timer.pass(Duration.ofSeconds(2));
        mailbox.run();

        assertThat(gauge("framesEncoded")).isEqualTo(60L);
        assertThat(gauge("framesPerSecond")).isEqualTo(30.0);
        assertThat(gauge("bitsPerSecond")).isEqualTo(2_000_000.0);
        assertThat((double) gauge("encodeTimeMs")).isCloseTo(200.0 / 110, within(0.001));
        assertThat(gauge("qualityLimitation")).isEqualTo("bandwidth");
        assertThat(gauge("layersActive")).isEqualTo(2);
        assertThat(gauge("keyFramesEncoded")).isEqualTo(4L);
        assertThat(gauge("roundTripTimeMs")).isEqualTo(3.0);
    }

    @Test
    void nothingIsEncodedOfATrackThatIsNotSent() throws Exception {
        joined();
        room.takesTracks = true;
        write("cam", 4, 2, 0);
        room.last().stats = List.of(layer(1280, 50, 0.17, 490_000, 24.5, "bandwidth"));
        timer.pass(Duration.ofSeconds(2));
        mailbox.run();
        assertThat(gauge("framesPerSecond")).isEqualTo(24.5);

        room.lose();
        mailbox.run();

        assertThat(gauge("framesPerSecond")).isEqualTo(0.0);
        assertThat(gauge("bitsPerSecond")).isEqualTo(0.0);
        assertThat(gauge("layersActive")).isEqualTo(0);
        assertThat(gauge("qualityLimitation")).isEqualTo("none");
        assertThat(gauge("framesEncoded")).as("so far").isEqualTo(50L);
    }

    @Test
    void nothingIsEncodedOfATrackThatIsIdle() throws Exception {
        joined();
        room.takesTracks = true;
        write("cam", 4, 2, 0);
        room.last().stats = List.of(layer(1280, 50, 0.17, 490_000, 24.5, "bandwidth"));
        timer.pass(Duration.ofSeconds(2));
        mailbox.run();
        assertThat(gauge("framesPerSecond")).isEqualTo(24.5);

        timer.pass(IDLE_TIMEOUT);
        mailbox.run();

        assertThat(gauge("framesPerSecond")).isEqualTo(0.0);
    }

    private static VideoSenderStats layer(
            int width, long frames, double encodeS, long bytes, double fps, String limit) {
        return new VideoSenderStats(
                "", "0", width, 0, fps, frames, 2, encodeS, bytes, 0, 0, limit, "", 0.003);
    }

    private Object gauge(String name) {
        return metrics.getGauge("room", "room", "track", "cam", name).orElseThrow().getValue();
    }

    @Test
    void asksForANameWhereAFrameHasNone() throws Exception {
        joined();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> write("", 4, 2, 0))
                .withMessageContaining("setTrack")
                .withMessageContaining("setElementConverter");
    }

    @Test
    void flushesWithoutWaiting() throws Exception {
        joined();
        write("cam", 4, 2, 0);

        assertThatCode(() -> writer.flush(false)).doesNotThrowAnyException();
        assertThatCode(() -> writer.flush(true)).doesNotThrowAnyException();
    }

    @Test
    void canBeClosedWhileItJoins() {
        writer.close();
        mailbox.close();

        assertThatCode(room::join).doesNotThrowAnyException();
    }

    private void joined() throws Exception {
        room.join();
        mailbox.run();
    }

    private void command(SinkElement element) throws Exception {
        writer.write(element, null);
        mailbox.run();
    }

    private long count(String counter) {
        return metrics.getCounter(counter).orElseThrow().getCount();
    }

    private void write(String track, int width, int height, long sequence) throws Exception {
        VideoFrame frame = frame(width, height, sequence);
        try {
            writer.write(TrackFrame.of(track, frame), null);
        } finally {
            frame.release();
        }
    }

    private VideoFrame frame(int width, int height, long sequence) {
        FrameHeader header =
                FrameHeader.of(width, height, VideoBufferType.I420)
                        .withSequence(sequence)
                        .withTimestampUs(1 + sequence * 33_333)
                        .withOrigin(FrameOrigin.ofTrack("cam"));
        return VideoFrame.create(header, allocator, planes -> {});
    }

    private long dropped(SinkDropReason reason) {
        return metrics.getCounter("reason", reason.metricName(), "framesDropped")
                .orElseThrow()
                .getCount();
    }
}
