// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.sql;

import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.module.Module;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The functions on pictures. {@code LOAD MODULE livekit} makes them known to a session. */
final class LiveKitModule implements Module {

    private static final Map<String, FunctionDefinition> FUNCTIONS =
            Map.of(
                    "CONVERT_FRAME", new ConvertFrameFunction(),
                    "SCALE_FRAME", new ScaleFrameFunction(),
                    "ENCODE_JPEG", new EncodeJpegFunction(),
                    "FRAME_LUMA", new FrameLumaFunction(),
                    "FRAME_DIFF", new FrameDiffFunction(),
                    "TIME_CODE", new TimeCodeFunction());

    @Override
    public Set<String> listFunctions() {
        return new TreeMap<>(FUNCTIONS).keySet();
    }

    @Override
    public Optional<FunctionDefinition> getFunctionDefinition(String name) {
        return Optional.ofNullable(FUNCTIONS.get(name.toUpperCase(Locale.ROOT)));
    }
}
