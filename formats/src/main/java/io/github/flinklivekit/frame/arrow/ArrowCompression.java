// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.internal.arrow.FrameCodecFactory;

import org.apache.flink.annotation.PublicEvolving;

import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.compression.NoCompressionCodec;

/** The compression of the buffers of an Arrow file. */
@PublicEvolving
public enum ArrowCompression {
    NONE(CodecType.NO_COMPRESSION),
    /** The smaller files. */
    ZSTD(CodecType.ZSTD),
    /** Less CPU than {@link #ZSTD}, larger files. */
    LZ4(CodecType.LZ4_FRAME);

    private final CodecType codec;

    ArrowCompression(CodecType codec) {
        this.codec = codec;
    }

    /** Arrow has one factory for what it compresses, and another for what it does not. */
    CompressionCodec.Factory factory() {
        return this == NONE ? NoCompressionCodec.Factory.INSTANCE : FrameCodecFactory.INSTANCE;
    }

    CodecType codec() {
        return codec;
    }
}
