// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;

import java.lang.reflect.Type;
import java.util.Map;

/**
 * Gives Flink's type extraction the type information of {@link VideoFrame}. Public because Flink
 * instantiates it; jobs do not name it.
 */
@Internal
public final class VideoFrameTypeInfoFactory extends TypeInfoFactory<VideoFrame> {

    @Override
    public TypeInformation<VideoFrame> createTypeInfo(
            Type type, Map<String, TypeInformation<?>> genericParameters) {
        return VideoFrameTypeInfo.INSTANCE;
    }
}
