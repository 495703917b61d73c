// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.serving;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.model.onnx.TestModels;
import io.github.flinklivekit.model.onnx.internal.settings.ModelSettings;
import io.github.flinklivekit.model.onnx.options.InvalidModelException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What opening and closing leaves behind. It runs in a process of its own, whose heap is resident
 * from the beginning and which leaves out the second compiler, that takes megabytes at a time: what
 * is left of its growth is that of sessions.
 */
class ManyOpensTest {

    /** With fewer, classes, compiled code and the allocator's arenas still grow. */
    private static final int WARM_UP = 500;

    private static final int ROUNDS = 1000;

    /** 4 kB a round, less than any session has. */
    private static final long MOST_KILOBYTES = 4 * 1024;

    @TempDir private Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void aThousandOpensLeaveNothingBehind() throws Exception {
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xms128m",
                                "-Xmx128m",
                                "-XX:+AlwaysPreTouch",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Djava.io.tmpdir=" + folder,
                                "-cp",
                                System.getProperty("java.class.path"),
                                Opening.class.getName())
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();

        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        List<Long> growth = Files.readAllLines(output).stream().map(Long::valueOf).toList();
        assertThat(growth).hasSize(2);
        assertThat(growth.get(0)).as("kB").isLessThan(MOST_KILOBYTES);
        assertThat(growth.get(1)).as("threads").isLessThanOrEqualTo(0);
        assertThat(folder.toFile().list((parent, name) -> name.startsWith("onnxruntime")))
                .as("copies of the native code")
                .hasSizeLessThanOrEqualTo(1);
    }

    /** Prints how many kilobytes and threads the process has more after the rounds than before. */
    static final class Opening {

        private final SharedModels models = new SharedModels();
        private final VideoFrame frame = TestModels.plain(64, 64, 1, 2, 3);

        public static void main(String[] args) throws IOException {
            Opening opening = new Opening();
            opening.openAndClose(WARM_UP);
            long memory = residentKilobytes();
            long threads = ManagementFactory.getThreadMXBean().getThreadCount();

            opening.openAndClose(ROUNDS);

            System.out.println(residentKilobytes() - memory);
            System.out.println(ManagementFactory.getThreadMXBean().getThreadCount() - threads);
        }

        private void openAndClose(int rounds) {
            ModelSettings good = TestModels.settings("object-detection", "boxes-scores");
            List<ModelSettings> bad =
                    List.of(
                            TestModels.settings(
                                    "object-detection", "boxes-scores", "input.width", "32"),
                            TestModels.settings("embedding", "later-opset"),
                            TestModels.settings("classification", "means", "labels", "/none"));
            for (int i = 0; i < rounds; i++) {
                try (ModelLease<?> model = models.lease(good, new ModelMetrics())) {
                    assertThat(model.submit(frame, "a").join()).isPresent();
                }
                bad.forEach(this::openInVain);
            }
            assertThat(models.size()).isZero();
            System.gc();
        }

        private void openInVain(ModelSettings settings) {
            assertThatThrownBy(() -> models.lease(settings, new ModelMetrics()))
                    .isInstanceOf(InvalidModelException.class);
        }

        private static long residentKilobytes() throws IOException {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
