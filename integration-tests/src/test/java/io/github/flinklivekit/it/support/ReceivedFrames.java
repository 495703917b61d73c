// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import io.github.flinklivekit.client.track.RemoteVideoTrack;
import io.github.flinklivekit.client.track.VideoStream;
import io.github.flinklivekit.client.track.VideoStreamStats;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.TimeCode;
import io.github.flinklivekit.frame.VideoFrame;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.assertj.core.api.Assertions.assertThat;

/** Reads a track on a thread of its own and notes what it sees. */
public final class ReceivedFrames implements AutoCloseable {
    /** So many may come in one go on a loaded machine without a loss. */
    private static final int CAPACITY = 30;

    private static final long SILENCE_US = 500_000;

    /**
     * A frame that was seen and released.
     *
     * @param readAtUs when, in microseconds since the epoch
     */
    public record Seen(
            FrameHeader header, Optional<Colour> colour, OptionalLong timeCodeUs, long readAtUs) {}

    private final VideoStream stream;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final Thread reader;

    ReceivedFrames(RemoteVideoTrack track) {
        stream = track.openStream(null, CAPACITY);
        reader = new Thread(this::read, "reader of " + track.name());
        reader.setDaemon(true);
        reader.start();
    }

    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** The colours that were seen, each run once; frames of no clear colour left out. */
    public List<Colour> colours() {
        return seen.stream()
                .flatMap(frame -> frame.colour().stream())
                .collect(
                        ArrayList::new,
                        (runs, colour) -> {
                            if (runs.isEmpty() || runs.get(runs.size() - 1) != colour) {
                                runs.add(colour);
                            }
                        },
                        ArrayList::addAll);
    }

    public VideoStreamStats stats() {
        return stream.stats();
    }

    public boolean ended() {
        return stream.isEnded();
    }

    /** Until that many more frames than now have come. */
    public void awaitMore(int frames) {
        int before = seen.size();
        Waiting.until(
                frames + " more frames",
                () -> assertThat(seen).hasSizeGreaterThanOrEqualTo(before + frames));
    }

    /** Until a frame of that size has come after this call. */
    public void awaitSize(int width, int height) {
        int before = seen.size();
        Waiting.until(
                width + "x" + height,
                () ->
                        assertThat(seen().stream().skip(before))
                                .extracting(
                                        frame ->
                                                frame.header().width()
                                                        + "x"
                                                        + frame.header().height())
                                .contains(width + "x" + height));
    }

    /** Until no frame has come for the time of fifteen. */
    public void awaitSilence() {
        Waiting.until(
                "silence",
                () -> {
                    List<Seen> now = seen();
                    assertThat(now).isNotEmpty();
                    assertThat(Pictures.nowUs() - now.get(now.size() - 1).readAtUs())
                            .isGreaterThan(SILENCE_US);
                });
    }

    /** Until the newest frame has that colour. */
    public void awaitColour(Colour colour) {
        Waiting.until(
                colour.label(),
                () -> {
                    List<Seen> now = seen();
                    assertThat(now).isNotEmpty();
                    assertThat(now.get(now.size() - 1).colour()).contains(colour);
                });
    }

    /** Until the stream has ended with its track. */
    public void awaitEnd() {
        Waiting.until("the end of the stream", () -> assertThat(reader.isAlive()).isFalse());
        assertThat(stream.isEnded()).isTrue();
    }

    private void read() {
        try {
            for (VideoFrame frame = stream.next(); frame != null; frame = stream.next()) {
                try {
                    note(frame);
                } finally {
                    frame.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void note(VideoFrame frame) {
        long readAtUs = Pictures.nowUs();
        seen.add(
                new Seen(frame.header(), Colour.dominantOf(frame), TimeCode.read(frame), readAtUs));
    }

    /** Stops reading; returns when the reader has released its last frame. */
    @Override
    public void close() {
        stream.close();
        try {
            reader.join(Waiting.DEADLINE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertThat(reader.isAlive()).as("the reader has ended").isFalse();
    }
}
