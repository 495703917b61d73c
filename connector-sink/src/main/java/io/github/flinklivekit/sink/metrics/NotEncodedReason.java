// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.metrics;

import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoSenderStats;
import io.github.flinklivekit.frame.pixels.EnumNames;

import org.apache.flink.annotation.Internal;

import java.util.Arrays;
import java.util.List;

/**
 * Why nothing becomes of the pictures that a track's encoder is given: the likely reasons, first
 * the surest. {@code docs/troubleshooting.md} lists them in the same words.
 */
@Internal
public enum NotEncodedReason {
    PICTURE_TOO_LARGE(
            "The picture has more pixels than the H.264 encoder takes, 9,437,184",
            "scale the frames before the sink, or encode them in another codec: `sink.codec`, or `sink.fallback-codec`, which is used for such pictures alone"),
    NO_BANDWIDTH(
            "The network takes too little, so that the encoder pauses",
            "look at the way to the server, or give the track less: `sink.max-bitrate`, smaller frames"),
    ENCODER_FAILS(
            "The encoder makes nothing of pictures of this size",
            "try another size or another codec (`sink.codec`), and report what you see"),
    /** Pictures are encoded, or none is given. */
    NONE("", "");

    /** Level 5.2 of H.264, 36,864 macroblocks: what OpenH264 encodes at most. */
    private static final long MAX_H264_PIXELS = 36_864L * 256;

    private final String text;
    private final String advice;

    NotEncodedReason(String text, String advice) {
        this.text = text;
        this.advice = advice;
    }

    /** The name that it has in metrics. */
    public String metricName() {
        return EnumNames.of(this);
    }

    /** What is wrong, as a sentence. */
    public String text() {
        return text;
    }

    /** What to do. */
    public String advice() {
        return advice;
    }

    /**
     * Whether the encoder of a codec makes nothing of a picture for its size alone.
     *
     * @param width in pixels
     * @param height in pixels
     */
    public static boolean isTooLarge(VideoCodec codec, int width, int height) {
        return codec == VideoCodec.H264 && (long) width * height > MAX_H264_PIXELS;
    }

    /**
     * The likeliest for a track that encodes nothing.
     *
     * @param width of its pictures, in pixels
     * @param height of its pictures, in pixels
     * @param layers what the encoder says of each
     */
    public static NotEncodedReason of(
            VideoCodec codec, int width, int height, List<VideoSenderStats> layers) {
        if (isTooLarge(codec, width, height)) {
            return PICTURE_TOO_LARGE;
        }
        boolean limited =
                layers.stream()
                        .anyMatch(layer -> layer.qualityLimitationReason().equals("bandwidth"));
        return limited ? NO_BANDWIDTH : ENCODER_FAILS;
    }

    /** Those that stand for something wrong, the surest first. */
    public static List<NotEncodedReason> reasons() {
        return Arrays.stream(values()).filter(reason -> reason != NONE).toList();
    }
}
