// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.source;

import io.github.flinklivekit.frame.FrameImages;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.it.support.ColourBars;

import org.junit.jupiter.api.Test;

import javax.imageio.ImageIO;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The picture in docs/source.md: bars of each encoding, on the left taken for BT.601 limited and on
 * the right for what they are. {@code -Ddocs.write=true} writes it.
 */
class PixelEncodingPictureTest {

    private static final int WIDTH = 320;
    private static final int HEIGHT = 60;
    private static final int GAP = 8;

    @Test
    void thePictureShowsWhatConversionsMake() throws Exception {
        BufferedImage picture = picture();
        Path file = Path.of("..", "docs", "images", "pixel-encoding.png");
        if (Boolean.getBoolean("docs.write")) {
            ImageIO.write(picture, "png", file.toFile());
        }

        BufferedImage documented = ImageIO.read(file.toFile());

        assertThat(documented.getWidth()).isEqualTo(picture.getWidth());
        assertThat(documented.getHeight()).isEqualTo(picture.getHeight());
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                Color made = new Color(picture.getRGB(x, y));
                Color shown = new Color(documented.getRGB(x, y));
                // Arithmetic of libyuv differs by one or two between processors.
                assertThat(distance(made, shown)).as("pixel %d,%d", x, y).isLessThanOrEqualTo(3);
            }
        }
    }

    private static int distance(Color a, Color b) {
        return Math.max(
                Math.abs(a.getRed() - b.getRed()),
                Math.max(
                        Math.abs(a.getGreen() - b.getGreen()),
                        Math.abs(a.getBlue() - b.getBlue())));
    }

    private static BufferedImage picture() {
        PixelEncoding[] encodings = PixelEncoding.values();
        BufferedImage picture =
                new BufferedImage(
                        2 * WIDTH + GAP,
                        encodings.length * (HEIGHT + GAP) - GAP,
                        BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.LIGHT_GRAY);
        graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        for (PixelEncoding encoding : encodings) {
            VideoFrame right =
                    ColourBars.frame(WIDTH, HEIGHT).convert(VideoBufferType.I420, false, encoding);
            VideoFrame wrong =
                    right.withHeader(right.header().withPixelEncoding(PixelEncoding.BT601_LIMITED));
            int top = encoding.number() * (HEIGHT + GAP);
            graphics.drawImage(FrameImages.toImage(wrong), 0, top, null);
            graphics.drawImage(FrameImages.toImage(right), WIDTH + GAP, top, null);
        }
        graphics.dispose();
        return picture;
    }
}
