// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.stream;

import io.github.flinklivekit.client.internal.participant.DefaultRemoteTrackPublication;
import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.client.track.RemoteVideoTrack;
import io.github.flinklivekit.client.track.VideoDimensions;
import io.github.flinklivekit.client.track.VideoReceiverStats;
import io.github.flinklivekit.client.track.VideoStream;
import io.github.flinklivekit.client.track.VideoStreamOptions;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameOrigin;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A native track, and the streams that read it. */
@Internal
public final class DefaultRemoteVideoTrack implements RemoteVideoTrack {

    /** What a track needs of its room, and reports to it. */
    public interface Listener {

        FrameAllocator allocator();

        void onVideoSize(DefaultRemoteVideoTrack track, VideoDimensions dimensions);

        CompletableFuture<Optional<VideoReceiverStats>> stats(DefaultRemoteVideoTrack track);
    }

    private final DefaultRemoteTrackPublication publication;
    private final FrameOrigin origin;
    private final DecodedPictures pictures;
    private final Listener listener;

    /** Also guards the pictures' receivers, which are no concurrent collection in a library. */
    private final Object lock = new Object();

    // Guarded by lock.
    private final List<DefaultVideoStream> streams = new ArrayList<>();
    private boolean ended;

    /** The size of the newest frame; read and written by the decoder's thread alone. */
    @Nullable private VideoDimensions dimensions;

    private volatile boolean hasReceivedFrame;

    public DefaultRemoteVideoTrack(
            DefaultRemoteTrackPublication publication,
            FrameOrigin origin,
            DecodedPictures pictures,
            Listener listener) {
        this.publication = publication;
        this.origin = origin;
        this.pictures = pictures;
        this.listener = listener;
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
    public VideoStream openStream(VideoStreamOptions options) {
        return new DefaultVideoStream(this, options);
    }

    @Override
    public CompletableFuture<Optional<VideoReceiverStats>> stats() {
        synchronized (lock) {
            if (ended) {
                return CompletableFuture.failedFuture(
                        new LiveKitException("The track '" + name() + "' has ended"));
            }
        }
        return listener.stats(this);
    }

    @Override
    public String toString() {
        return "RemoteVideoTrack[" + name() + ", " + sid() + "]";
    }

    FrameOrigin origin() {
        return origin;
    }

    FrameAllocator allocator() {
        return listener.allocator();
    }

    public DefaultRemoteTrackPublication publication() {
        return publication;
    }

    /** Whether a stream of this track has received a frame. */
    public boolean hasReceivedFrame() {
        return hasReceivedFrame;
    }

    /** Whether the publisher has announced frames that are no larger than a start-up picture. */
    boolean isAnnouncedWithin(int size) {
        int announced = Math.max(publication.width(), publication.height());
        return announced > 0 && announced <= size;
    }

    /** A stream has received its first frame, or one of another size; on the decoder's thread. */
    void onFrameSize(VideoDimensions newDimensions) {
        hasReceivedFrame = true;
        if (!newDimensions.equals(dimensions)) {
            dimensions = newDimensions;
            listener.onVideoSize(this, newDimensions);
        }
    }

    void addStream(DefaultVideoStream stream) {
        synchronized (lock) {
            if (!ended) {
                streams.add(stream);
                pictures.add(stream.receiver());
                return;
            }
        }
        stream.end();
    }

    /** After it returned the stream's receiver is not called any more. */
    void removeStream(DefaultVideoStream stream) {
        synchronized (lock) {
            if (streams.remove(stream)) {
                pictures.remove(stream.receiver());
            }
        }
    }

    /**
     * Takes the sinks off and ends the streams. The native track goes on under another publication
     * when its media section is used again: a sink that stayed would receive frames of another
     * track.
     */
    public void end() {
        List<DefaultVideoStream> ending;
        synchronized (lock) {
            if (ended) {
                return;
            }
            ended = true;
            ending = new ArrayList<>(streams);
            streams.clear();
            ending.forEach(stream -> pictures.remove(stream.receiver()));
        }
        ending.forEach(DefaultVideoStream::end);
    }
}
