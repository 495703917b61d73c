// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.sql;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameImages;
import io.github.flinklivekit.frame.TimeCode;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
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
    void picturesAreOfTheEncodingThatIsGiven() throws IOException {
        for (PixelEncoding encoding : PixelEncoding.values()) {
            VideoFrame rgba = Colour.GREEN.frame(WIDTH, HEIGHT).convert(VideoBufferType.RGBA);
            picture(rgba.convert(VideoBufferType.I420, false, encoding));
            String said = "'" + encoding + "'";

            byte[] rgb =
                    (byte[])
                            value(
                                    "CONVERT_FRAME(data, width, height, type, 'rgb24', "
                                            + said
                                            + ")");
            // libyuv, which goes to BT.601 limited and back, rounds towards zero both times.
            assertThat(rgb[0] & 0xff).as("red of %s", encoding).isLessThan(5);
            assertThat(rgb[1] & 0xff).as("green of %s", encoding).isGreaterThan(250);
            assertThat(rgb[2] & 0xff).as("blue of %s", encoding).isLessThan(5);

            byte[] jpeg =
                    (byte[]) value("ENCODE_JPEG(data, width, height, type, 0.9, " + said + ")");
            VideoFrame decoded =
                    FrameImages.decode(
                            jpeg, FrameHeader.of(1, 1, VideoBufferType.RGBA), VideoBufferType.RGBA);
            assertThat(FrameImages.toImage(decoded).getRGB(5, 5) >> 8 & 0xff)
                    .as("green of %s in a JPEG", encoding)
                    .isGreaterThan(250);

            // Green's share of the brightness: 0.587 by BT.601, 0.7152 by BT.709.
            assertThat((double) value("FRAME_LUMA(data, width, height, type, " + said + ")"))
                    .isEqualTo(1 - encoding.kr() - encoding.kb(), within(0.01));
        }
    }

    @Test
    void convertFrameChangesTheEncoding() {
        VideoFrame green = Colour.GREEN.frame(WIDTH, HEIGHT);
        picture(green.convert(VideoBufferType.I420, false, PixelEncoding.BT709_FULL));

        byte[] i420 =
                (byte[])
                        value(
                                "CONVERT_FRAME(data, width, height, type, type, 'bt709-full', 'bt601-limited')");

        assertThat(i420[0] & 0xff).isCloseTo(green.plane(0).data().get(0) & 0xff, within(1));
        assertThat(value("CONVERT_FRAME(data, width, height, type, type, CAST(NULL AS STRING))"))
                .isNull();
        assertThatThrownBy(() -> value("FRAME_LUMA(data, width, height, type, 'bt2020')"))
                .hasStackTraceContaining(
                        "There is no pixel encoding 'bt2020': it is one of [bt601-limited, ");
    }

    @Test
    void frameDiffIsOfTheEncoding() {
        picture(
                Colour.WHITE
                        .frame(WIDTH, HEIGHT)
                        .convert(VideoBufferType.I420, false, PixelEncoding.BT601_FULL));
        String grey =
                "CONVERT_FRAME(CONVERT_FRAME(data, width, height, type, type, 'bt601-full', 'bt601-limited'),"
                        + " width, height, type, type)";

        // White is 255 in one and 235 in the other.
        assertThat(
                        (double)
                                value(
                                        "FRAME_DIFF(data, "
                                                + grey
                                                + ", width, height, type, 'bt601-full')"))
                .isEqualTo(20 / 255.0, within(0.001));
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
