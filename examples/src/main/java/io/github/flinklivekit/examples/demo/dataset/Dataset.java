// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.dataset;

import io.github.flinklivekit.examples.demo.CameraSettings;
import io.github.flinklivekit.examples.demo.DemoCommand;
import io.github.flinklivekit.examples.demo.Drawing;
import io.github.flinklivekit.examples.demo.Expectations.Expectation;
import io.github.flinklivekit.examples.demo.LatestFrame;
import io.github.flinklivekit.examples.demo.LocalJob;
import io.github.flinklivekit.examples.demo.Scene;
import io.github.flinklivekit.examples.demo.Stage;
import io.github.flinklivekit.examples.demo.SyntheticCamera;
import io.github.flinklivekit.frame.VideoFrame;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import javax.annotation.Nullable;
import javax.imageio.ImageIO;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Three cameras in two rooms, and the job that makes a data set of them. */
@Command(
        name = "dataset",
        description =
                "Shows a Flink job that writes a frame a second of each track into Arrow files, partitioned by room "
                        + "and day, which pyarrow and polars read. Ends with 0 if all files are complete and have the "
                        + "frames of all cameras, else with 1.")
public final class Dataset extends DemoCommand {

    /** A camera that takes no snapshots gives ten a second. */
    private static final double LEAST_DISTANCE_S = 0.9;

    private static final List<Place> PLACES =
            List.of(
                    new Place("dataset-north", "door", new Color(190, 60, 60)),
                    new Place("dataset-north", "desk", new Color(50, 140, 80)),
                    new Place("dataset-south", "yard", new Color(60, 90, 190)));

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Where the files go, an empty or new folder (default: a new temporary one). They stay there.")
    @Nullable
    private Path out;

    /**
     * A camera.
     *
     * @param room the name of its room, without what makes it this run's own
     */
    private record Place(String room, String track, Color colour) {}

    /** A ball that moves. */
    private record Ball(Drawing drawing, LatestFrame latest) implements Scene {

        private static final double PACE = 0.1;

        @Override
        public VideoFrame at(long timeUs, double seconds) {
            return drawing.with(Drawing.bounce(PACE * seconds), Drawing.bounce(3 * PACE * seconds));
        }

        @Override
        public void sending(VideoFrame picture, long timeUs, boolean wanted) {
            latest.show(picture);
        }
    }

    @Override
    protected void show(Stage stage) throws Exception {
        Path folder = folder();
        DatasetFiles files = new DatasetFiles(folder);
        List<String> rooms =
                PLACES.stream().map(place -> stage.room(place.room())).distinct().toList();
        Map<String, Expectation> filesOfRooms = new LinkedHashMap<>();
        for (String room : rooms) {
            filesOfRooms.put(room, stage.expectations().expect("a complete file of " + room));
        }
        List<Expectation> frames = new ArrayList<>();
        for (Place place : PLACES) {
            frames.add(
                    stage.expectations()
                            .expect("frames of '" + place.track() + "', a second apart"));
        }
        Expectation complete = stage.expectations().expect("no file that is incomplete");
        List<LatestFrame> pictures =
                PLACES.stream()
                        .map(place -> stage.picture(place.room() + ": " + place.track()))
                        .toList();
        stage.openPage("A frame a second of each into Arrow files");
        for (int i = 0; i < PLACES.size(); i++) {
            Place place = PLACES.get(i);
            CameraSettings settings =
                    CameraSettings.small("dataset-camera-" + (i + 1), place.track());
            Drawing drawing =
                    new Drawing(settings.width(), settings.height(), place.colour(), i + 1);
            stage.add(
                    SyntheticCamera.publish(
                            stage.server(),
                            stage.room(place.room()),
                            settings,
                            new Ball(drawing, pictures.get(i))));
        }
        LocalJob job =
                stage.add(
                        LocalJob.start(
                                "dataset",
                                flink -> DatasetJob.define(flink, stage.server(), rooms, folder)));
        stage.watchFor(
                List.copyOf(filesOfRooms.values()),
                job,
                () -> {
                    for (Path file : files.complete()) {
                        filesOfRooms.forEach(
                                (room, seen) ->
                                        seen.metIf(
                                                file.startsWith(folder.resolve("room=" + room))));
                    }
                });
        job.finish();
        complete.metIf(files.areComplete());
        Map<String, DatasetFiles.Track> tracks = files.read();
        tracks.forEach(
                (name, track) ->
                        stage.log()
                                .say(
                                        String.format(
                                                Locale.ROOT,
                                                "%s: %d frames, %.2f s apart",
                                                name,
                                                track.timesUs().size(),
                                                track.meanDistance())));
        for (int i = 0; i < PLACES.size(); i++) {
            String track = " " + PLACES.get(i).track();
            frames.get(i)
                    .metIf(
                            tracks.entrySet().stream()
                                    .filter(entry -> entry.getKey().endsWith(track))
                                    .anyMatch(
                                            entry ->
                                                    entry.getValue().meanDistance()
                                                            >= LEAST_DISTANCE_S));
        }
        // Readers pass over what begins with an underscore.
        Path overview = folder.resolve("_overview.png");
        ImageIO.write(Overview.of(tracks.values()), "png", overview.toFile());
        stage.log()
                .say(
                        files.complete().size()
                                + " files in "
                                + folder
                                + ", pictures of them in "
                                + overview.getFileName());
    }

    private Path folder() throws IOException {
        if (out == null) {
            return Files.createTempDirectory("dataset-");
        }
        Path folder = Files.createDirectories(out.toAbsolutePath());
        try (var entries = Files.list(folder)) {
            if (entries.findAny().isPresent()) {
                throw new IOException(folder + " is not empty: give another folder (--out)");
            }
        }
        return folder;
    }
}
