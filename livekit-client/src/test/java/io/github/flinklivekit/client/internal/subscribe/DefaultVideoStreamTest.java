// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.subscribe;

import io.github.flinklivekit.client.internal.concurrent.Await;
import io.github.flinklivekit.client.internal.rtc.WebRtcRuntime;
import io.github.flinklivekit.client.internal.stream.DefaultRemoteVideoTrack;
import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.client.track.VideoDimensions;
import io.github.flinklivekit.client.track.VideoStream;
import io.github.flinklivekit.client.track.VideoStreamOptions;
import io.github.flinklivekit.client.track.VideoStreamStats;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameMemoryException;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.apache.arrow.memory.util.MemoryUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Timeout(60)
class DefaultVideoStreamTest {

    private static final int WIDTH = 64;
    private static final int HEIGHT = 48;
    private static final int FRAME_BYTES = WIDTH * HEIGHT * 3 / 2;

    private static WebRtcRuntime.Lease runtime;

    private final FrameAllocator allocator = FrameAllocator.unlimited("test");
    private final FakeDecoder pictures = new FakeDecoder(allocator);
    private final DefaultRemoteVideoTrack track = pictures.track(WIDTH, HEIGHT);

    @BeforeAll
    static void loadLibrary() {
        runtime = WebRtcRuntime.acquire();
    }

    @AfterAll
    static void giveLibraryBack() {
        runtime.close();
    }

    @AfterEach
    void nothingLeaks() {
        assertThat(allocator.allocatedBytes()).isZero();
        allocator.close();
    }

    @Test
    void givesFramesInOrder() {
        try (VideoStream stream = track.openStream(null, 3)) {
            Instant before = Instant.now();
            pictures.decode(WIDTH, HEIGHT, 100);
            pictures.decode(WIDTH, HEIGHT, 101);

            assertThat(stream.isEmpty()).isFalse();
            VideoFrame frame = stream.poll();
            VideoFrame second = stream.poll();
            try {
                assertThat(frame.width()).isEqualTo(WIDTH);
                assertThat(frame.height()).isEqualTo(HEIGHT);
                assertThat(frame.type()).isEqualTo(VideoBufferType.I420);
                assertThat(frame.data().remaining()).isEqualTo(FRAME_BYTES);
                assertThat(frame.data().get(0)).isEqualTo((byte) 100);
                assertThat(frame.room()).isEqualTo("lobby");
                assertThat(frame.participant()).isEqualTo("alice");
                assertThat(frame.trackSid()).isEqualTo("TR_1");
                assertThat(frame.track()).isEqualTo("cam");
                assertThat(frame.sequence()).isZero();
                assertThat(second.data().get(0)).isEqualTo((byte) 101);
                assertThat(second.sequence()).isEqualTo(1);
                assertThat(micros(before))
                        .isLessThanOrEqualTo(frame.timestampUs())
                        .isLessThanOrEqualTo(second.timestampUs());
                assertThat(second.timestampUs()).isLessThanOrEqualTo(micros(Instant.now()) + 1);
            } finally {
                frame.release();
                second.release();
            }
            assertThat(stream.poll()).isNull();
            assertThat(stream.isEmpty()).isTrue();
            assertThat(stream.stats()).isEqualTo(new VideoStreamStats(2, 2, 0, 0, 0));
        }
    }

    @Test
    void leavesOutWhatIsNotWantedAndSaysNothingOfIt() {
        AtomicInteger woken = new AtomicInteger();
        try (VideoStream stream =
                track.openStream(
                        VideoStreamOptions.builder()
                                .capacity(4)
                                .onAvailable(woken::incrementAndGet)
                                .filter(frame -> frame.sequence() % 2 == 0)
                                .build())) {
            for (int i = 0; i < 5; i++) {
                pictures.decode(WIDTH, HEIGHT, 100 + i);
            }

            assertThat(woken).hasValue(3);
            for (int number : List.of(0, 2, 4)) {
                VideoFrame frame = stream.poll();
                try {
                    assertThat(frame.sequence()).isEqualTo(number);
                } finally {
                    frame.release();
                }
            }
            assertThat(stream.isEmpty()).isTrue();
        }
    }

    @Test
    void wrapsWhatWasDecodedWithoutACopy() {
        try (VideoStream stream = track.openStream()) {
            pictures.decode(WIDTH, HEIGHT, 1);
            VideoFrame frame = stream.poll();
            try {
                assertThat(frame.isOnHeap()).isFalse();
                assertThat(MemoryUtil.getByteBufferAddress(frame.data()))
                        .isEqualTo(pictures.address);
                assertThat(allocator.allocatedBytes()).isEqualTo(FRAME_BYTES);
            } finally {
                frame.release();
            }
            assertThat(allocator.allocatedBytes()).isZero();
        }
    }

    @Test
    void dropsTheOldestWhenItIsFull() {
        try (VideoStream stream = track.openStream(null, 2)) {
            for (int i = 0; i < 10; i++) {
                pictures.decode(WIDTH, HEIGHT, i);
            }

            assertThat(allocator.allocatedBytes()).isEqualTo(2 * FRAME_BYTES);
            assertThat(sequences(stream)).containsExactly(8L, 9L);
            assertThat(stream.stats()).isEqualTo(new VideoStreamStats(10, 2, 8, 0, 0));
        }
    }

    @Test
    void convertsForTheReader() {
        try (VideoStream stream = track.openStream(VideoBufferType.RGBA, 2)) {
            pictures.decode(WIDTH, HEIGHT, 235);
            VideoFrame frame = stream.poll();
            try {
                assertThat(frame.type()).isEqualTo(VideoBufferType.RGBA);
                assertThat(frame.data().remaining()).isEqualTo(WIDTH * HEIGHT * 4);
                assertThat(frame.data().get(0)).as("white").isEqualTo((byte) 255);
            } finally {
                frame.release();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "I420")
    void convertsInOneStep(VideoBufferType type) {
        // Enough for what was decoded and for the result: there is no room for anything between.
        long limit = (long) FRAME_BYTES + type.sizeBytes(WIDTH, HEIGHT);
        try (FrameAllocator exact = FrameAllocator.create("exact", limit)) {
            FakeDecoder decoder = new FakeDecoder(exact);
            try (VideoStream stream = decoder.track(WIDTH, HEIGHT).openStream(type, 2)) {
                decoder.decode(WIDTH, HEIGHT, 1);
                VideoFrame frame = stream.poll();
                try {
                    assertThat(frame.type()).isEqualTo(type);
                    assertThat(exact.allocatedBytes())
                            .as("what was decoded is given back at once")
                            .isEqualTo(type.sizeBytes(WIDTH, HEIGHT));
                } finally {
                    frame.release();
                }
            }
        }
    }

    @Test
    void keepsTheRotationOfThePicture() {
        try (VideoStream stream = track.openStream()) {
            pictures.decode(WIDTH, HEIGHT, 1, 270);
            VideoFrame frame = stream.poll();
            try {
                assertThat(frame.rotation()).isEqualTo(VideoRotation.ROTATION_270);
            } finally {
                frame.release();
            }
        }
    }

    @Test
    void leavesOutStartUpPictures() {
        try (VideoStream stream = track.openStream()) {
            pictures.decode(8, 8, 16);
            pictures.decode(2, 2, 16);
            pictures.decode(WIDTH, HEIGHT, 1);

            assertThat(sequences(stream)).containsExactly(0L);
            assertThat(stream.stats()).isEqualTo(new VideoStreamStats(1, 1, 0, 0, 2));
            assertThat(pictures.sizes).containsExactly(new VideoDimensions(WIDTH, HEIGHT));
        }
    }

    @Test
    void keepsSmallPicturesOfATrackThatIsSmall() {
        try (VideoStream stream = pictures.track(8, 8).openStream()) {
            pictures.decode(8, 8, 16);

            assertThat(sequences(stream)).containsExactly(0L);
        }
    }

    @Test
    void tellsWhenTheSizeChanges() {
        try (VideoStream stream = track.openStream()) {
            pictures.decode(WIDTH, HEIGHT, 1);
            pictures.decode(WIDTH, HEIGHT, 1);
            pictures.decode(32, 24, 1);

            assertThat(pictures.sizes)
                    .containsExactly(
                            new VideoDimensions(WIDTH, HEIGHT), new VideoDimensions(32, 24));
            assertThat(stream.stats().received()).isEqualTo(3);
        }
    }

    @Test
    void dropsPicturesWithoutMemory() {
        try (FrameAllocator small = FrameAllocator.create("small", FRAME_BYTES)) {
            FakeDecoder decoder = new FakeDecoder(small);
            try (VideoStream stream = decoder.track(WIDTH, HEIGHT).openStream(null, 4)) {
                decoder.decode(WIDTH, HEIGHT, 1);
                decoder.decode(WIDTH, HEIGHT, 1);
                assertThat(sequences(stream)).containsExactly(0L);
                decoder.decode(WIDTH, HEIGHT, 1);

                assertThat(sequences(stream)).as("the lost one counts").containsExactly(2L);
                assertThat(stream.stats()).isEqualTo(new VideoStreamStats(3, 2, 0, 1, 0));
            }
            assertThat(small.allocatedBytes()).isZero();
        }
    }

    @Test
    void tellsWhyAPictureFoundNoMemory() {
        AtomicInteger told = new AtomicInteger();
        try (FrameAllocator small = FrameAllocator.create("small", FRAME_BYTES - 1)) {
            FakeDecoder decoder = new FakeDecoder(small);
            try (VideoStream stream =
                    decoder.track(WIDTH, HEIGHT)
                            .openStream(
                                    VideoStreamOptions.builder()
                                            .onAvailable(told::incrementAndGet)
                                            .build())) {
                assertThat(stream.memoryFailure()).isEmpty();
                for (int i = 0; i < 3; i++) {
                    decoder.decode(WIDTH, HEIGHT, 1);
                }

                assertThat(told).as("of the first").hasValue(1);
                assertThat(stream.memoryFailure().orElseThrow())
                        .hasMessageContaining(FRAME_BYTES + " bytes")
                        .hasMessageContaining("of " + (FRAME_BYTES - 1) + " bytes");
                assertThat(stream.stats()).isEqualTo(new VideoStreamStats(3, 0, 0, 3, 0));
            }
        }
    }

    @Test
    void countsAFrameThatCouldNotBeConverted() {
        try (FrameAllocator small = FrameAllocator.create("small", FRAME_BYTES)) {
            FakeDecoder decoder = new FakeDecoder(small);
            try (VideoStream stream =
                    decoder.track(WIDTH, HEIGHT).openStream(VideoBufferType.RGBA, 2)) {
                decoder.decode(WIDTH, HEIGHT, 1);

                assertThatExceptionOfType(FrameMemoryException.class).isThrownBy(stream::poll);
                assertThat(stream.stats()).isEqualTo(new VideoStreamStats(1, 0, 0, 1, 0));
                assertThat(stream.memoryFailure()).isPresent();
            }
            assertThat(small.allocatedBytes()).isZero();
        }
    }

    @Test
    void canBeReadToItsEndWhenTheTrackHasEnded() throws Exception {
        try (VideoStream stream = track.openStream()) {
            pictures.decode(WIDTH, HEIGHT, 1);
            track.end();
            assertThat(stream.isEnded()).as("a frame is left").isFalse();
            pictures.decode(WIDTH, HEIGHT, 2);

            stream.next().release();
            assertThat(stream.isEnded()).isTrue();
            assertThat(stream.next()).isNull();
            assertThat(stream.poll()).isNull();
            assertThat(pictures.receivers()).isZero();
        }
    }

    @Test
    void canBeReadToItsEndWhenTheReaderWantsNoMore() {
        try (VideoStream stream = track.openStream()) {
            pictures.decode(WIDTH, HEIGHT, 1);
            stream.end();
            assertThat(pictures.receivers()).isZero();
            pictures.decode(WIDTH, HEIGHT, 2);

            assertThat(stream.isEnded()).as("a frame is left").isFalse();
            assertThat(sequences(stream)).containsExactly(0L);
            assertThat(stream.isEnded()).isTrue();
        }
    }

    @Test
    void skipsAFrameWithoutConvertingIt() {
        try (FrameAllocator exact = FrameAllocator.create("exact", FRAME_BYTES)) {
            FakeDecoder decoder = new FakeDecoder(exact);
            try (VideoStream stream =
                    decoder.track(WIDTH, HEIGHT).openStream(VideoBufferType.RGBA, 2)) {
                decoder.decode(WIDTH, HEIGHT, 1);

                assertThat(stream.skip().type()).isEqualTo(VideoBufferType.I420);
                assertThat(stream.skip()).isNull();
                assertThat(exact.allocatedBytes()).isZero();
                assertThat(stream.memoryFailure()).isEmpty();
                assertThat(stream.stats()).isEqualTo(new VideoStreamStats(1, 1, 0, 0, 0));
            }
        }
    }

    @Test
    void endsAtOnceOnATrackThatHasEnded() throws Exception {
        track.end();
        try (VideoStream stream = track.openStream()) {
            assertThat(stream.isEnded()).isTrue();
            assertThat(stream.next()).isNull();
            assertThat(pictures.receivers()).isZero();
        }
    }

    @Test
    void releasesWhatWasNotReadWhenItIsClosed() {
        VideoStream stream = track.openStream(null, 4);
        pictures.decode(WIDTH, HEIGHT, 1);
        pictures.decode(WIDTH, HEIGHT, 2);
        stream.close();
        stream.close();

        assertThat(allocator.allocatedBytes()).isZero();
        assertThat(stream.isEnded()).isTrue();
        assertThat(stream.poll()).isNull();
        assertThat(pictures.receivers()).isZero();
    }

    @Test
    void wakesAReaderThatWaitsForAFrame() throws Exception {
        try (VideoStream stream = track.openStream()) {
            CompletableFuture<Long> read = readOnAnotherThread(stream);
            pictures.decode(WIDTH, HEIGHT, 1);

            assertThat(read.get(20, TimeUnit.SECONDS)).isZero();
        }
    }

    @Test
    void wakesAReaderThatWaitsWhenTheTrackEnds() throws Exception {
        try (VideoStream stream = track.openStream()) {
            CompletableFuture<Long> read = readOnAnotherThread(stream);
            track.end();

            assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(-1);
        }
    }

    @Test
    void wakesAReaderThatWaitsWhenItIsClosed() throws Exception {
        VideoStream stream = track.openStream();
        CompletableFuture<Long> read = readOnAnotherThread(stream);
        stream.close();

        assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(-1);
    }

    @Test
    void waitsNoLongerThanAsked() throws Exception {
        try (VideoStream stream = track.openStream()) {
            assertThat(stream.next(Duration.ofMillis(1))).isNull();
            assertThat(stream.next(Duration.ZERO)).isNull();
            assertThat(stream.isEnded()).isFalse();
        }
    }

    @Test
    void tellsAReaderThatDoesNotWait() {
        AtomicInteger told = new AtomicInteger();
        try (VideoStream stream =
                track.openStream(
                        VideoStreamOptions.builder()
                                .capacity(1)
                                .onAvailable(told::incrementAndGet)
                                .build())) {
            pictures.decode(WIDTH, HEIGHT, 1);
            pictures.decode(WIDTH, HEIGHT, 2);
            assertThat(told).hasValue(2);
            track.end();

            assertThat(told).as("also at the end").hasValue(3);
            assertThat(stream.stats().droppedFull()).isEqualTo(1);
        }
    }

    @Test
    void goesOnWhenTheReadersCallbackThrows() {
        try (VideoStream broken =
                        track.openStream(
                                VideoStreamOptions.builder()
                                        .onAvailable(
                                                () -> {
                                                    throw new IllegalStateException("of a test");
                                                })
                                        .build());
                VideoStream other = track.openStream()) {
            pictures.decode(WIDTH, HEIGHT, 1);
            track.end();

            assertThat(sequences(broken)).containsExactly(0L);
            assertThat(sequences(other)).containsExactly(0L);
            assertThat(other.isEnded()).isTrue();
        }
    }

    @Test
    void givesEachStreamItsOwnFrames() {
        VideoStream first = track.openStream();
        try (VideoStream second = track.openStream()) {
            pictures.decode(WIDTH, HEIGHT, 1);
            first.close();
            pictures.decode(WIDTH, HEIGHT, 2);

            assertThat(sequences(second)).containsExactly(0L, 1L);
            assertThat(first.stats()).isEqualTo(new VideoStreamStats(1, 0, 0, 0, 0));
        }
    }

    @Test
    void keepsAtLeastOneFrame() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> track.openStream(null, 0))
                .withMessage("A stream keeps at least one frame, not 0");
    }

    @Test
    void hasNoFiguresOfATrackThatHasEnded() {
        assertThat(track.stats()).isCompletedWithValue(Optional.empty());
        track.end();

        assertThat(track.stats())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(LiveKitException.class)
                .withMessage("The track 'cam' has ended");
    }

    /** Completes with the sequence of the next frame, or with -1 at the end. */
    private static CompletableFuture<Long> readOnAnotherThread(VideoStream stream) {
        CompletableFuture<Long> read = new CompletableFuture<>();
        Thread reader =
                new Thread(
                        () -> {
                            try {
                                VideoFrame frame = stream.next();
                                long sequence = frame == null ? -1 : frame.sequence();
                                if (frame != null) {
                                    frame.release();
                                }
                                read.complete(sequence);
                            } catch (Throwable t) {
                                read.completeExceptionally(t);
                            }
                        },
                        "reader");
        reader.start();
        Await.until(
                () -> reader.getState() == Thread.State.TIMED_WAITING,
                () -> "the reader is " + reader.getState());
        return read;
    }

    private static List<Long> sequences(VideoStream stream) {
        List<Long> sequences = new ArrayList<>();
        VideoFrame frame;
        while ((frame = stream.poll()) != null) {
            sequences.add(frame.sequence());
            frame.release();
        }
        return sequences;
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }
}
