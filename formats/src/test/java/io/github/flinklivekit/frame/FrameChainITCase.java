// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.operators.Frames;
import io.github.flinklivekit.frame.pixels.ScaleFilter;
import io.github.flinklivekit.frame.pixels.ScaleFit;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** What many frames leave behind on their way from a source to a sink. */
class FrameChainITCase {

    private static final int FRAMES = 10_000;

    /** Frames after which garbage is counted: loading and first compiling are not of a frame. */
    private static final int WARM_UP = 2_000;

    private static final int SOURCE_BYTES = VideoBufferType.I420.sizeBytes(320, 180);
    private static final int CONVERTED_BYTES = VideoBufferType.RGBA.sizeBytes(320, 180);
    private static final int SCALED_BYTES = VideoBufferType.RGBA.sizeBytes(160, 90);

    /** What the sink saw; it runs in this JVM. */
    private static Observations seen;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tenThousandFramesLeaveNothingBehind(boolean objectReuse) throws Exception {
        seen = new Observations();
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.OBJECT_REUSE, objectReuse);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        // A frame is due every microsecond: as fast as they can be made.
        env.fromSource(
                        Frames.testPattern(320, 180, 1_000_000, 1).withFrames(FRAMES),
                        WatermarkStrategy.noWatermarks(),
                        "pictures")
                .process(Frames.map(Observations::emitted))
                .process(Frames.convert(VideoBufferType.RGBA))
                .process(Frames.scale(160, 90, ScaleFilter.BOX, ScaleFit.STRETCH))
                .process(Frames.map(Observations::emitted))
                .sinkTo(new Watching());
        env.execute();

        assertThat(seen.frames).isEqualTo(FRAMES);
        assertThat(seen.unexpectedFrames).as("frames of another size or out of order").isZero();
        assertThat(seen.copiedHandles).as("handles that were not passed on as they are").isZero();
        assertThat(seen.otherPictures)
                .as("frames beside which there was more than one picture of each step")
                .isZero();
        assertThat(seen.allocator.allocatedBytes()).as("bytes of frames left").isZero();
        assertThat(seen.allocator.reclaimedFrames()).as("forgotten frames").isZero();
        assertThat(seen.garbagePerFrame()).isLessThan(4096);
    }

    private static final class Observations {

        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private long frames;
        private long unexpectedFrames;
        private long copiedHandles;
        private long otherPictures;
        private long allocatedAtWarmUp;
        private long allocated;
        private FrameAllocator allocator;
        private VideoFrame last;

        /** Between two operators, which pass the very handle on. */
        static VideoFrame emitted(VideoFrame frame) {
            seen.last = frame;
            return frame;
        }

        /** Counts what is wrong: assertions would make garbage of their own. */
        void arrived(VideoFrame frame) {
            boolean expected =
                    frame.hasPixels()
                            && frame.sequence() == frames
                            && frame.header().sizeBytes() == SCALED_BYTES;
            unexpectedFrames += expected ? 0 : 1;
            copiedHandles += frame == last ? 0 : 1;
            PixelBuffer held = frame.acquire();
            allocator = held.allocator();
            held.release();
            // While a frame is in the sink, those that it was made of wait for it to return.
            otherPictures +=
                    allocator.allocatedBytes() == SOURCE_BYTES + CONVERTED_BYTES + SCALED_BYTES
                            ? 0
                            : 1;
            frames++;
            if (frames == WARM_UP) {
                allocatedAtWarmUp = threads.getCurrentThreadAllocatedBytes();
            } else if (frames == FRAMES) {
                allocated = threads.getCurrentThreadAllocatedBytes();
            }
        }

        long garbagePerFrame() {
            return (allocated - allocatedAtWarmUp) / (FRAMES - WARM_UP);
        }
    }

    private static final class Watching implements Sink<VideoFrame> {

        private static final long serialVersionUID = 1L;

        @Override
        public SinkWriter<VideoFrame> createWriter(WriterInitContext context) {
            return new SinkWriter<>() {
                @Override
                public void write(VideoFrame frame, Context context) {
                    seen.arrived(frame);
                }

                @Override
                public void flush(boolean endOfInput) {}

                @Override
                public void close() {}
            };
        }
    }
}
