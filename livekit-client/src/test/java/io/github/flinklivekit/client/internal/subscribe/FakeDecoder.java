// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.subscribe;

import io.github.flinklivekit.client.internal.participant.DefaultRemoteTrackPublication;
import io.github.flinklivekit.client.internal.participant.TrackInfo;
import io.github.flinklivekit.client.internal.stream.DecodedPictures;
import io.github.flinklivekit.client.internal.stream.DefaultRemoteVideoTrack;
import io.github.flinklivekit.client.internal.stream.FrameReceiver;
import io.github.flinklivekit.client.track.TrackKind;
import io.github.flinklivekit.client.track.VideoDimensions;
import io.github.flinklivekit.client.track.VideoReceiverStats;
import io.github.flinklivekit.client.track.VideoStream;
import io.github.flinklivekit.client.track.VideoStreamOptions;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.TrackSource;

import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import org.apache.arrow.memory.util.MemoryUtil;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A decoder whose pictures a test makes, and a room for its track. */
public final class FakeDecoder implements DecodedPictures, DefaultRemoteVideoTrack.Listener {

    private final FrameAllocator allocator;
    private final List<FrameReceiver> receivers = new ArrayList<>();
    final List<VideoDimensions> sizes = new ArrayList<>();

    /** Where the newest picture lies. */
    long address;

    public FakeDecoder(FrameAllocator allocator) {
        this.allocator = allocator;
    }

    /** A track as announced by its publisher. */
    DefaultRemoteVideoTrack track(int announcedWidth, int announcedHeight) {
        DefaultRemoteTrackPublication publication =
                new DefaultRemoteTrackPublication(
                        new TrackInfo(
                                "TR_1",
                                "cam",
                                TrackKind.VIDEO,
                                TrackSource.CAMERA,
                                false,
                                false,
                                announcedWidth,
                                announcedHeight,
                                "video/vp8",
                                false,
                                List.of()),
                        new Subscriptions(null, true));
        return new DefaultRemoteVideoTrack(
                publication,
                new FrameOrigin("lobby", "alice", "TR_1", "cam", TrackSource.CAMERA),
                this,
                this);
    }

    /** A stream of a track as announced by its publisher. */
    public VideoStream openStream(int announcedWidth, int announcedHeight) {
        return openStream(announcedWidth, announcedHeight, VideoStreamOptions.DEFAULT);
    }

    public VideoStream openStream(
            int announcedWidth, int announcedHeight, VideoStreamOptions options) {
        return track(announcedWidth, announcedHeight).openStream(options);
    }

    /** Gives each sink a picture of one grey, in memory of the native library. */
    public void decode(int width, int height, int luma) {
        decode(width, height, luma, 0);
    }

    void decode(int width, int height, int luma, int rotation) {
        for (FrameReceiver receiver : List.copyOf(receivers)) {
            NativeI420Buffer buffer = NativeI420Buffer.allocate(width, height);
            fill(buffer.getDataY(), luma);
            fill(buffer.getDataU(), 128);
            fill(buffer.getDataV(), 128);
            address = MemoryUtil.getByteBufferAddress(buffer.getDataY());
            NativePictures.sinkOf(receiver)
                    .onVideoFrame(new VideoFrame(buffer, rotation, System.nanoTime()));
        }
    }

    int receivers() {
        return receivers.size();
    }

    @Override
    public void add(FrameReceiver receiver) {
        receivers.add(receiver);
    }

    @Override
    public void remove(FrameReceiver receiver) {
        receivers.remove(receiver);
    }

    @Override
    public FrameAllocator allocator() {
        return allocator;
    }

    @Override
    public void onVideoSize(DefaultRemoteVideoTrack track, VideoDimensions dimensions) {
        sizes.add(dimensions);
    }

    @Override
    public CompletableFuture<Optional<VideoReceiverStats>> stats(DefaultRemoteVideoTrack track) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    private static void fill(ByteBuffer plane, int value) {
        for (int i = 0; i < plane.capacity(); i++) {
            plane.put(i, (byte) value);
        }
    }
}
