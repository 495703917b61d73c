// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import io.github.flinklivekit.frame.EnumNames;

import java.util.Locale;

/** How a published video track is encoded. */
public enum VideoCodec {
    VP8,
    H264,
    VP9,
    AV1,
    /**
     * Published only where the native build has an encoder; otherwise publishing fails and names
     * the codecs there are.
     */
    H265;

    /** The name that the signalling protocol uses: {@code vp8}, {@code h264}, ... */
    public String protocolName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Whether one stream carries all layers, so that simulcast needs several encodings only on
     * request.
     */
    boolean isScalable() {
        return this == VP9 || this == AV1;
    }

    /** As options call it: {@code vp8}, {@code h264}, ... */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
