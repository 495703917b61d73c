// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import org.apache.flink.annotation.PublicEvolving;

/**
 * Thrown when a {@link FrameAllocator} is at its limit, and a garbage collection did not find
 * enough frames that nobody had released. Sources, sinks and operators then drop the frame and
 * count it.
 */
@PublicEvolving
public final class FrameMemoryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FrameMemoryException(String allocator, long wanted, long inUse, long limit) {
        super(
                "The frame allocator '"
                        + allocator
                        + "' cannot give "
                        + wanted
                        + " bytes: "
                        + inUse
                        + " of "
                        + limit
                        + " bytes are in use. Release frames sooner or raise the limit");
    }
}
