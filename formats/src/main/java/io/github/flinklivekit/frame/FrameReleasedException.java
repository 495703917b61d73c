// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import org.apache.flink.annotation.PublicEvolving;

/** Thrown when the pixels of a frame are accessed through a handle that was released. */
@PublicEvolving
public final class FrameReleasedException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    FrameReleasedException(FrameHeader header) {
        super(
                "This "
                        + header.width()
                        + "x"
                        + header.height()
                        + " "
                        + header.type()
                        + " frame was released. A frame that an operator receives is lent for the length of the call: "
                        + "keep it in state, a window, a field or a list as frame.toHeap(), or in asynchronous code as "
                        + "frame.retain() with a release() of its own");
    }
}
