// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.conversion;

import io.github.flinklivekit.frame.pixels.VideoBufferType;

/** Where the channels of a packed pixel lie in a word read little-endian: shifts in bits. */
record RgbChannelOrder(int red, int green, int blue, int alpha) {

    private static final RgbChannelOrder RGBA = new RgbChannelOrder(0, 8, 16, 24);
    private static final RgbChannelOrder ABGR = new RgbChannelOrder(24, 16, 8, 0);
    private static final RgbChannelOrder ARGB = new RgbChannelOrder(8, 16, 24, 0);
    private static final RgbChannelOrder BGRA = new RgbChannelOrder(16, 8, 0, 24);

    static RgbChannelOrder of(VideoBufferType type) {
        return switch (type) {
            case RGBA, RGB24 -> RGBA;
            case ABGR -> ABGR;
            case ARGB -> ARGB;
            case BGRA -> BGRA;
            default -> throw new IllegalArgumentException(type + " is not packed RGB");
        };
    }

    boolean isRgba() {
        return red == 0;
    }
}
