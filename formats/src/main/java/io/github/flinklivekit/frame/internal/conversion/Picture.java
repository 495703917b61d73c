// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.conversion;

import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.annotation.Internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The planes of a picture, to be read or written. Whose memory it is, is said elsewhere.
 *
 * @param planes one for each plane of the type, of its geometry
 * @param width in pixels
 * @param height in pixels
 */
@Internal
public record Picture(VideoBufferType type, List<FramePlane> planes, int width, int height) {

    /** Fails before native code sees planes that do not fit: it trusts what it is told. */
    public Picture {
        boolean fits = planes.size() == type.planeCount();
        for (int i = 0; fits && i < planes.size(); i++) {
            FramePlane plane = planes.get(i);
            fits =
                    plane.rowBytes() == type.rowBytes(i, width)
                            && plane.rows() == type.rows(i, height);
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "Planes do not fit a "
                            + width
                            + "x"
                            + height
                            + " "
                            + type
                            + " picture, which has planes of "
                            + type.rowBytes(0, width)
                            + " bytes a row and so on: make them with FramePlane.planesOf");
        }
    }

    /** A picture whose planes follow one another in {@code data} without padding. */
    static Picture of(ByteBuffer data, VideoBufferType type, int width, int height) {
        return new Picture(type, FramePlane.planesOf(data, type, width, height), width, height);
    }

    FramePlane plane(int index) {
        return planes.get(index);
    }

    /**
     * Some rows as a picture of their own, without a copy.
     *
     * @param first even where rows share chroma
     */
    Picture rows(int first, int count) {
        if (first == 0 && count == height) {
            return this;
        }
        List<FramePlane> part = new ArrayList<>(planes.size());
        for (int i = 0; i < planes.size(); i++) {
            boolean shared = i > 0 && planes.get(i).rows() < height;
            part.add(
                    planes.get(i)
                            .rows(shared ? first / 2 : first, shared ? (count + 1) / 2 : count));
        }
        return new Picture(type, part, width, count);
    }
}
