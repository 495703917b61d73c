// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.publish;

import io.github.flinklivekit.client.internal.signal.ManualLoop;
import io.github.flinklivekit.client.internal.subscribe.FakeDecoder;
import io.github.flinklivekit.client.track.VideoSenderStats;
import io.github.flinklivekit.client.track.VideoStream;
import io.github.flinklivekit.client.track.VideoStreamOptions;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameReleasedException;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoTrackSink;
import org.apache.arrow.memory.util.MemoryUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class DefaultVideoSourceTest {

    private static final int WIDTH = 64;
    private static final int HEIGHT = 48;

    /** A room that is told of mutes. */
    private static final class Told implements DefaultLocalVideoTrack.Publisher {

        private final List<String> mutes = new ArrayList<>();

        @Override
        public void onMuteChange(DefaultLocalVideoTrack track) {
            mutes.add(track.name() + " " + track.isMuted());
        }

        @Override
        public CompletableFuture<List<VideoSenderStats>> stats(DefaultLocalVideoTrack track) {
            return CompletableFuture.completedFuture(List.of());
        }
    }

    /** Counts what comes out of a native track, without an encoder. */
    private static final class Viewer implements VideoTrackSink {

        private final List<Integer> lumas = new ArrayList<>();

        @Override
        public void onVideoFrame(dev.onvoid.webrtc.media.video.VideoFrame picture) {
            lumas.add(picture.buffer.toI420().getDataY().get(0) & 0xff);
            picture.release();
        }

        static Viewer of(AdaptedVideoSource outlet) {
            Viewer viewer = new Viewer();
            outlet.nativeTrack().addSink(viewer);
            return viewer;
        }
    }

    @Test
    void namesBothSizesOfAFrameThatDoesNotFit() {
        try (DefaultVideoSource source = new DefaultVideoSource(WIDTH, HEIGHT)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> source.captureFrame(grey(32, 24, 1)))
                    .withMessageContaining("32x24")
                    .withMessageContaining("64x48");
            assertThat(source.capturedFrames() + source.droppedFrames()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(VideoBufferType.class)
    void takesEveryType(VideoBufferType type) {
        try (DefaultVideoSource source = new DefaultVideoSource(WIDTH, HEIGHT)) {
            AdaptedVideoSource outlet = source.open("id");
            source.captureFrame(grey(WIDTH, HEIGHT, 1).convert(type));

            assertThat(source.capturedFrames()).isEqualTo(1);
            source.remove(outlet);
        }
    }

    /** As a job does that passes tracks on. */
    @Test
    void givesTheEncoderTheDecodersOwnPicture() {
        try (DefaultVideoSource source = new DefaultVideoSource(WIDTH, HEIGHT);
                FrameAllocator allocator = FrameAllocator.unlimited("test")) {
            FakeDecoder decoder = new FakeDecoder(allocator);
            try (VideoStream stream = decoder.openStream(WIDTH, HEIGHT)) {
                decoder.decode(WIDTH, HEIGHT, 77);
                VideoFrame frame = stream.poll();
                AdaptedVideoSource outlet = source.open("id");
                Viewer viewer = Viewer.of(outlet);

                assertThat(addressOf(source, frame)).isEqualTo(address(frame.data()));
                assertThat(addressOf(source, frame.toHeap())).isNotEqualTo(address(frame.data()));
                VideoFrame inverted = frame.convert(VideoBufferType.RGBA);
                assertThat(addressOf(source, inverted)).isNotEqualTo(address(frame.data()));
                inverted.release();
                source.captureFrame(frame);
                frame.release();

                assertThat(viewer.lumas).containsExactly(77);
                source.remove(outlet);
            }
        }
    }

    /** Luma 76 of 255 is 81 of the limited range: 16 + 219 / 255 of it. */
    @Test
    void givesTheEncoderItsOwnEncoding() {
        try (DefaultVideoSource limited = new DefaultVideoSource(WIDTH, HEIGHT);
                DefaultVideoSource full =
                        new DefaultVideoSource(
                                WIDTH, HEIGHT, VideoRotation.ROTATION_0, PixelEncoding.BT601_FULL);
                FrameAllocator allocator = FrameAllocator.unlimited("test")) {
            FakeDecoder decoder = new FakeDecoder(allocator);
            VideoStreamOptions ofAFullSender =
                    VideoStreamOptions.builder().pixelEncoding(PixelEncoding.BT601_FULL).build();
            try (VideoStream stream = decoder.openStream(WIDTH, HEIGHT, ofAFullSender)) {
                decoder.decode(WIDTH, HEIGHT, 76);
                VideoFrame frame = stream.poll();
                AdaptedVideoSource limitedOutlet = limited.open("id1");
                AdaptedVideoSource fullOutlet = full.open("id2");
                Viewer ofLimited = Viewer.of(limitedOutlet);
                Viewer ofFull = Viewer.of(fullOutlet);

                assertThat(frame.pixelEncoding()).isEqualTo(PixelEncoding.BT601_FULL);
                assertThat(addressOf(full, frame)).isEqualTo(address(frame.data()));
                assertThat(addressOf(limited, frame)).isNotEqualTo(address(frame.data()));
                limited.captureFrame(frame);
                full.captureFrame(frame);
                full.captureFrame(grey(WIDTH, HEIGHT, 81));
                frame.release();

                assertThat(ofLimited.lumas).containsExactly(81);
                assertThat(ofFull.lumas).containsExactly(76, 76);
                limited.remove(limitedOutlet);
                full.remove(fullOutlet);
            }
        }
    }

    @Test
    void blackIsThatOfItsEncoding() {
        try (DefaultVideoSource source =
                new DefaultVideoSource(
                        WIDTH, HEIGHT, VideoRotation.ROTATION_0, PixelEncoding.BT709_FULL)) {
            AdaptedVideoSource outlet = source.open("id");
            Viewer viewer = Viewer.of(outlet);
            outlet.setHeld(true);

            new BlackFrames(new NativeBlackPictures(outlet, source), new ManualLoop()).pushFrame();

            assertThat(viewer.lumas).containsExactly(0);
            source.remove(outlet);
        }
    }

    private static long addressOf(DefaultVideoSource source, VideoFrame frame) {
        NativeI420Buffer picture = source.toI420(frame);
        try {
            return address(picture.getDataY());
        } finally {
            picture.release();
        }
    }

    private static long address(ByteBuffer direct) {
        return MemoryUtil.getByteBufferAddress(direct);
    }

    @Test
    void refusesATimeBeforeTheEpoch() {
        try (DefaultVideoSource source = new DefaultVideoSource(WIDTH, HEIGHT)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> source.captureFrame(grey(WIDTH, HEIGHT, 1), -1))
                    .withMessageContaining("-1");
        }
    }

    @Test
    void refusesAFrameThatWasReleased() {
        try (DefaultVideoSource source = new DefaultVideoSource(WIDTH, HEIGHT);
                FrameAllocator allocator = FrameAllocator.unlimited("test")) {
            source.open("id");
            VideoFrame frame =
                    VideoFrame.create(
                            FrameHeader.of(WIDTH, HEIGHT, VideoBufferType.I420),
                            allocator,
                            planes -> {});
            frame.release();

            assertThatExceptionOfType(FrameReleasedException.class)
                    .isThrownBy(() -> source.captureFrame(frame));
        }
    }

    @Test
    void refusesFramesAndTracksOnceItIsClosed() {
        DefaultVideoSource source = new DefaultVideoSource(WIDTH, HEIGHT);
        DefaultLocalVideoTrack track = source.createTrack("cam");
        source.close();
        source.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> source.captureFrame(grey(WIDTH, HEIGHT, 1)))
                .withMessage("This video source is closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> source.createTrack("late"))
                .withMessage("This video source is closed");
        assertThatIllegalStateException().isThrownBy(() -> track.startPublishing(new Told(), "id"));
    }

    @Test
    void refusesATrackWithoutAName() {
        try (DefaultVideoSource source = new DefaultVideoSource(WIDTH, HEIGHT)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> source.createTrack(""))
                    .withMessage("A track needs a name that is not empty");
            assertThatIllegalArgumentException().isThrownBy(() -> source.createTrack(null));
        }
    }

    @Test
    void refusesASizeThatNoPictureHas() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DefaultVideoSource(0, HEIGHT));
        assertThatIllegalArgumentException().isThrownBy(() -> new DefaultVideoSource(WIDTH, -1));
    }

    @Test
    void dropsPicturesThatNoTrackTakes() {
        try (DefaultVideoSource source = new DefaultVideoSource(WIDTH, HEIGHT)) {
            assertThat(source.isWanted()).isFalse();
            source.captureFrame(grey(WIDTH, HEIGHT, 1));
            assertThat(source.droppedFrames()).as("nothing is published").isEqualTo(1);

            AdaptedVideoSource outlet = source.open("id");
            Viewer viewer = Viewer.of(outlet);
            source.captureFrame(grey(WIDTH, HEIGHT, 50));
            outlet.setSubscribed(false);
            assertThat(source.isWanted()).isFalse();
            source.captureFrame(grey(WIDTH, HEIGHT, 51));
            outlet.setSubscribed(true);
            source.captureFrame(grey(WIDTH, HEIGHT, 52));
            source.remove(outlet);
            source.captureFrame(grey(WIDTH, HEIGHT, 53));

            assertThat(viewer.lumas).containsExactly(50, 52);
            assertThat(source.capturedFrames()).isEqualTo(2);
            assertThat(source.droppedFrames()).isEqualTo(3);
        }
    }

    @Test
    void opensWithABlackPictureAndHoldsOthersBack() {
        try (DefaultVideoSource source = new DefaultVideoSource(WIDTH, HEIGHT)) {
            AdaptedVideoSource outlet = source.open("id");
            Viewer viewer = Viewer.of(outlet);
            BlackFrames black =
                    new BlackFrames(new NativeBlackPictures(outlet, source), new ManualLoop());

            outlet.setHeld(true);
            black.pushFrame();
            assertThat(source.isWanted()).isFalse();
            source.captureFrame(grey(WIDTH, HEIGHT, 50));
            outlet.setHeld(false);
            black.pushFrame();
            source.captureFrame(grey(WIDTH, HEIGHT, 51));

            assertThat(viewer.lumas).containsExactly(16, 51);
            assertThat(source.droppedFrames()).isEqualTo(1);
        }
    }

    @Test
    void mutesOneTrackOfSeveral() {
        try (DefaultVideoSource source = new DefaultVideoSource(WIDTH, HEIGHT)) {
            Told room = new Told();
            DefaultLocalVideoTrack first = source.createTrack("first");
            DefaultLocalVideoTrack second = source.createTrack("second");
            Viewer ofFirst = Viewer.of(first.startPublishing(room, "id1"));
            Viewer ofSecond = Viewer.of(second.startPublishing(room, "id2"));
            source.captureFrame(grey(WIDTH, HEIGHT, 50));
            first.mute();
            first.mute();
            source.captureFrame(grey(WIDTH, HEIGHT, 51));
            first.unmute();
            source.captureFrame(grey(WIDTH, HEIGHT, 52));

            assertThat(ofFirst.lumas).containsExactly(50, 52);
            assertThat(ofSecond.lumas).containsExactly(50, 51, 52);
            assertThat(room.mutes).containsExactly("first true", "first false");
            assertThat(second.isMuted()).isFalse();
            assertThat(source.capturedFrames()).isEqualTo(3);
            first.stopPublishing();
            second.stopPublishing();
        }
    }

    @Test
    void showsBlackWhileItIsMutedAndNotAfterIt() {
        try (DefaultVideoSource source = new DefaultVideoSource(WIDTH, HEIGHT)) {
            DefaultLocalVideoTrack track = source.createTrack("cam");
            track.mute();
            AdaptedVideoSource outlet = track.startPublishing(new Told(), "id");
            Viewer viewer = Viewer.of(outlet);
            ManualLoop loop = new ManualLoop();
            BlackFrames black = new BlackFrames(new NativeBlackPictures(outlet, source), loop);
            List<Integer> shownBeforeTheRoomIsTold = new ArrayList<>();
            black.start(() -> shownBeforeTheRoomIsTold.addAll(viewer.lumas));
            loop.advance(Duration.ofSeconds(1));
            assertThat(viewer.lumas).hasSize(10).containsOnly(16);
            assertThat(shownBeforeTheRoomIsTold).hasSize(10);

            black.start(() -> {});
            track.unmute();
            source.captureFrame(grey(WIDTH, HEIGHT, 99));
            loop.advance(Duration.ofSeconds(1));
            assertThat(viewer.lumas).as("no black after the unmute").hasSize(12).endsWith(99);
            assertThat(loop.waiting()).isZero();
            track.stopPublishing();
        }
    }

    @Test
    void publishesATrackInOneRoomAtATime() {
        try (DefaultVideoSource source = new DefaultVideoSource(WIDTH, HEIGHT)) {
            DefaultLocalVideoTrack track = source.createTrack("cam");
            assertThat(track.startPublishing(new Told(), "id1")).isNotNull();
            track.onPublished("TR_1");
            assertThat(track.sid()).isEqualTo("TR_1");
            assertThat(track.startPublishing(new Told(), "id2")).isNull();
            track.stopPublishing();
            assertThat(track.sid()).isEmpty();
            assertThat(track.stats()).isCompletedExceptionally();
            assertThat(track.startPublishing(new Told(), "id3")).isNotNull();
            track.stopPublishing();
        }
    }

    private static VideoFrame grey(int width, int height, int luma) {
        byte[] pixels = new byte[VideoBufferType.I420.sizeBytes(width, height)];
        Arrays.fill(pixels, (byte) 128);
        Arrays.fill(pixels, 0, width * height, (byte) luma);
        return VideoFrame.wrap(FrameHeader.of(width, height, VideoBufferType.I420), pixels);
    }
}
