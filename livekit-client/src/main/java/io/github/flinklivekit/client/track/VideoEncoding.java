// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import org.apache.flink.annotation.PublicEvolving;

import java.io.Serializable;

/**
 * Limits of an encoder.
 *
 * @param maxBitrate in bits per second, above 0; or {@link #PRESET_BITRATE}
 * @param maxFramerate in frames per second, above 0
 */
@PublicEvolving
public record VideoEncoding(int maxBitrate, double maxFramerate) implements Serializable {

    /** The preset of the picture's size and source, which is no limit of the user's. */
    public static final int PRESET_BITRATE = 0;

    public VideoEncoding {
        if (maxBitrate < 0 || !(maxFramerate > 0)) {
            throw new IllegalArgumentException(
                    "An encoding has a bitrate and a frame rate above 0, not "
                            + maxBitrate
                            + " bps and "
                            + maxFramerate
                            + " frames per second");
        }
    }

    /**
     * No more than a frame rate, at the preset bitrate of the picture's size and source.
     *
     * @throws IllegalArgumentException if it is not above 0
     */
    public static VideoEncoding ofMaxFramerate(double maxFramerate) {
        return new VideoEncoding(PRESET_BITRATE, maxFramerate);
    }

    /** Whether the bitrate is the preset of the picture's size and source. */
    public boolean hasPresetBitrate() {
        return maxBitrate == PRESET_BITRATE;
    }
}
