// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.input;

import io.github.flinklivekit.frame.VideoFrame;

/**
 * The rows of a frame in the width of the input, three components each. Of every two rows that
 * follow one another both stay as they are until another is asked for. Not thread-safe.
 */
interface PictureRows {

    /** Begins with a frame, which is lent until {@link #end}. */
    void begin(VideoFrame frame);

    /** Forgets the frame. */
    void end();

    /** The components of a row of the frame: red, green and blue, or luma and chroma. */
    float[][] row(int row);

    /** Turns components of one row into red, green and blue from 0 to 255, in place. */
    void toRgb(float[][] components);
}
