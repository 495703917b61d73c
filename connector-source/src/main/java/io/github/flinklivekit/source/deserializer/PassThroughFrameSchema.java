// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.deserializer;

import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;

/** Emits frames themselves. */
@PublicEvolving
public final class PassThroughFrameSchema implements FrameDeserializationSchema<VideoFrame> {

    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(VideoFrame frame, FrameContext context, Collector<VideoFrame> out) {
        out.collect(frame);
    }

    @Override
    public TypeInformation<VideoFrame> getProducedType() {
        return TypeInformation.of(VideoFrame.class);
    }
}
