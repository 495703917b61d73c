// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.motion;

import io.github.flinklivekit.examples.demo.CameraSettings;
import io.github.flinklivekit.examples.demo.DemoCommand;
import io.github.flinklivekit.examples.demo.LatestFrame;
import io.github.flinklivekit.examples.demo.LocalJob;
import io.github.flinklivekit.examples.demo.RoomViewer;
import io.github.flinklivekit.examples.demo.Stage;
import io.github.flinklivekit.examples.demo.SyntheticCamera;

import picocli.CommandLine.Command;

import java.awt.Color;

/** Two cameras, one before which something moves now and then, and the job that tells. */
@Command(
        name = "motion",
        description =
                "Shows a Flink job that alerts when something moves before a camera, and mutes cameras before which "
                        + "nothing does. Ends with 0 if both were seen, else with 1.")
public final class Motion extends DemoCommand {

    private static final CameraSettings DOOR = CameraSettings.small("motion-camera-1", "door");
    private static final CameraSettings SHELF = CameraSettings.small("motion-camera-2", "shelf");

    @Override
    protected void show(Stage stage) throws Exception {
        String room = stage.room("motion");
        String outRoom = stage.room("motion-out");
        LatestFrame doorNow = stage.picture("door: somebody comes by now and then");
        LatestFrame doorOut = stage.picture("door, as the job publishes it: black while muted");
        LatestFrame shelfNow = stage.picture("shelf: nothing ever moves");
        LatestFrame shelfOut = stage.picture("shelf, as the job publishes it");
        MotionWitness witness =
                new MotionWitness(
                        stage.expectations(),
                        stage.log(),
                        DOOR.track(),
                        SHELF.track(),
                        doorOut,
                        shelfOut);
        stage.openPage("Motion: alerts, and quiet cameras are muted");
        // The viewer first: nothing that happens shall have happened before it came.
        stage.add(
                RoomViewer.join(
                        stage.server(), outRoom, "motion-viewer", MotionJob.IDENTITY, witness));
        stage.add(
                SyntheticCamera.publish(
                        stage.server(),
                        room,
                        DOOR,
                        new MotionScene(DOOR, new Color(60, 110, 150), 1, true, doorNow)));
        stage.add(
                SyntheticCamera.publish(
                        stage.server(),
                        room,
                        SHELF,
                        new MotionScene(SHELF, new Color(150, 110, 60), 2, false, shelfNow)));
        LocalJob job =
                stage.add(
                        LocalJob.start(
                                "motion",
                                flink ->
                                        MotionJob.define(
                                                flink, stage.server(), room, outRoom, DOOR)));
        stage.watch(job);
    }
}
