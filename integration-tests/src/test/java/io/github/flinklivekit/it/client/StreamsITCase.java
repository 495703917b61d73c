// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.client;

import io.github.flinklivekit.client.track.RemoteVideoTrack;
import io.github.flinklivekit.client.track.VideoStream;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.ReceivedFrames;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

/** Readers of a track: slow, several, none, and gone. */
@ExtendWith(ServerUnderTest.class)
class StreamsITCase {
    private static final int FRAME_BYTES = VideoBufferType.I420.sizeBytes(320, 180);

    @Test
    void aSlowReaderGetsTheNewestFramesInBoundedMemory(LiveKitEndpoint server) throws Exception {
        try (JoinedRoom room = JoinedRoom.join(server, "slow", "viewer");
                PythonPeer publisher = publisher(server, "slow")) {
            RemoteVideoTrack track = room.events().awaitTrack("cam0");
            try (VideoStream stream = track.openStream(null, 2)) {
                Waiting.until(
                        "dropped frames",
                        () -> {
                            assertThat(room.frameBytes()).isLessThanOrEqualTo(3L * FRAME_BYTES);
                            assertThat(stream.stats().droppedFull()).isGreaterThan(30);
                        });

                VideoFrame next = stream.next(Duration.ofSeconds(5));
                assertThat(next).isNotNull();
                try {
                    long received = stream.stats().received();
                    assertThat(next.sequence()).isGreaterThanOrEqualTo(received - 3);
                } finally {
                    next.release();
                }
            }
            assertThat(room.frameBytes()).isZero();
            assertThat(publisher.isRunning()).isTrue();
        }
        LiveKitThreads.awaitNone();
    }

    @Test
    void readersOfOneTrackComeAndGoWithoutEachOther(LiveKitEndpoint server) {
        try (JoinedRoom room = JoinedRoom.join(server, "several", "viewer");
                PythonPeer publisher = publisher(server, "several")) {
            RemoteVideoTrack track = room.events().awaitTrack("cam0");
            try (ReceivedFrames stays = room.read(track)) {
                try (ReceivedFrames goes = room.read(track)) {
                    stays.awaitMore(5);
                    goes.awaitMore(5);
                }
                stays.awaitMore(5);
                assertThat(stays.stats().droppedFull()).isZero();
                assertThat(stays.seen())
                        .extracting(frame -> frame.header().sequence())
                        .isSorted()
                        .doesNotHaveDuplicates();
            }
            assertThat(publisher.isRunning()).isTrue();
        }
        LiveKitThreads.awaitNone();
    }

    @Test
    void timesNeverRunBackwardsOrAhead(LiveKitEndpoint server) {
        try (JoinedRoom room = JoinedRoom.join(server, "times", "viewer");
                PythonPeer publisher = publisher(server, "times");
                ReceivedFrames frames = room.read("cam0")) {
            frames.awaitMore(60);

            assertThat(frames.seen())
                    .allSatisfy(
                            frame -> {
                                assertThat(frame.header().timestampUs())
                                        .isLessThanOrEqualTo(frame.readAtUs());
                                assertThat(frame.timeCodeUs()).isPresent();
                                assertThat(frame.timeCodeUs().getAsLong())
                                        .isLessThan(frame.header().timestampUs());
                            });
            assertThat(frames.seen()).extracting(frame -> frame.header().timestampUs()).isSorted();
            assertThat(publisher.isRunning()).isTrue();
        }
        LiveKitThreads.awaitNone();
    }

    private static PythonPeer publisher(LiveKitEndpoint server, String room) {
        return PythonPeer.publisher(server, room).option("--size", "320x180").start();
    }
}
