// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

/** Peak signal-to-noise ratio of samples of 8 bits. */
final class Psnr {

    private static final double PEAK = 255;

    private Psnr() {}

    /**
     * How like two pictures are.
     *
     * @param samples of the same length and layout as {@code reference}
     * @return in dB; infinite if they are the same
     */
    static double of(byte[] samples, byte[] reference) {
        long squares = 0;
        for (int i = 0; i < samples.length; i++) {
            int difference = (samples[i] & 0xff) - (reference[i] & 0xff);
            squares += (long) difference * difference;
        }
        double meanSquare = (double) squares / samples.length;
        return 10 * Math.log10(PEAK * PEAK / meanSquare);
    }
}
