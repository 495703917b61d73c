// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameOrigin;

import dev.onvoid.webrtc.media.video.VideoTrackSink;

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A video track that this participant receives. Another object each time the track comes: when it
 * is subscribed again, or after a full reconnect. Read its frames with {@link VideoStream}.
 * Thread-safe.
 */
public final class RemoteVideoTrack implements VideoTrack {

    /** What a track needs of its room. */
    public interface Owner {

        FrameAllocator allocator();

        void onVideoSize(RemoteVideoTrack track, VideoDimensions dimensions);

        CompletableFuture<List<TrackStats>> getStats(RemoteVideoTrack track);
    }

    /** Where the pictures come from: a native track, which only the native library can make. */
    public interface Pictures {

        static Pictures of(dev.onvoid.webrtc.media.video.VideoTrack nativeTrack) {
            return new Pictures() {
                @Override
                public void addSink(VideoTrackSink sink) {
                    nativeTrack.addSink(sink);
                }

                @Override
                public void removeSink(VideoTrackSink sink) {
                    nativeTrack.removeSink(sink);
                }
            };
        }

        void addSink(VideoTrackSink sink);

        /** After it returned the sink is not called any more. */
        void removeSink(VideoTrackSink sink);
    }

    private final RemoteTrackPublication publication;
    private final FrameOrigin origin;
    private final Pictures pictures;
    private final Owner owner;

    /** Also guards the native track's sinks, which are no concurrent collection there. */
    private final Object lock = new Object();

    // Guarded by lock.
    private final List<VideoStream> streams = new ArrayList<>();
    private boolean ended;

    /** The size of the newest picture; read and written by the decoder's thread alone. */
    @Nullable private VideoDimensions dimensions;

    private volatile boolean hasReceivedFrame;

    public RemoteVideoTrack(
            RemoteTrackPublication publication,
            FrameOrigin origin,
            Pictures pictures,
            Owner owner) {
        this.publication = publication;
        this.origin = origin;
        this.pictures = pictures;
        this.owner = owner;
    }

    @Override
    public String sid() {
        return origin.trackSid();
    }

    @Override
    public String name() {
        return publication.name();
    }

    @Override
    public boolean isMuted() {
        return publication.isMuted();
    }

    @Override
    public CompletableFuture<List<TrackStats>> stats() {
        synchronized (lock) {
            if (ended) {
                return CompletableFuture.failedFuture(
                        new LiveKitException("The track '" + name() + "' has ended"));
            }
        }
        return owner.getStats(this);
    }

    @Override
    public String toString() {
        return "RemoteVideoTrack[" + name() + ", " + sid() + "]";
    }

    public FrameOrigin origin() {
        return origin;
    }

    public FrameAllocator allocator() {
        return owner.allocator();
    }

    public RemoteTrackPublication publication() {
        return publication;
    }

    /** Whether a stream of this track has received a picture. */
    public boolean hasReceivedFrame() {
        return hasReceivedFrame;
    }

    /** Whether the publisher announced pictures no larger than a start-up picture. */
    public boolean isAnnouncedWithin(int size) {
        int announced = Math.max(publication.width(), publication.height());
        return announced > 0 && announced <= size;
    }

    /** A stream's first picture has come, or one of another size; on the decoder's thread. */
    public void onFrameSize(VideoDimensions newDimensions) {
        hasReceivedFrame = true;
        if (!newDimensions.equals(dimensions)) {
            dimensions = newDimensions;
            owner.onVideoSize(this, newDimensions);
        }
    }

    void addStream(VideoStream stream) {
        synchronized (lock) {
            if (!ended) {
                streams.add(stream);
                pictures.addSink(stream.receiver());
                return;
            }
        }
        stream.end();
    }

    /** After it returned the stream's receiver is not called any more. */
    void removeStream(VideoStream stream) {
        synchronized (lock) {
            if (streams.remove(stream)) {
                pictures.removeSink(stream.receiver());
            }
        }
    }

    /**
     * Takes the sinks off and ends the streams. The native track goes on under another publication
     * when its media section is used again: a sink that stayed would receive a stranger's pictures.
     */
    public void end() {
        List<VideoStream> ending;
        synchronized (lock) {
            if (ended) {
                return;
            }
            ended = true;
            ending = new ArrayList<>(streams);
            streams.clear();
            ending.forEach(stream -> pictures.removeSink(stream.receiver()));
        }
        ending.forEach(VideoStream::end);
    }
}
