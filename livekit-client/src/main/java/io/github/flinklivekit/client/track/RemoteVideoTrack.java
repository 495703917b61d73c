// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A video track that this participant receives. It is a new object each time: when the track is
 * subscribed again, and after a full reconnect. Thread-safe.
 *
 * <p>Not to be implemented by users; methods may be added.
 */
@PublicEvolving
public interface RemoteVideoTrack extends VideoTrack {

    /** {@link #openStream(VideoStreamOptions)} with {@link VideoStreamOptions#DEFAULT}. */
    default VideoStream openStream() {
        return openStream(VideoStreamOptions.DEFAULT);
    }

    /**
     * {@link #openStream(VideoStreamOptions)} with a format and a capacity.
     *
     * @param format the type that frames are converted to; null for the decoder's own, I420
     * @param capacity how many unread frames are kept, above 0
     */
    default VideoStream openStream(@Nullable VideoBufferType format, int capacity) {
        return openStream(VideoStreamOptions.builder().format(format).capacity(capacity).build());
    }

    /**
     * Starts to read the frames of the track. A track can have several streams, each with frames of
     * its own. On a track that has ended the stream has ended as well.
     *
     * @return the caller closes it
     */
    VideoStream openStream(VideoStreamOptions options);

    /**
     * What the native library has counted for this track so far.
     *
     * @return empty before the first packet was received; completes exceptionally with a {@link
     *     io.github.flinklivekit.client.room.LiveKitException} if the track has ended or the room
     *     is not connected
     */
    CompletableFuture<Optional<VideoReceiverStats>> stats();
}
