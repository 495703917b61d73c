// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import org.apache.flink.annotation.PublicEvolving;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A video track of this participant: the frames of a {@link VideoTrackSource} under a name, made by
 * {@link VideoTrackSource#createTrack}. It is published in one room at a time; a source can have
 * several tracks. Thread-safe.
 *
 * <p>Not to be implemented by users; methods may be added.
 */
@PublicEvolving
public interface LocalVideoTrack extends VideoTrack {

    /** What it shows. */
    VideoTrackSource source();

    /**
     * Stops sending frames at once: the publication stays, subscribers see black, and a third of a
     * second later the server is notified. From then on it forwards nothing of the track until it
     * is unmuted. Other tracks of the same source are not affected. Of frames that came encoded
     * subscribers keep the last one: there is no encoder that would make a black one.
     */
    void mute();

    /** Resumes sending frames. */
    void unmute();

    /**
     * What the native library has counted for this track so far.
     *
     * @return one element per simulcast layer, none before the first frame was sent; completes
     *     exceptionally with a {@link io.github.flinklivekit.client.room.LiveKitException} if the
     *     track is not published or the room is not connected
     */
    CompletableFuture<List<VideoSenderStats>> stats();
}
