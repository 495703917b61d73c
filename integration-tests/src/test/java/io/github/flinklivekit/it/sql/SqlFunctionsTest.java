// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.sql;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameImages;
import io.github.flinklivekit.frame.TimeCode;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.it.support.Colour;

import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** The functions of {@code LOAD MODULE livekit}, in SQL. */
class SqlFunctionsTest {
    private static final int WIDTH = 128;
    private static final int HEIGHT = 64;

    private final TableEnvironment tables =
            TableEnvironment.create(EnvironmentSettings.inBatchMode());

    @BeforeEach
    void loadModule() {
        tables.executeSql("LOAD MODULE livekit");
    }

    @Test
    void theModuleListsThem() {
        assertThat(tables.listFunctions())
                .contains(
                        "CONVERT_FRAME",
                        "SCALE_FRAME",
                        "ENCODE_JPEG",
                        "FRAME_LUMA",
                        "FRAME_DIFF",
                        "TIME_CODE");
    }

    @Test
    void convertFrame() {
        picture(Colour.RED.frame(WIDTH, HEIGHT).convert(VideoBufferType.RGBA));

        byte[] converted = (byte[]) value("CONVERT_FRAME(data, width, height, type, 'BGRA')");

        assertThat(converted).hasSize(WIDTH * HEIGHT * 4);
        assertThat(converted[0] & 0xff).as("blue").isLessThan(5);
        assertThat(converted[1] & 0xff).as("green").isLessThan(5);
        assertThat(converted[2] & 0xff).as("red").isGreaterThan(250);
    }

    @Test
    void scaleFrame() {
        picture(Colour.BLUE.frame(WIDTH, HEIGHT).convert(VideoBufferType.RGB24));

        byte[] scaled = (byte[]) value("SCALE_FRAME(data, width, height, type, 32, 10)");

        assertThat(scaled).hasSize(32 * 10 * 3);
        assertThat(scaled[2] & 0xff).isGreaterThan(250);
        assertThat(scaled[0] & 0xff).isLessThan(5);
    }

    @Test
    void encodeJpeg() throws IOException {
        picture(Colour.GREEN.frame(WIDTH, HEIGHT).convert(VideoBufferType.RGBA));

        byte[] jpeg = (byte[]) value("ENCODE_JPEG(data, width, height, type)");
        byte[] coarse = (byte[]) value("ENCODE_JPEG(data, width, height, type, 0.1)");

        VideoFrame decoded =
                FrameImages.decode(
                        jpeg, FrameHeader.of(1, 1, VideoBufferType.RGBA), VideoBufferType.RGBA);
        BufferedImage image = FrameImages.toImage(decoded);
        assertThat(image.getWidth()).isEqualTo(WIDTH);
        assertThat(image.getRGB(5, 5) >> 8 & 0xff).as("green").isGreaterThan(240);
        assertThat(image.getRGB(5, 5) & 0xff).as("blue").isLessThan(15);
        assertThat(coarse).hasSizeLessThanOrEqualTo(jpeg.length);
    }

    @Test
    void frameLuma() {
        picture(Colour.WHITE.frame(WIDTH, HEIGHT).convert(VideoBufferType.RGBA));
        assertThat((double) value("FRAME_LUMA(data, width, height, type)"))
                .isEqualTo(1, within(0.01));
        picture(Colour.BLACK.frame(WIDTH, HEIGHT).convert(VideoBufferType.I420));
        assertThat((double) value("FRAME_LUMA(data, width, height, type)"))
                .isEqualTo(0, within(0.01));
        // 0.587 of a white picture's brightness is green's, by BT.601.
        picture(Colour.GREEN.frame(WIDTH, HEIGHT).convert(VideoBufferType.NV12));
        assertThat((double) value("FRAME_LUMA(data, width, height, type)"))
                .isEqualTo(0.587, within(0.01));
    }

    @Test
    void frameDiff() {
        picture(Colour.WHITE.frame(WIDTH, HEIGHT).convert(VideoBufferType.I420));
        String black = "CONVERT_FRAME(CAST(NULL AS BYTES), width, height, type, type)";

        assertThat((double) value("FRAME_DIFF(data, data, width, height, type)")).isZero();
        assertThat(value("FRAME_DIFF(data, " + black + ", width, height, type)")).isNull();
        assertThat(
                        (double)
                                value(
                                        "FRAME_DIFF(data, SCALE_FRAME(data, width, height, type, width, height), width,"
                                                + " height, type)"))
                .isEqualTo(0, within(0.01));
    }

    @Test
    void timeCode() {
        long drawn = 1_700_000_000_123_456L;
        picture(
                TimeCode.stamp(
                        Colour.BLACK.frame(WIDTH, HEIGHT).convert(VideoBufferType.I420), drawn));
        assertThat(value("TIME_CODE(data, width, height, type)")).isEqualTo(drawn);

        picture(Colour.BLACK.frame(WIDTH, HEIGHT).convert(VideoBufferType.I420));
        assertThat(value("TIME_CODE(data, width, height, type)")).isNull();
    }

    @Test
    void whatIsWrongIsSaid() {
        picture(Colour.BLACK.frame(WIDTH, HEIGHT).convert(VideoBufferType.I420));

        assertThatThrownBy(() -> value("FRAME_LUMA(data, width, height, 'RGB')"))
                .hasStackTraceContaining("There is no buffer type 'RGB': it is one of [rgba, ");
        assertThatThrownBy(() -> value("FRAME_LUMA(data, 1000, height, type)"))
                .hasStackTraceContaining(
                        "A 1000x64 i420 frame needs 96000 bytes, but its buffer has 12288");
    }

    /** The one row of the table that the expressions are of. */
    private void picture(VideoFrame frame) {
        byte[] data = new byte[frame.header().sizeBytes()];
        frame.data().get(data);
        tables.dropTemporaryView("pictures");
        tables.createTemporaryView(
                "pictures",
                tables.fromValues(
                        DataTypes.ROW(
                                DataTypes.FIELD("data", DataTypes.BYTES()),
                                DataTypes.FIELD("width", DataTypes.INT()),
                                DataTypes.FIELD("height", DataTypes.INT()),
                                DataTypes.FIELD("type", DataTypes.STRING())),
                        Row.of(data, frame.width(), frame.height(), frame.type().name())));
    }

    private Object value(String expression) {
        List<Row> rows = new ArrayList<>();
        tables.executeSql("SELECT " + expression + " FROM pictures")
                .collect()
                .forEachRemaining(rows::add);
        assertThat(rows).hasSize(1);
        return rows.get(0).getField(0);
    }
}
