// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.VideoFrame;

import java.awt.Graphics2D;
import java.io.Serializable;

/** A user's code that paints over a frame. */
@FunctionalInterface
public interface SerializablePainter extends Serializable {

    /**
     * Paints.
     *
     * @param frame as it was, lent for the length of the call
     * @param graphics its pixels, the origin at the upper left
     */
    void paint(VideoFrame frame, Graphics2D graphics) throws Exception;
}
