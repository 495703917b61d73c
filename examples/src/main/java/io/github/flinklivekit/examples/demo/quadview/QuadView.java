// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.quadview;

import io.github.flinklivekit.examples.demo.CameraSettings;
import io.github.flinklivekit.examples.demo.DemoCommand;
import io.github.flinklivekit.examples.demo.LocalJob;
import io.github.flinklivekit.examples.demo.RoomViewer;
import io.github.flinklivekit.examples.demo.Stage;
import io.github.flinklivekit.examples.demo.SyntheticCamera;
import io.github.flinklivekit.examples.demo.Threads;

import picocli.CommandLine.Command;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Four cameras, one that hangs for a while and one that leaves, and the job that joins them. */
@Command(
        name = "quadview",
        description =
                "Shows a Flink job that joins four cameras into one picture by event time; one that hangs or leaves "
                        + "turns grey and holds up nobody. Ends with 0 if that was seen, else with 1.")
public final class QuadView extends DemoCommand {

    private static final List<String> TRACKS = List.of("north", "east", "south", "west");
    private static final List<Color> COLOURS =
            List.of(
                    new Color(190, 60, 60),
                    new Color(50, 140, 80),
                    new Color(60, 90, 190),
                    new Color(190, 150, 40));

    /** The cells of the one that hangs and of the one that leaves. */
    private static final int HANGS = 1;

    private static final int LEAVES = 3;

    @Override
    protected void show(Stage stage) throws Exception {
        String room = stage.room("quadview");
        String outRoom = stage.room("quadview-out");
        List<QuadScene> scenes = new ArrayList<>();
        List<SyntheticCamera> cameras = new ArrayList<>();
        QuadScript script =
                new QuadScript(
                                stage.expectations(),
                                COLOURS,
                                stage.picture("what a viewer of the composed track receives"))
                        .see(
                                "all four cameras, moving, in their colours",
                                Set.of(),
                                () -> {
                                    stage.log().say("'" + TRACKS.get(HANGS) + "' hangs now");
                                    scenes.get(HANGS).freeze();
                                })
                        .see(
                                "'" + TRACKS.get(HANGS) + "' grey while the others move on",
                                Set.of(HANGS),
                                () -> {
                                    stage.log().say("'" + TRACKS.get(HANGS) + "' sends again");
                                    scenes.get(HANGS).thaw();
                                })
                        .see(
                                "'" + TRACKS.get(HANGS) + "' in its colour again",
                                Set.of(),
                                () -> {
                                    stage.log().say("'" + TRACKS.get(LEAVES) + "' leaves");
                                    // Not on the viewer's thread: leaving takes a moment.
                                    Threads.daemon(cameras.get(LEAVES)::close, "leaving").start();
                                })
                        .see(
                                "'" + TRACKS.get(LEAVES) + "' grey while the others move on",
                                Set.of(LEAVES),
                                () -> {});
        stage.openPage("Four cameras in one picture, joined by event time");
        for (int i = 0; i < TRACKS.size(); i++) {
            CameraSettings settings =
                    CameraSettings.small("quadview-camera-" + (i + 1), TRACKS.get(i));
            QuadScene scene = new QuadScene(settings, COLOURS.get(i), i + 1);
            scenes.add(scene);
            cameras.add(stage.add(SyntheticCamera.publish(stage.server(), room, settings, scene)));
        }
        stage.add(
                RoomViewer.join(
                        stage.server(), outRoom, "quadview-viewer", QuadJob.IDENTITY, script));
        LocalJob job =
                stage.add(
                        LocalJob.start(
                                "quadview",
                                flink ->
                                        QuadJob.define(
                                                flink, stage.server(), room, outRoom, TRACKS)));
        stage.watch(job);
    }
}
