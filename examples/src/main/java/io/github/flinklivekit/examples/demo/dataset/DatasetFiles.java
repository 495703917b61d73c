// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.dataset;

import io.github.flinklivekit.examples.recording.Recording;
import io.github.flinklivekit.frame.FrameImages;
import io.github.flinklivekit.frame.VideoFrame;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a job has written into a folder. */
final class DatasetFiles {

    private static final String SUFFIX = ".arrow";

    private final Path folder;

    DatasetFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * What the files have of one track.
     *
     * @param timesUs of its frames, in microseconds since the epoch, in their order
     * @param pictures the first few
     */
    record Track(List<Long> timesUs, List<BufferedImage> pictures) {

        static final int MOST_PICTURES = 6;

        /** From one frame to the next, in seconds; 0 of a single one. */
        double meanDistance() {
            int last = timesUs.size() - 1;
            return last < 1 ? 0 : (timesUs.get(last) - timesUs.get(0)) / 1e6 / last;
        }
    }

    /** The complete files: the name of one that is being written begins with a dot. */
    List<Path> complete() throws IOException {
        return all().stream()
                .filter(path -> !path.getFileName().toString().startsWith("."))
                .toList();
    }

    /** Whether each file is complete. */
    boolean areComplete() throws IOException {
        return all().size() == complete().size();
    }

    private List<Path> all() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> path.getFileName().toString().contains(SUFFIX))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    /** Reads all complete files, by the folder of a day and the name of a track. */
    Map<String, Track> read() throws IOException {
        Map<String, Track> tracks = new TreeMap<>();
        for (Path file : complete()) {
            String day = folder.relativize(file.getParent()).toString();
            try (Recording recording = new Recording(file.toString())) {
                VideoFrame frame;
                while ((frame = recording.next()) != null) {
                    try {
                        add(
                                tracks.computeIfAbsent(
                                        day + " " + frame.track(),
                                        name -> new Track(new ArrayList<>(), new ArrayList<>())),
                                frame);
                    } finally {
                        frame.release();
                    }
                }
            }
        }
        tracks.values().forEach(track -> track.timesUs().sort(null));
        return tracks;
    }

    private static void add(Track track, VideoFrame frame) {
        track.timesUs().add(frame.timestampUs());
        if (track.pictures().size() < Track.MOST_PICTURES) {
            track.pictures().add(FrameImages.toImage(frame));
        }
    }
}
