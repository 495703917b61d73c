// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * What Flink knows of the type {@link VideoFrame}. A {@code DataStream<VideoFrame>} finds it by
 * itself.
 *
 * <p>Immutable. A frame is not a key: key by what its header says.
 */
public final class VideoFrameTypeInfo extends TypeInformation<VideoFrame> {

    /** The only instance that is needed. */
    public static final VideoFrameTypeInfo INSTANCE = new VideoFrameTypeInfo();

    private static final long serialVersionUID = 1L;

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<VideoFrame> getTypeClass() {
        return VideoFrame.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<VideoFrame> createSerializer(SerializerConfig config) {
        return new VideoFrameSerializer();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof VideoFrameTypeInfo;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VideoFrameTypeInfo;
    }

    @Override
    public int hashCode() {
        return VideoFrameTypeInfo.class.hashCode();
    }

    @Override
    public String toString() {
        return "VideoFrame";
    }
}
