// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.room;

import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoSenderStats;

import org.apache.flink.annotation.Internal;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A track of one size that the sink publishes. Used under the writer's lock. */
@Internal
public interface SinkTrack extends AutoCloseable {

    /**
     * Shows the track to the room. Frames may be captured at once; those that come too early are
     * dropped.
     */
    CompletableFuture<?> publish(TrackPublishOptions options);

    /** Whether the room has the track; not any more once the server has taken it down. */
    boolean isPublished();

    /**
     * Whether the server has the track now: not while a restored connection has to publish it anew.
     * The task's thread is given something to do once that is done.
     */
    boolean isSent();

    /** Takes the track from the room. */
    CompletableFuture<?> unpublish();

    /** Viewers see black, and the room is told; or frames are shown again. */
    void setMuted(boolean muted);

    /** Whether it is muted, by this sink or by the server. */
    boolean isMuted();

    /** Whether somebody watches it, as far as the server has said. */
    boolean isWanted();

    /** What the encoder says of each layer that is sent. */
    CompletableFuture<List<VideoSenderStats>> stats();

    int width();

    int height();

    /** Frees the native source. */
    @Override
    void close();
}
