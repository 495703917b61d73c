// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.FrameHeader;

import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

import java.util.OptionalLong;

/**
 * The result of reading a frame's time code.
 *
 * @param header of the frame
 * @param readAtUs when it was read, in microseconds since the epoch
 * @param timeCodeUs the time code, in microseconds since the epoch; null if there was none
 */
@PublicEvolving
public record TimeCodeReading(FrameHeader header, long readAtUs, @Nullable Long timeCodeUs) {

    /** How much time passed between drawing and reading the time code, in µs. */
    public OptionalLong ageUs() {
        return timeCodeUs == null ? OptionalLong.empty() : OptionalLong.of(readAtUs - timeCodeUs);
    }
}
