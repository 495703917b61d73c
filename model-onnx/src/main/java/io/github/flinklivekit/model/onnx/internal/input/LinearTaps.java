// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.input;

/**
 * The two samples that each sample of a scaled row, or column, is made of. Centres of samples lie
 * half a sample from the edge in both, and what is beyond an edge is the sample at the edge, as in
 * OpenCV's {@code INTER_LINEAR} and {@code align_corners=False} elsewhere.
 *
 * @param first the nearer to the origin, by number
 * @param second the other; the same at an edge
 * @param weight of the second, 0 to 1; that of the first is the rest
 */
@SuppressWarnings("ArrayRecordComponent")
record LinearTaps(int[] first, int[] second, float[] weight) {

    static LinearTaps of(int source, int target) {
        int[] first = new int[target];
        int[] second = new int[target];
        float[] weight = new float[target];
        double step = (double) source / target;
        for (int i = 0; i < target; i++) {
            double at = Math.max(0, Math.min((i + 0.5) * step - 0.5, source - 1));
            first[i] = (int) at;
            second[i] = Math.min(first[i] + 1, source - 1);
            weight[i] = (float) (at - first[i]);
        }
        return new LinearTaps(first, second, weight);
    }

    /** The same, where {@code subsampling} samples share one, every {@code distance} elements. */
    LinearTaps shared(int subsampling, int distance) {
        int[] firstShared = new int[first.length];
        int[] secondShared = new int[first.length];
        for (int i = 0; i < first.length; i++) {
            firstShared[i] = first[i] / subsampling * distance;
            secondShared[i] = second[i] / subsampling * distance;
        }
        return new LinearTaps(firstShared, secondShared, weight);
    }
}
