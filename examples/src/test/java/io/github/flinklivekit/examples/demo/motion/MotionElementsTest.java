// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.motion;

import io.github.flinklivekit.examples.demo.Pictures;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.sink.element.RoomData;
import io.github.flinklivekit.sink.element.SinkElement;
import io.github.flinklivekit.sink.element.SinkSequence;
import io.github.flinklivekit.sink.element.TrackCommand;
import io.github.flinklivekit.sink.element.TrackCommand.Action;
import io.github.flinklivekit.sink.element.TrackFrame;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class MotionElementsTest {

    private final MotionElements elements = new MotionElements();

    @Test
    void aPictureIsAPicture() {
        VideoFrame frame = Pictures.onHeap("door", 0, 32, 18, 0, 0, 0);

        assertThat(elements.convert(frame)).isEqualTo(TrackFrame.of("door", frame));
    }

    @Test
    void aMotionUnmutesBeforeItsPictureAndCalmMutesBehindIt() {
        VideoFrame begins = marked(true);
        VideoFrame ends = marked(false);

        List<SinkElement> unmuted = ((SinkSequence) elements.convert(begins)).elements();
        List<SinkElement> muted = ((SinkSequence) elements.convert(ends)).elements();

        assertThat(((TrackCommand) unmuted.get(0)).action()).isEqualTo(Action.UNMUTE);
        assertThat(unmuted.get(1)).isEqualTo(TrackFrame.of("door", begins));
        assertThat(MotionEvent.of(((RoomData) unmuted.get(2)).payload()).moving()).isTrue();
        assertThat(muted.get(0)).isEqualTo(TrackFrame.of("door", ends));
        assertThat(((TrackCommand) muted.get(1)).action()).isEqualTo(Action.MUTE);
        assertThat(((RoomData) muted.get(2)).topic()).isEqualTo("motion");
    }

    @Test
    void anEventIsAnObjectOfJson() {
        MotionEvent event = new MotionEvent("alice", "door", true, 1_700_000_000_000_000L, 7);

        assertThat(event.toJson())
                .isEqualTo(
                        "{\"participant\":\"alice\",\"track\":\"door\",\"moving\":true,\"timestamp_us\":1700000000000000,"
                                + "\"cells\":7}");
        assertThat(MotionEvent.of(event.toBytes())).isEqualTo(event);
    }

    private static VideoFrame marked(boolean moving) {
        VideoFrame frame = Pictures.onHeap("door", 0, 32, 18, 0, 0, 0);
        byte[] event = new MotionEvent("alice", "door", moving, 0, 9).toBytes();
        return frame.withHeader(frame.header().withMetadata(frame.metadata().withUserData(event)));
    }
}
