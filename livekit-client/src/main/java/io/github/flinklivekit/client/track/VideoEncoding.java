// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import java.io.Serializable;

/**
 * Limits of an encoder.
 *
 * @param maxBitrate in bits per second, above 0
 * @param maxFramerate in frames per second, above 0
 */
public record VideoEncoding(int maxBitrate, double maxFramerate) implements Serializable {

    public VideoEncoding {
        if (maxBitrate <= 0 || !(maxFramerate > 0)) {
            throw new IllegalArgumentException(
                    "An encoding has a bitrate and a frame rate above 0, not "
                            + maxBitrate
                            + " bps and "
                            + maxFramerate
                            + " frames per second");
        }
    }
}
