// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.client;

import io.github.flinklivekit.client.track.LocalVideoTrack;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoSource;
import io.github.flinklivekit.fixtures.server.LiveKitServer;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.it.support.Camera;
import io.github.flinklivekit.it.support.Colour;
import io.github.flinklivekit.it.support.EngineUnderTest;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.Pictures;
import io.github.flinklivekit.it.support.ProcessFootprint;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.ReceivedFrames;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.it.support.WebRtcJavaOnly;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** A participant that publishes, mutes, unmutes and unpublishes again and again. */
@Tag("long")
@RealServerOnly(RealServerOnly.Because.IT_SHARES_A_PROCESS_WITH_THE_TEST)
@WebRtcJavaOnly(WebRtcJavaOnly.Because.IT_KEEPS_ENCODERS)
@ExtendWith(ServerUnderTest.class)
class PublicationCyclesITCase {
    private static final Logger LOG = LoggerFactory.getLogger(PublicationCyclesITCase.class);
    private static final int CYCLES = 1000;
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;

    /**
     * Two offers a cycle, of which webrtc-java never frees the 2.5 KB that libwebrtc has made for
     * each, and what the allocator adds, some megabytes at a time.
     */
    private static final double MAX_KB_A_CYCLE = 50;

    /** Until pools of threads and memory have their size. */
    private static final int WARM_UP = 10;

    /** Encoders and pools of the native library that are on their way down. */
    private static final int SPARE_THREADS = 8;

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsLeftOfThem(boolean simulcast, LiveKitServer server) throws IOException {
        String name = "cycles-" + simulcast;
        TrackPublishOptions options = TrackPublishOptions.builder().simulcast(simulcast).build();
        try (JoinedRoom publisher = JoinedRoom.join(server, name, "publisher");
                JoinedRoom witness = JoinedRoom.joinWithoutSubscribing(server, name, "witness");
                VideoSource source = EngineUnderTest.createVideoSource(WIDTH, HEIGHT)) {
            LocalVideoTrack track = source.createTrack("cam");
            for (int cycle = 0; cycle < WARM_UP; cycle++) {
                run(publisher, witness, cycle + 1, source, track, options);
            }
            long threadsBefore = ProcessFootprint.take().threads();
            long startNs = System.nanoTime();
            long halfBytes = 0;
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                if (cycle == CYCLES / 2) {
                    halfBytes = ProcessFootprint.take().outsideHeap();
                }
                run(publisher, witness, WARM_UP + cycle + 1, source, track, options);
            }
            long endBytes = ProcessFootprint.take().outsideHeap();
            double kbACycle = (endBytes - halfBytes) * 2.0 / CYCLES / 1024;
            LOG.warn(
                    "{} cycles, simulcast {}, took {} s; resident memory rose by {} KB a cycle in the second half",
                    CYCLES,
                    simulcast,
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs),
                    kbACycle);

            assertThat(kbACycle).isLessThan(MAX_KB_A_CYCLE);
            assertThat(publisher.room().localParticipant().trackPublications()).isEmpty();
            assertThat(server.rooms().listParticipants(name))
                    .extracting(participant -> participant.tracks().size())
                    .containsExactly(0, 0);
            assertThat(witness.events().of("trackUnpublished")).hasSize(WARM_UP + CYCLES);
            assertThat(publisher.frameBytes()).isZero();
            Waiting.until(
                    "threads as at the start",
                    () ->
                            assertThat(ProcessFootprint.take().threads())
                                    .isLessThanOrEqualTo(threadsBefore + SPARE_THREADS));
            // And it works as at the start.
            try (JoinedRoom viewer = JoinedRoom.join(server, name, "viewer");
                    Camera camera =
                            Camera.publish(
                                    publisher,
                                    "cam",
                                    WIDTH,
                                    HEIGHT,
                                    options,
                                    Pictures.of(Colour.GREEN, WIDTH, HEIGHT));
                    ReceivedFrames frames = viewer.read(camera.track().name())) {
                frames.awaitSize(WIDTH, HEIGHT);
                frames.awaitColour(Colour.GREEN);
            }
        }
    }

    /** The witness has heard all of it so many times when this returns. */
    private static void run(
            JoinedRoom publisher,
            JoinedRoom witness,
            int times,
            VideoSource source,
            LocalVideoTrack track,
            TrackPublishOptions options) {
        VideoFrame picture = Colour.RED.frame(WIDTH, HEIGHT);
        JoinedRoom.await(publisher.room().localParticipant().publishTrack(track, options));
        source.captureFrame(picture);
        track.mute();
        witness.events().await("trackMuted", times);
        track.unmute();
        witness.events().await("trackUnmuted", times);
        source.captureFrame(picture);
        JoinedRoom.await(publisher.room().localParticipant().unpublishTrack(track));
        witness.events().await("trackUnpublished", times);
    }
}
