// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.sql;

import io.github.flinklivekit.frame.TimeCode;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

import java.util.OptionalLong;

/** {@code TIME_CODE(data, width, height, buffer_type)}: reads the time code of a picture. */
@Internal
public final class TimeCodeFunction extends FrameSqlFunction {

    private static final long serialVersionUID = 1L;

    /** The time code in microseconds since the epoch; NULL if the picture has none. */
    @Nullable
    public Long eval(
            @Nullable byte[] data,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable String type) {
        VideoFrame frame = frame(data, width, height, type);
        if (frame == null) {
            return null;
        }
        OptionalLong code = TimeCode.read(frame);
        return code.isPresent() ? (Long) code.getAsLong() : null;
    }
}
