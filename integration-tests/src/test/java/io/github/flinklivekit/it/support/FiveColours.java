// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import java.util.List;

/**
 * A picture that tells which side is up: a quarter each of red (top left), green (top right), blue
 * (bottom left) and white (bottom right), with black in the middle.
 */
public final class FiveColours {
    /** What a viewer sees of it. */
    public static final List<String> UPRIGHT = List.of("red", "green", "blue", "white", "black");

    private FiveColours() {}

    /**
     * The picture as it lies in a frame that a viewer has to turn. Drawn without the product's own
     * rotation, which would be on both sides of the comparison.
     *
     * @param origin the header of a frame whose track and time are taken
     * @param width of the upright picture, even
     * @param height of the upright picture, even
     * @param rotation how far it is to be turned clockwise
     * @return a heap frame, I420
     */
    public static VideoFrame lying(
            FrameHeader origin, int width, int height, VideoRotation rotation) {
        boolean onItsSide = rotation.degrees() % 180 != 0;
        FrameHeader header =
                origin.withType(VideoBufferType.I420)
                        .withSize(onItsSide ? height : width, onItsSide ? width : height)
                        .withRotation(rotation);
        int luma = width * height;
        byte[] data = new byte[header.sizeBytes()];
        for (int row = 0; row < header.height(); row++) {
            for (int column = 0; column < header.width(); column++) {
                double x = (column + 0.5) / header.width();
                double y = (row + 0.5) / header.height();
                Colour colour =
                        switch (rotation.degrees()) {
                            case 90 -> at(1 - y, x);
                            case 180 -> at(1 - x, 1 - y);
                            case 270 -> at(y, 1 - x);
                            default -> at(x, y);
                        };
                data[row * header.width() + column] = colour.y();
                int chroma = row / 2 * (header.width() / 2) + column / 2;
                data[luma + chroma] = colour.u();
                data[luma + luma / 4 + chroma] = colour.v();
            }
        }
        return VideoFrame.wrap(header, data);
    }

    /** The colour of the upright picture at shares of its width and height. */
    private static Colour at(double x, double y) {
        if (Math.abs(x - 0.5) < 0.1 && Math.abs(y - 0.5) < 0.1) {
            return Colour.BLACK;
        }
        return y < 0.5 ? x < 0.5 ? Colour.RED : Colour.GREEN : x < 0.5 ? Colour.BLUE : Colour.WHITE;
    }
}
