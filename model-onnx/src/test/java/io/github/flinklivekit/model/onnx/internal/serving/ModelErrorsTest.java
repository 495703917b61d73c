// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.serving;

import io.github.flinklivekit.model.onnx.TestModels;
import io.github.flinklivekit.model.onnx.internal.settings.ModelSettings;
import io.github.flinklivekit.model.onnx.options.InvalidModelException;

import org.apache.flink.configuration.Configuration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

/** What is said of models and options that do not go together. */
class ModelErrorsTest {

    @Test
    void aMissingFileIsNamed() {
        assertError(
                "/models/none.onnx", "'path' = '/models/none.onnx'", "there is no file to read");
        assertError("file:///models/none.onnx", "'path' = 'file:///models/none.onnx'");
        assertError("s3://models/none.onnx", "only paths and file:// URIs are read");
        assertError("file:relative.onnx", "is no path and no URI");
    }

    @Test
    void aFolderIsNoModel(@TempDir Path folder) {
        assertError(folder.toString(), "but a folder");
    }

    @Test
    void whatIsNoModelIsNoModel(@TempDir Path folder) throws IOException {
        byte[] whole = Files.readAllBytes(Path.of(TestModels.path("yolo-v8.onnx")));
        Path half = Files.write(folder.resolve("half"), Arrays.copyOf(whole, whole.length / 2));
        Path empty = Files.write(folder.resolve("empty"), new byte[0]);
        Path text = Files.writeString(folder.resolve("text"), "no model at all".repeat(20));

        assertError(half.toString(), half.toString(), "is no ONNX model, or only a part of one");
        assertError(empty.toString(), "is no ONNX model, or only a part of one");
        assertError(text.toString(), "is no ONNX model, or only a part of one");
    }

    /** Any byte of a model may be wrong: it is opened, or refused, and nothing else. */
    @Test
    void aDamagedModelIsRefusedOrOpened(@TempDir Path folder) throws IOException {
        byte[] whole = Files.readAllBytes(Path.of(TestModels.path("means.onnx")));
        Path damaged = folder.resolve("damaged.onnx");
        for (int i = 0; i < whole.length; i++) {
            byte[] copy = whole.clone();
            copy[i] ^= 0x11;
            Files.write(damaged, copy);
            try {
                OnnxFrameModel.open(settings(damaged.toString(), "embedding")).close();
            } catch (InvalidModelException e) {
                assertThat(e).hasMessageContaining(damaged.toString());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "later-opset | is of a later ONNX than ONNX Runtime",
                "later-ir | is of a later ONNX than ONNX Runtime",
                "unknown-operator | has an operator that ONNX Runtime",
                "two-inputs | has 2 inputs, [image: float32 {n, 3, 12, 16}",
                "flat | but a picture is {batch, 3, height, width}",
                "double | takes pixels: float64 {n, 3, 12, 16}, but pictures are given as float32",
                "four-channels | but a picture has 3 channels",
                "either-layout | may be either layout: write 'input.layout'",
                "any-size | takes pictures of any size, pixels: float32 {n, 3, h, w}: write",
            })
    void aModelThatTakesNoPicturesIsRefused(String model, String message) {
        assertThatThrownBy(() -> OnnxFrameModel.open(TestModels.settings("tensor", model)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tensor | identity | input.width | 17 | 'input.width' is 17, but the model",
                "tensor | identity | input.layout | NHWC | 'input.layout' = 'NHWC' has 3 channels at"
                        + " the end, but the model",
                "tensor | identity-uint8 | input.mean | 1;2;3 | takes the pixels themselves",
                "embedding | means-of-two | batch.max-frames | 3 | 'batch.max-frames' is 3, but the"
                        + " model",
                "classification | means | outputs | logits | has no output 'logits', which 'outputs'"
                        + " names: it has [scores: float32 {n, 3}]",
                "embedding | yolo-v8 | outputs | a;b | has no output 'a'",
                "embedding | boxes-scores | input.fit | stretch | and one is read: name it in"
                        + " 'outputs'",
                "object-detection | means | input.fit | stretch | has the output scores: float32 {n,"
                        + " 3}, but one output of boxes is",
                "object-detection | square | input.fit | stretch | does not say how it is boxes",
                "object-detection | yolo-v8 | detection.format | end-to-end | does not fit the output"
                        + " output0: float32 {n, 6, 8}",
                "object-detection | boxes-scores | outputs | scores;boxes | names boxes {N, 4},"
                        + " scores",
                "object-detection | boxes-scores-classes | detection.background-class | true | is for"
                        + " a score of each class",
            })
    void aMismatchNamesBothSides(
            String task, String model, String option, String value, String message) {
        assertThatThrownBy(
                        () -> OnnxFrameModel.open(TestModels.settings(task, model, option, value)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(model + ".onnx");
    }

    @Test
    void labelsAreAsManyAsClasses() {
        assertThatThrownBy(
                        () ->
                                OnnxFrameModel.open(
                                        TestModels.settings(
                                                "classification",
                                                "means",
                                                "labels",
                                                TestModels.path("objects.txt"))))
                .hasMessageContaining("'labels' has 2 lines, but the model")
                .hasMessageContaining("has 3 classes in its output scores: float32 {n, 3}");
        assertThatThrownBy(
                        () ->
                                OnnxFrameModel.open(
                                        TestModels.settings(
                                                "classification",
                                                "means",
                                                "labels",
                                                TestModels.path("means.onnx"))))
                .hasMessageContaining("is no text in UTF-8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "input.std | 1;0;1 | 'input.std' is above 0 for each channel",
                "input.mean | 0.5 | 'input.mean' is three numbers",
                "input.padding | 256 | 'input.padding' is a grey from 0 to 255, not 256",
                "min-score | 1.5 | 'min-score' is from 0 to 1, not 1.5",
                "detection.max-objects | 0 | 'detection.max-objects' is 1 or more, not 0",
                "batch.max-frames | 0 | 'batch.max-frames' is 1 or more, not 0",
                "classification.top-k | 3 | 'classification.top-k' says nothing of the task"
                        + " 'object-detection'",
            })
    void anOptionOutOfItsRangeSaysItsRange(String option, String value, String message) {
        assertThatThrownBy(() -> TestModels.settings("object-detection", "yolo-v8", option, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void withoutACudaOfOnnxRuntimeTheOptionSaysWhatToDo() {
        assertThatThrownBy(
                        () ->
                                OnnxFrameModel.open(
                                        TestModels.settings(
                                                "embedding",
                                                "means",
                                                "execution-provider",
                                                "cuda")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("put com.microsoft.onnxruntime:onnxruntime_gpu in the place");
    }

    @Test
    void aBatchThatIsLargerThanTheDirectMemorySaysWhatToRaise() {
        assumeThat(Runtime.getRuntime().maxMemory()).isLessThan(2000L << 20);

        assertThatThrownBy(
                        () ->
                                OnnxFrameModel.open(
                                        TestModels.settings(
                                                "tensor",
                                                "any-size",
                                                "input.width",
                                                "9300",
                                                "input.height",
                                                "9300",
                                                "batch.max-frames",
                                                "2")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("needs 1979 MiB of direct memory")
                .hasMessageContaining("'taskmanager.memory.task.off-heap.size'");
    }

    @Test
    void aBatchBeyondABufferSaysWhatToLower() {
        assertThatThrownBy(
                        () ->
                                OnnxFrameModel.open(
                                        TestModels.settings(
                                                "tensor",
                                                "any-size",
                                                "input.width",
                                                "9300",
                                                "input.height",
                                                "9300",
                                                "batch.max-frames",
                                                "3")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("2047 is the most: set 'batch.max-frames' lower");
    }

    @Test
    void aRunThatFailsSaysWhy() {
        try (OnnxFrameModel<?> model =
                OnnxFrameModel.open(
                        TestModels.settings("embedding", "failing", "input.scale", "1"))) {
            model.put(TestModels.plain(16, 12, 200, 200, 200), 0);

            assertThatThrownBy(() -> model.run(1))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("failed on 1 pictures in its input image: float32");

            model.put(TestModels.plain(16, 12, 0, 0, 0), 0);
            model.run(1);
        }
    }

    private static ModelSettings settings(String path, String task) {
        return ModelSettings.of(Configuration.fromMap(Map.of("path", path, "task", task)));
    }

    private static void assertError(String path, String... messages) {
        assertThatThrownBy(() -> OnnxFrameModel.open(settings(path, "object-detection")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContainingAll(messages);
    }
}
