// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import io.github.flinklivekit.frame.pixels.EnumNames;

import org.apache.flink.annotation.PublicEvolving;

import java.util.Locale;

/** How a published video track is encoded. */
@PublicEvolving
public enum VideoCodec {
    VP8,
    H264,
    VP9,
    AV1,
    /**
     * Published only where the native build has an encoder; otherwise publishing fails with a
     * message that lists the codecs it has.
     */
    H265;

    /** The name that the signalling protocol uses: {@code vp8}, {@code h264}, ... */
    public String protocolName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As options call it: {@code vp8}, {@code h264}, ... */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
