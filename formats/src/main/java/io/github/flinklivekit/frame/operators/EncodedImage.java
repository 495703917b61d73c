// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.ImageFormat;

import org.apache.flink.annotation.PublicEvolving;

import java.util.Objects;

/**
 * A frame as an image file. A POJO for Flink.
 *
 * <p>Not thread-safe; the bytes are shared, not copied.
 */
@PublicEvolving
public final class EncodedImage {

    private FrameHeader header;
    private ImageFormat format;
    private byte[] data;

    /** For Flink's serializer alone. */
    public EncodedImage() {}

    public EncodedImage(FrameHeader header, ImageFormat format, byte[] data) {
        this.header = Objects.requireNonNull(header, "header");
        this.format = Objects.requireNonNull(format, "format");
        this.data = Objects.requireNonNull(data, "data");
    }

    /** Everything known about the frame except its pixels. */
    public FrameHeader getHeader() {
        return header;
    }

    public void setHeader(FrameHeader header) {
        this.header = header;
    }

    public ImageFormat getFormat() {
        return format;
    }

    public void setFormat(ImageFormat format) {
        this.format = format;
    }

    /** The content of the file. */
    public byte[] getData() {
        return data;
    }

    public void setData(byte[] data) {
        this.data = data;
    }
}
