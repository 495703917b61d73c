// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.recording;

import io.github.flinklivekit.frame.VideoFrame;

import javax.annotation.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The frames of a split from where it stands, up to its length, once or again and again. Time goes
 * on where the recordings begin again. Frames are lent: each is released when the next one is asked
 * for.
 */
final class RecordingPlayback implements Iterator<VideoFrame>, AutoCloseable {

    private final RecordingSplit split;
    private MergedRecordings pass;
    private long playedUs;
    @Nullable private VideoFrame lent;

    /**
     * @throws UncheckedIOException if a file cannot be read; the message names it
     */
    RecordingPlayback(RecordingSplit split) {
        this.split = split;
        this.playedUs = split.playedUs();
        this.pass = new MergedRecordings(split.files(), split.framesRead());
    }

    /** The split as it stands now. */
    RecordingSplit split() {
        return split.at(playedUs, pass.framesRead());
    }

    @Override
    public boolean hasNext() {
        if (!pass.hasNext() && split.loop() && pass.framesRead() > 0) {
            playedUs += pass.lengthUs();
            pass = new MergedRecordings(split.files(), 0);
        }
        return pass.hasNext() && playedUs + pass.nextUs() < split.lengthUs();
    }

    @Override
    public VideoFrame next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        releaseLent();
        VideoFrame frame = pass.next();
        lent = frame.withHeader(frame.header().withTimestampUs(frame.timestampUs() + playedUs));
        frame.release();
        return lent;
    }

    private void releaseLent() {
        if (lent != null) {
            lent.release();
            lent = null;
        }
    }

    @Override
    public void close() throws IOException {
        releaseLent();
        pass.close();
    }
}
