// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.annotation.PublicEvolving;

import java.awt.Graphics2D;
import java.io.Serializable;

/** User code that paints over a frame. */
@PublicEvolving
@FunctionalInterface
public interface SerializablePainter extends Serializable {

    /**
     * Paints over a frame.
     *
     * @param frame the original, lent for the duration of the call
     * @param graphics draws on the copy; its origin is the upper left corner
     */
    void paint(VideoFrame frame, Graphics2D graphics) throws Exception;
}
