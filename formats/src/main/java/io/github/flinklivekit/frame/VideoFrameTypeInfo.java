// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.types.ImmutableTypeInfo;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * The type information of {@link VideoFrame}. Flink finds it by itself; {@code
 * returns(VideoFrameTypeInfo.INSTANCE)} helps where Java erases the type of a lambda.
 *
 * <p>Immutable. A frame cannot be a key: use fields of its header.
 */
@Internal
public final class VideoFrameTypeInfo extends ImmutableTypeInfo<VideoFrame> {

    /** The instance to use: all are equal. */
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
