// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import java.awt.Color;
import java.util.List;

/** The eight bars that the Python publisher shows in its mode {@code bars}. */
public final class ColourBars {

    public static final List<Color> COLOURS =
            List.of(
                    new Color(255, 255, 255),
                    new Color(255, 255, 0),
                    new Color(0, 255, 255),
                    new Color(0, 255, 0),
                    new Color(255, 0, 255),
                    new Color(255, 0, 0),
                    new Color(0, 0, 255),
                    new Color(60, 120, 60));

    /** Codecs blur the edges of bars. */
    private static final int MARGIN = 8;

    private ColourBars() {}

    /** The bars, in RGB24; {@code width} is a multiple of their number. */
    public static VideoFrame frame(int width, int height) {
        FrameHeader header = FrameHeader.of(width, height, VideoBufferType.RGB24);
        byte[] pixels = new byte[header.sizeBytes()];
        for (int i = 0; i < width * height; i++) {
            Color colour = COLOURS.get(i % width * COLOURS.size() / width);
            pixels[3 * i] = (byte) colour.getRed();
            pixels[3 * i + 1] = (byte) colour.getGreen();
            pixels[3 * i + 2] = (byte) colour.getBlue();
        }
        return VideoFrame.wrap(header, pixels);
    }

    /** How far the mean of any channel of any bar is off, of 255, by what the frame says it is. */
    public static double worst(VideoFrame frame) {
        VideoFrame converted = frame.convert(VideoBufferType.RGB24);
        byte[] rgb = new byte[converted.header().sizeBytes()];
        converted.data().get(rgb);
        converted.release();
        return worst(rgb, frame.width(), frame.height());
    }

    /** The same of pixels in RGB24. */
    public static double worst(byte[] rgb, int width, int height) {
        double worst = 0;
        int barWidth = width / COLOURS.size();
        for (int bar = 0; bar < COLOURS.size(); bar++) {
            float[] expected = COLOURS.get(bar).getRGBColorComponents(null);
            for (int channel = 0; channel < 3; channel++) {
                long sum = 0;
                int count = 0;
                for (int y = MARGIN; y < height - MARGIN; y++) {
                    for (int x = MARGIN; x < barWidth - MARGIN; x++) {
                        sum += rgb[3 * (y * width + bar * barWidth + x) + channel] & 0xff;
                        count++;
                    }
                }
                double mean = (double) sum / count;
                worst = Math.max(worst, Math.abs(mean - 255 * expected[channel]));
            }
        }
        return worst;
    }
}
