// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.FrameHeader;

import javax.annotation.Nullable;

import java.util.OptionalLong;

/**
 * What was read from the top of a frame.
 *
 * @param header the frame's
 * @param readAtUs microseconds since the epoch when it was read
 * @param timeCodeUs the time that was drawn, in microseconds since the epoch; null if there was
 *     none
 */
public record TimeCodeReading(FrameHeader header, long readAtUs, @Nullable Long timeCodeUs) {

    /** How long the frame was under way from where it was drawn to where it was read, in µs. */
    public OptionalLong ageUs() {
        return timeCodeUs == null ? OptionalLong.empty() : OptionalLong.of(readAtUs - timeCodeUs);
    }
}
