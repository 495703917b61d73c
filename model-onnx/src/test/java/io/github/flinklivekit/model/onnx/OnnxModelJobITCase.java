// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.operators.Frames;
import io.github.flinklivekit.model.onnx.options.InvalidModelException;
import io.github.flinklivekit.model.onnx.options.OnnxModelOptions;
import io.github.flinklivekit.model.onnx.options.WhenBusy;
import io.github.flinklivekit.model.onnx.result.Classification;
import io.github.flinklivekit.model.onnx.result.DetectedObject;
import io.github.flinklivekit.model.onnx.result.OutputValues;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Models in jobs on a MiniCluster. */
class OnnxModelJobITCase {

    private static final int FRAMES = 40;
    private static final int TRACKS = 3;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private StreamExecutionEnvironment env;

    @BeforeEach
    void createEnvironment() {
        env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(2);
    }

    @Test
    void everyFrameOfARecordingIsLookedAtInTheOrderOfItsTrack() throws Exception {
        OnnxModel<List<DetectedObject>> detector =
                OnnxModel.objectDetection(TestModels.path("yolo-v8.onnx"))
                        .with(OnnxModelOptions.LABELS, TestModels.path("objects.txt"))
                        .with(OnnxModelOptions.WHEN_BUSY, WhenBusy.WAIT);

        // Results cross a network, too.
        List<Inference<List<DetectedObject>>> found =
                collect(detector.infer(cameras()).rebalance());

        Map<String, Long> last = new HashMap<>();
        assertThat(found).hasSize(FRAMES * TRACKS);
        for (Inference<List<DetectedObject>> each : found) {
            String track = each.header().origin().track();
            assertThat(each.header().sequence()).isGreaterThan(last.getOrDefault(track, -1L));
            last.put(track, each.header().sequence());
            assertThat(each.result())
                    .extracting(DetectedObject::label)
                    .containsExactly("person", "clock");
        }
        assertThat(last).hasSize(TRACKS);
    }

    @Test
    void liveFramesGiveWayToTheNewestAndTheLastOneOfEachTrackIsLookedAt() throws Exception {
        OnnxModel<float[]> model = OnnxModel.embedding(TestModels.path("means.onnx"));

        List<Inference<float[]>> vectors = collect(model.infer(cameras(), 1000));

        assertThat(vectors).isNotEmpty().allMatch(each -> each.result().length == 3);
        assertThat(vectors)
                .filteredOn(each -> each.header().sequence() == FRAMES - 1)
                .hasSize(TRACKS);
    }

    @Test
    void resultsOfEveryTaskCrossANetwork() throws Exception {
        String means = TestModels.path("means.onnx");
        OnnxModel<List<Classification>> classifier = OnnxModel.classification(means);
        OnnxModel<OutputValues> tensor = OnnxModel.tensor(means);

        assertThat(collect(classifier.infer(cameras()).rebalance()))
                .isNotEmpty()
                .allMatch(each -> each.result().size() == 3);
        assertThat(collect(tensor.infer(cameras()).rebalance()))
                .isNotEmpty()
                .allMatch(each -> each.result().shape()[0] == 3);
    }

    @Test
    void whatDoesNotFitIsAnErrorBeforeTheJobRuns() {
        OnnxModel<float[]> model =
                OnnxModel.embedding(TestModels.path("means.onnx"))
                        .with(OnnxModelOptions.INPUT_WIDTH, 640);

        assertThatThrownBy(() -> model.infer(cameras()))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("'input.width' is 640, but the model");
    }

    private DataStream<VideoFrame> cameras() {
        return env.fromSource(
                Frames.testPattern(64, 64, 1000, TRACKS).withFrames(FRAMES),
                WatermarkStrategy.forMonotonousTimestamps(),
                "cameras");
    }

    private static <T> List<T> collect(DataStream<T> stream) throws Exception {
        return stream.executeAndCollect(FRAMES * TRACKS + 1);
    }
}
