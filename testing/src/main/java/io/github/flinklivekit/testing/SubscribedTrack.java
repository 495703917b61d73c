// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import io.github.flinklivekit.client.track.RemoteVideoTrack;
import io.github.flinklivekit.client.track.VideoStream;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.annotation.PublicEvolving;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The frames of a track that a test looks at, as I420 on the heap: nobody has to release them. As
 * many as fit into a second are kept for the next call; the oldest make room.
 *
 * <p>Thread-safe, each frame goes to one caller.
 */
@PublicEvolving
public final class SubscribedTrack {

    private static final int CAPACITY = 30;

    private final RemoteVideoTrack track;
    private final String participant;
    private final VideoStream stream;

    SubscribedTrack(RemoteVideoTrack track, String participant) {
        this.track = track;
        this.participant = participant;
        this.stream = track.openStream(null, CAPACITY);
    }

    public String name() {
        return track.name();
    }

    /** The identity of its publisher. */
    public String participant() {
        return participant;
    }

    /** Whether the track is gone and all its frames were taken. */
    public boolean ended() {
        return stream.isEnded();
    }

    /**
     * The next frame.
     *
     * @throws AssertionError if none comes within 30 s, or the track ends
     */
    public VideoFrame awaitFrame() {
        return next("a frame", System.nanoTime() + Waits.PATIENCE.toNanos());
    }

    /**
     * The next frames, in their order.
     *
     * @throws AssertionError if they do not come within 30 s, or the track ends before
     */
    public List<VideoFrame> awaitFrames(int count) {
        long deadline = System.nanoTime() + Waits.PATIENCE.toNanos();
        List<VideoFrame> frames = new ArrayList<>();
        while (frames.size() < count) {
            frames.add(next(count + " frames", deadline));
        }
        return frames;
    }

    /**
     * The next frame that passes the assertion: what was published before may still be on its way.
     *
     * @param assertion throws an {@link AssertionError} for any other, such as {@code frame ->
     *     assertThatFrame(frame).hasDominantColour(Color.RED)}
     * @throws AssertionError if none comes within 30 s, or the track ends before; with what was
     *     wrong with the last one
     */
    public VideoFrame awaitFrame(Consumer<VideoFrame> assertion) {
        long deadline = System.nanoTime() + Waits.PATIENCE.toNanos();
        AssertionError last = null;
        while (true) {
            VideoFrame frame;
            try {
                frame = next("a frame as it should be", deadline);
            } catch (AssertionError e) {
                throw last == null
                        ? e
                        : new AssertionError(
                                e.getMessage() + "; the last frame: " + last.getMessage(), last);
            }
            try {
                assertion.accept(frame);
                return frame;
            } catch (AssertionError e) {
                last = e;
            }
        }
    }

    private VideoFrame next(String what, long deadline) {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        try {
            VideoFrame frame = stream.next(left);
            if (frame != null) {
                try {
                    return frame.toHeap();
                } finally {
                    frame.release();
                }
            }
        } catch (InterruptedException e) {
            throw Waits.interrupted("waiting for " + what, e);
        }
        throw new AssertionError(
                "Waited for %s of track '%s': %s"
                        .formatted(
                                what,
                                name(),
                                stream.isEnded()
                                        ? "the track has ended"
                                        : "nothing within " + Waits.PATIENCE.toSeconds() + " s"));
    }

    void close() {
        stream.close();
    }

    @Override
    public String toString() {
        return "WatchedTrack[" + participant + "/" + name() + "]";
    }
}
