// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.recording;

import io.github.flinklivekit.frame.VideoFrame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * The frames of several files by their timestamps. A file is open only while it has frames of the
 * present: recordings are many files that follow one another.
 */
final class MergedRecordings implements Iterator<VideoFrame>, AutoCloseable {

    /** How long a single frame lasts. */
    private static final long ONE_FRAME_US = 1_000_000;

    private final PriorityQueue<Recording> open =
            new PriorityQueue<>(
                    Comparator.comparingLong(recording -> recording.peek().timestampUs()));
    private final Queue<Unopened> unopened = new ArrayDeque<>();
    private final long startUs;
    private long lastUs;
    private long framesRead;

    /**
     * Looks into each file for its first timestamp.
     *
     * @param framesRead how many frames to pass over
     * @throws UncheckedIOException if a file cannot be read; the message names it
     */
    MergedRecordings(List<String> files, long framesRead) {
        List<Unopened> found = new ArrayList<>();
        for (String file : files) {
            try (Recording recording = new Recording(file)) {
                if (recording.peek() != null) {
                    found.add(new Unopened(file, recording.peek().timestampUs()));
                }
            } catch (IOException e) {
                throw unreadable(e);
            }
        }
        found.sort(Comparator.comparingLong(Unopened::timestampUs));
        unopened.addAll(found);
        this.startUs = found.isEmpty() ? 0 : found.get(0).timestampUs();
        while (this.framesRead < framesRead && hasNext()) {
            next().release();
        }
    }

    /** How many frames were read or passed over. */
    long framesRead() {
        return framesRead;
    }

    /** How much later than the first frame the next one is; there is a next one. */
    long nextUs() {
        openThePresent();
        return open.element().peek().timestampUs() - startUs;
    }

    /** How long what was read lasts, with as much time after its last frame as frames have. */
    long lengthUs() {
        long span = lastUs - startUs;
        return framesRead > 1 ? span + span / (framesRead - 1) : ONE_FRAME_US;
    }

    @Override
    public boolean hasNext() {
        openThePresent();
        return !open.isEmpty();
    }

    /** Gives the next frame to the caller, who releases it. */
    @Override
    public VideoFrame next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Recording earliest = open.element();
        try {
            VideoFrame frame = earliest.next();
            open.remove();
            framesRead++;
            lastUs = frame.timestampUs();
            if (earliest.peek() != null) {
                open.add(earliest);
            } else {
                earliest.close();
            }
            return frame;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private void openThePresent() {
        while (!unopened.isEmpty()
                && (open.isEmpty()
                        || unopened.element().timestampUs()
                                <= open.element().peek().timestampUs())) {
            try {
                open.add(new Recording(unopened.remove().file()));
            } catch (IOException e) {
                throw unreadable(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (Recording recording : open) {
            recording.close();
        }
        open.clear();
    }

    private static UncheckedIOException unreadable(IOException e) {
        return new UncheckedIOException(e.getMessage(), e);
    }

    private record Unopened(String file, long timestampUs) {}
}
