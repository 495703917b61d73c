// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.types.ImmutableTypeInfo;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * What Flink knows of the type {@link VideoFrame}. A {@code DataStream<VideoFrame>} finds it by
 * itself.
 *
 * <p>Immutable. A frame is not a key: key by what its header says.
 */
public final class VideoFrameTypeInfo extends ImmutableTypeInfo<VideoFrame> {

    /** The only instance that is needed. */
    public static final VideoFrameTypeInfo INSTANCE = new VideoFrameTypeInfo();

    private static final long serialVersionUID = 1L;

    private VideoFrameTypeInfo() {
        super(VideoFrame.class);
    }

    @Override
    public TypeSerializer<VideoFrame> createSerializer(SerializerConfig config) {
        return new VideoFrameSerializer();
    }
}
