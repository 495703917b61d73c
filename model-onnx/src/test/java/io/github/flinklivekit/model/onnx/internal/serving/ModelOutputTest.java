// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.serving;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.model.onnx.TestModels;
import io.github.flinklivekit.model.onnx.result.Classification;
import io.github.flinklivekit.model.onnx.result.DetectedObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

/** What is made of the outputs of models, on ONNX Runtime. */
class ModelOutputTest {

    private static final VideoFrame SQUARE = TestModels.plain(64, 64, 0, 0, 0);

    /** Of the models' two boxes of one class that overlap, the better one is left. */
    private static final List<DetectedObject> OBJECTS =
            List.of(
                    new DetectedObject("person", 0.9f, 8, 16, 32, 32),
                    new DetectedObject("clock", 0.7f, 8, 16, 32, 32));

    @Test
    void theBestClassesComeFirst() {
        List<Classification> classes =
                classify(
                        TestModels.plain(20, 10, 51, 204, 102),
                        "input.fit",
                        "stretch",
                        "labels",
                        TestModels.path("colours.txt"),
                        "classification.top-k",
                        "2");

        assertThat(classes).extracting(Classification::label).containsExactly("green", "blue");
        assertThat(classes.get(0).score()).isCloseTo(0.8f, within(1e-6f));
        assertThat(classes.get(1).score()).isCloseTo(0.4f, within(1e-6f));
    }

    @Test
    void softmaxMakesProbabilities() {
        List<Classification> classes =
                classify(
                        TestModels.plain(20, 10, 0, 255, 51),
                        "input.fit",
                        "stretch",
                        "classification.softmax",
                        "true");
        double sum = Math.exp(0) + Math.exp(1) + Math.exp(0.2);

        assertThat(classes).extracting(Classification::label).containsExactly("1", "2", "0");
        assertThat(classes.get(0).score()).isCloseTo((float) (Math.exp(1) / sum), within(1e-6f));
        assertThat(classes.get(2).score()).isCloseTo((float) (1 / sum), within(1e-6f));
    }

    /** Scores of minus infinity, as models give classes that they rule out. */
    @Test
    void eachClassIsGivenOnceWhateverItsScore() {
        List<Classification> classes =
                classify(
                        TestModels.plain(20, 10, 255, 0, 255),
                        "input.fit",
                        "stretch",
                        "input.scale",
                        "-3e38");

        assertThat(classes).extracting(Classification::label).containsExactly("1", "0", "2");
        assertThat(classes.get(2).score()).isEqualTo(Float.NEGATIVE_INFINITY);
    }

    @ParameterizedTest
    @CsvSource({
        "yolo-v8, auto, pixels, xyxy",
        "yolo-v8, yolo-v8, pixels, xyxy",
        "yolo-v5, auto, pixels, xyxy",
        "boxes-scores, auto, pixels, xyxy",
        "boxes-scores, boxes-scores, pixels, xyxy",
    })
    void duplicatesAreLeftOutWhereTheModelLeavesThemIn(
            String model, String format, String unit, String boxes) {
        assertObjects(
                detect(
                        model,
                        SQUARE,
                        "detection.format",
                        format,
                        "detection.box-unit",
                        unit,
                        "detection.box-format",
                        boxes),
                OBJECTS);
    }

    @Test
    void aModelThatLeavesDuplicatesOutItselfIsBelieved() {
        List<DetectedObject> all =
                List.of(
                        OBJECTS.get(0),
                        new DetectedObject("person", 0.8f, 10, 16, 32, 32),
                        OBJECTS.get(1));

        assertObjects(
                detect(
                        "boxes-scores-classes",
                        SQUARE,
                        "detection.box-unit",
                        "relative",
                        "detection.box-format",
                        "yxyx"),
                all);
        assertThat(detect("end-to-end", SQUARE)).hasSize(6);
        assertObjects(detect("end-to-end", SQUARE, "detection.nms", "true"), OBJECTS);
        assertThat(detect("yolo-v8", SQUARE, "detection.nms", "false")).hasSize(6);
    }

    @Test
    void boxesThatOverlapLessThanTheOptionSaysAreKept() {
        // 30 of 34 columns in common.
        assertThat(detect("boxes-scores", SQUARE, "detection.iou-threshold", "0.88")).hasSize(2);
        assertThat(detect("boxes-scores", SQUARE, "detection.iou-threshold", "0.89")).hasSize(3);
    }

    @Test
    void scoresBelowTheLeastAndObjectsBeyondTheMostAreLeftOut() {
        assertThat(detect("boxes-scores", SQUARE, "min-score", "0.05"))
                .extracting(DetectedObject::label)
                .containsExactly("person", "clock", "person");
        assertThat(detect("boxes-scores", SQUARE, "min-score", "0.95")).isEmpty();
        assertThat(detect("boxes-scores", SQUARE, "detection.max-objects", "1")).hasSize(1);
    }

    @Test
    void theBackgroundIsNoObject() {
        assertThat(
                        detect(
                                "boxes-scores",
                                SQUARE,
                                "detection.background-class",
                                "true",
                                "min-score",
                                "0.15"))
                .extracting(DetectedObject::label, DetectedObject::score)
                .containsExactly(tuple("clock", 0.7f));
    }

    /** 128x32 lies in 64x64 as 64x16, 24 rows down. */
    @Test
    void boxesComeBackInThePixelsOfTheFrame() {
        VideoFrame wide = TestModels.plain(128, 32, 0, 0, 0);

        assertObjects(
                detect("boxes-scores", wide),
                List.of(
                        new DetectedObject("person", 0.9f, 16, 0, 64, 32),
                        new DetectedObject("clock", 0.7f, 16, 0, 64, 32)));
        assertObjects(
                detect("boxes-scores", wide, "input.fit", "stretch"),
                List.of(
                        new DetectedObject("person", 0.9f, 16, 8, 64, 16),
                        new DetectedObject("clock", 0.7f, 16, 8, 64, 16)));
    }

    @Test
    void outputsOfOnePictureNeedNoBatch() {
        List<DetectedObject> objects = detect("one-picture", SQUARE);

        assertThat(objects).extracting(DetectedObject::label).containsExactly("clock", "person");
    }

    @Test
    void outputsMayBeNamed() {
        assertThat(
                        detect(
                                "boxes-scores-classes",
                                SQUARE,
                                "outputs",
                                "detection_boxes;detection_scores",
                                "detection.nms",
                                "false"))
                .hasSize(3)
                .allSatisfy(object -> assertThat(object.label()).isEqualTo("person"));
    }

    @Test
    void anEmbeddingIsTheWholeOutput() {
        float[] vector =
                embed("means", TestModels.plain(20, 10, 51, 204, 102), "input.fit", "stretch");

        assertThat(vector).containsExactly(new float[] {0.2f, 0.8f, 0.4f}, within(1e-6f));
    }

    @Test
    void aModelOfAFixedBatchIsRunOnFewerPictures() {
        float[] vector =
                embed(
                        "means-of-two",
                        TestModels.plain(20, 10, 51, 204, 102),
                        "input.fit",
                        "stretch");

        assertThat(vector).containsExactly(new float[] {0.2f, 0.8f, 0.4f}, within(1e-6f));
    }

    @SuppressWarnings("unchecked")
    private static List<Classification> classify(VideoFrame frame, String... options) {
        return (List<Classification>) infer("classification", "means", frame, options);
    }

    private static float[] embed(String model, VideoFrame frame, String... options) {
        return (float[]) infer("embedding", model, frame, options);
    }

    @SuppressWarnings("unchecked")
    private static List<DetectedObject> detect(String model, VideoFrame frame, String... options) {
        String[] all = Arrays.copyOf(options, options.length + 2);
        all[options.length] = "labels";
        all[options.length + 1] = TestModels.path("objects.txt");
        return (List<DetectedObject>) infer("object-detection", model, frame, all);
    }

    private static Object infer(String task, String model, VideoFrame frame, String... options) {
        try (OnnxFrameModel<?> opened =
                OnnxFrameModel.open(TestModels.settings(task, model, options))) {
            opened.put(frame, 0);
            opened.run(1);
            return opened.result(0);
        }
    }

    private static void assertObjects(List<DetectedObject> actual, List<DetectedObject> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            DetectedObject a = actual.get(i);
            DetectedObject b = expected.get(i);
            assertThat(a.label()).isEqualTo(b.label());
            assertThat(new float[] {a.score(), a.x(), a.y(), a.width(), a.height()})
                    .containsExactly(
                            new float[] {b.score(), b.x(), b.y(), b.width(), b.height()},
                            within(1e-4f));
        }
    }
}
