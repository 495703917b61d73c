// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.serving;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.model.onnx.TestModels;
import io.github.flinklivekit.model.onnx.internal.settings.ModelSettings;
import io.github.flinklivekit.model.onnx.options.InvalidModelException;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Who shares a session, how long it is open, and what a frame leaves behind. */
class SharedModelsTest {

    private static final ModelSettings MEANS =
            TestModels.settings("embedding", "means", "input.fit", "stretch");

    private final SharedModels models = new SharedModels();

    @Test
    void aModelIsOpenUntilItsLastUserGoes() {
        ModelLease<float[]> one = models.lease(MEANS, new ModelMetrics());
        ModelLease<float[]> other =
                models.lease(
                        TestModels.settings("embedding", "means", "input.fit", "stretch"),
                        new ModelMetrics());
        assertThat(models.size()).isEqualTo(1);

        one.close();
        one.close();
        assertThat(models.size()).isEqualTo(1);
        assertThat(other.submit(TestModels.plain(9, 9, 255, 0, 0), "a").join())
                .hasValueSatisfying(vector -> assertThat(vector).containsExactly(1, 0, 0));

        other.close();
        assertThat(models.size()).isZero();
    }

    @Test
    void otherOptionsAreAnotherModel() {
        try (ModelLease<float[]> one = models.lease(MEANS, new ModelMetrics());
                ModelLease<float[]> other =
                        models.lease(
                                TestModels.settings("embedding", "means", "input.channels", "bgr"),
                                new ModelMetrics())) {
            assertThat(one).isNotSameAs(other);
            assertThat(models.size()).isEqualTo(2);
        }
    }

    @Test
    void aModelThatCannotBeOpenedIsNotKept() {
        assertThatThrownBy(
                        () ->
                                models.lease(
                                        TestModels.settings("embedding", "later-opset"),
                                        new ModelMetrics()))
                .isInstanceOf(InvalidModelException.class);

        assertThat(models.size()).isZero();
    }

    @Test
    void aFrameLeavesLessThanTenKilobytesOfGarbage() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (OnnxFrameModel<?> model =
                OnnxFrameModel.open(TestModels.settings("object-detection", "yolo-v8"))) {
            VideoFrame frame = TestModels.noise(640, 360, VideoBufferType.I420, 3);
            int frames = 200;
            long before = 0;
            for (int i = 0; i < 2 * frames; i++) {
                if (i == frames) {
                    before = threads.getCurrentThreadAllocatedBytes();
                }
                model.put(frame, 0);
                model.run(1);
                assertThat(model.result(0) == null).isFalse();
            }
            long each = (threads.getCurrentThreadAllocatedBytes() - before) / frames;

            assertThat(each).as("bytes a frame").isLessThan(10_000);
        }
    }
}
