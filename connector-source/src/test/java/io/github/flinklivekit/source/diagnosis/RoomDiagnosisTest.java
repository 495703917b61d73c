// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.diagnosis;

import io.github.flinklivekit.client.room.SubscriptionError;
import io.github.flinklivekit.client.track.VideoReceiverStats;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.source.reader.FakeTimer;
import io.github.flinklivekit.source.room.FakeStream;
import io.github.flinklivekit.source.room.FakeTrack;
import io.github.flinklivekit.source.room.TrackStatus;

import org.apache.flink.testutils.logging.LoggerAuditingExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.event.Level;

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class RoomDiagnosisTest {

    @RegisterExtension
    final LoggerAuditingExtension log =
            new LoggerAuditingExtension(RoomDiagnosis.class, Level.WARN);

    private final FrameAllocator allocator = FrameAllocator.create("test", 1 << 20);
    private final FakeTimer timer = new FakeTimer();
    private final List<String> told = new ArrayList<>();
    private final RoomDiagnosis diagnosis =
            new RoomDiagnosis(
                    timer,
                    Runnable::run,
                    (track, before, now) ->
                            told.add(
                                    before.map(Object::toString).orElse("")
                                            + ">"
                                            + now.map(Object::toString).orElse("")));
    private final FakeTrack track = new FakeTrack("alice", "cam", "TR_1", allocator);
    private final FakeStream stream = new FakeStream(FrameOrigin.NONE, allocator, () -> {});

    @AfterEach
    void close() {
        stream.close();
        allocator.close();
    }

    @Test
    void saysOnceWhatIsNotOffered() {
        look(8, null);
        assertThat(told).as("it may still come").isEmpty();
        look(60, null);

        assertThat(told).containsExactly(">not-offered");
        assertThat(log.getMessages()).hasSize(1);
        assertThat(log.getMessages().get(0))
                .contains("'cam'", "TR_1", "'alice'", "'room'", "not-offered")
                .contains("limit.subscription_limit_video")
                .contains("docs/troubleshooting.md");

        look(2, stream);
        assertThat(told).as("it came later").containsExactly(">not-offered", "not-offered>");
        look(20, null);
        assertThat(log.getMessages()).as("it was said").hasSize(1);
    }

    @Test
    void saysAtOnceWhatIsNotPermitted() {
        track.refusal = SubscriptionError.NOT_ALLOWED;
        look(2, null);
        assertThat(told).containsExactly(">not-permitted");

        track.refusal = null;
        look(2, stream);
        assertThat(told).containsExactly(">not-permitted", "not-permitted>");
    }

    @Test
    void saysThatNothingIsSent() {
        look(8, stream);
        assertThat(told).isEmpty();
        look(10, stream);

        assertThat(told).containsExactly(">nothing-sent");
    }

    @Test
    void saysThatNothingCanBeDecodedAndThatItCanAgain() {
        look(2, stream);
        stream.rtp = stats(500_000, 300, 0, 0);
        look(10, stream);
        assertThat(told).containsExactly(">no-key-frame");

        for (int i = 0; i < 60; i++) {
            stream.receiveTooSoon();
        }
        look(2, stream);
        assertThat(told).containsExactly(">no-key-frame", "no-key-frame>");
    }

    @Test
    void saysThatFewPicturesCanBeDecoded() {
        track.status = new TrackStatus(4, 2, false, "video/h264", false);
        stream.rtp = stats(100_000, 60, 4, 1);
        look(8, stream);
        stream.rtp = stats(600_000, 360, 24, 1);
        look(4, stream);

        assertThat(told).containsExactly(">b-frames");
    }

    /** A slide show. */
    @Test
    void hasNothingAgainstFewPictures() {
        for (int second = 2; second < 60; second += 2) {
            stream.rtp = stats(second * 1000L, second, second, 1);
            stream.receiveTooSoon();
            look(2, stream);
        }
        assertThat(told).isEmpty();
    }

    @Test
    void doesNotAskTheLibraryOfTracksThatBringFrames() {
        look(2, stream);
        int before = stream.asked();
        for (int second = 0; second < 60; second += 2) {
            for (int i = 0; i < 20; i++) {
                stream.receiveTooSoon();
            }
            look(2, stream);
        }

        assertThat(stream.asked()).isEqualTo(before);
        assertThat(told).isEmpty();
    }

    @Test
    void missesNothingOfASilentTrackNorWithoutAConnection() {
        track.silent = true;
        look(60, stream);
        track.silent = false;
        for (int second = 0; second < 60; second += 2) {
            look(track, false, stream);
        }
        assertThat(told).isEmpty();

        look(8, stream);
        assertThat(told).as("the time begins anew").isEmpty();
        look(10, stream);
        assertThat(told).containsExactly(">nothing-sent");
        track.silent = true;
        look(2, stream);
        assertThat(told).containsExactly(">nothing-sent", "nothing-sent>");
    }

    @Test
    void saysOnceWhatIsEncrypted() {
        for (int i = 0; i < 3; i++) {
            diagnosis.leaveOut(List.of(track));
        }
        assertThat(told).containsExactly(">encrypted");
        assertThat(log.getMessages()).hasSize(1);

        diagnosis.leaveOut(List.of());
        diagnosis.retain(List.of());
        diagnosis.leaveOut(List.of(track));
        assertThat(told).containsExactly(">encrypted", "encrypted>", ">encrypted");
        assertThat(log.getMessages()).as("another publication").hasSize(2);
    }

    @Test
    void takesBackWhatItSaidWhenTheTrackIsReadNoMore() {
        look(20, null);
        diagnosis.leaveOut(List.of(new FakeTrack("bob", "cam", "TR_2", allocator)));
        diagnosis.endAll();

        assertThat(told)
                .containsExactly(">not-offered", ">encrypted", "not-offered>", "encrypted>");
    }

    /** Looks every two seconds. */
    private void look(int seconds, @Nullable FakeStream now) {
        for (int passed = 0; passed < seconds; passed += 2) {
            look(track, true, now);
        }
    }

    private void look(FakeTrack looked, boolean wanted, @Nullable FakeStream now) {
        diagnosis.look(looked, wanted, now != null, now);
        timer.pass(RoomDiagnosis.INTERVAL);
        diagnosis.look(looked, wanted, now != null, now);
    }

    private static VideoReceiverStats stats(long bytes, long received, long decoded, long keys) {
        return new VideoReceiverStats(
                1, 4, 2, 0, received, decoded, keys, 0, 0, 0, bytes, 0, 0, 0, 0);
    }
}
