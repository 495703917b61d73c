// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

/** Where the channels of a packed pixel lie in a word read little-endian: shifts in bits. */
record RgbOrder(int red, int green, int blue, int alpha) {

    private static final RgbOrder RGBA = new RgbOrder(0, 8, 16, 24);
    private static final RgbOrder ABGR = new RgbOrder(24, 16, 8, 0);
    private static final RgbOrder ARGB = new RgbOrder(8, 16, 24, 0);
    private static final RgbOrder BGRA = new RgbOrder(16, 8, 0, 24);

    static RgbOrder of(VideoBufferType type) {
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
