// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import io.github.flinklivekit.frame.FrameMetadata;
import io.github.flinklivekit.frame.TrackSource;

import org.apache.flink.annotation.PublicEvolving;

import java.io.Serializable;
import java.util.Objects;

/**
 * A picture as an encoder has made it: what a camera sends, a file holds or a hardware encoder puts
 * out. It is published without being encoded again.
 *
 * <p>Records of this type are serialized by Flink's serializer for Java records.
 *
 * @param codec {@link VideoCodec#VP8} or {@link VideoCodec#H264}
 * @param width of the picture, in pixels
 * @param height of the picture, in pixels
 * @param keyFrame whether it can be decoded without those before it
 * @param timestampUs when it was taken, in microseconds since the epoch; 0 if nobody knows. Frames
 *     of a track come in the order in which they are shown, so there are none that refer to later
 *     ones (B-frames), which WebRTC has no place for
 * @param data one frame of VP8, or one access unit of H264 as a byte stream (Annex B of H.264: each
 *     NAL unit behind 00 00 01), whose parameter sets precede each key frame. Neither container nor
 *     RTP headers. Must not be modified
 * @param trackSource what it shows
 * @param metadata what is sent beside it
 */
@PublicEvolving
@SuppressWarnings("ArrayRecordComponent") // One picture is compared with another by nobody.
public record EncodedVideoFrame(
        VideoCodec codec,
        int width,
        int height,
        boolean keyFrame,
        long timestampUs,
        byte[] data,
        TrackSource trackSource,
        FrameMetadata metadata)
        implements Serializable {

    /** How a NAL unit begins in a byte stream; a zero may precede it. */
    private static final byte[] START_CODE = {0, 0, 1};

    /**
     * A frame.
     *
     * @throws IllegalArgumentException if a value is out of its range, or the data is no frame of
     *     the codec; the message says what it has to be
     */
    public EncodedVideoFrame {
        Objects.requireNonNull(codec, "codec");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(trackSource, "trackSource");
        Objects.requireNonNull(metadata, "metadata");
        if (codec != VideoCodec.VP8 && codec != VideoCodec.H264) {
            throw new IllegalArgumentException(
                    "Frames that are encoded already are vp8 or h264, not " + codec);
        }
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "A frame is at least 1x1, not %dx%d".formatted(width, height));
        }
        if (timestampUs < 0) {
            throw new IllegalArgumentException(
                    "A timestamp is 0 or microseconds since the epoch, not " + timestampUs);
        }
        if (data.length == 0) {
            throw new IllegalArgumentException("A frame has at least one byte");
        }
        if (codec == VideoCodec.H264 && !beginsWithStartCode(data)) {
            throw new IllegalArgumentException(
                    "H264 is published as a byte stream, in which each NAL unit follows 00 00 01 (Annex B). These begin "
                            + "otherwise, perhaps with their lengths, as in MP4: FFmpeg's bitstream filter h264_mp4toannexb "
                            + "makes a byte stream of them");
        }
    }

    /** Of a camera, without metadata. */
    public EncodedVideoFrame(
            VideoCodec codec,
            int width,
            int height,
            boolean keyFrame,
            long timestampUs,
            byte[] data) {
        this(
                codec,
                width,
                height,
                keyFrame,
                timestampUs,
                data,
                TrackSource.CAMERA,
                FrameMetadata.NONE);
    }

    /** The same with other {@link #metadata}. */
    public EncodedVideoFrame withMetadata(FrameMetadata newMetadata) {
        return new EncodedVideoFrame(
                codec, width, height, keyFrame, timestampUs, data, trackSource, newMetadata);
    }

    /** Without the data. */
    @Override
    public String toString() {
        return "EncodedVideoFrame[%s %dx%d%s, %d bytes, %d us]"
                .formatted(codec, width, height, keyFrame ? " key" : "", data.length, timestampUs);
    }

    private static boolean beginsWithStartCode(byte[] data) {
        int zeros = data.length > START_CODE.length && data[2] == 0 ? 1 : 0;
        for (int i = 0; i < START_CODE.length; i++) {
            if (data.length <= i + zeros || data[i + zeros] != START_CODE[i]) {
                return false;
            }
        }
        return true;
    }
}
