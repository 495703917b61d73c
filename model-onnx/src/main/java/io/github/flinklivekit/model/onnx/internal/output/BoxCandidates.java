// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.output;

import io.github.flinklivekit.model.onnx.internal.input.InputGeometry;
import io.github.flinklivekit.model.onnx.options.BoxFormat;
import io.github.flinklivekit.model.onnx.result.DetectedObject;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Boxes that a model proposes for one picture, in pixels of its input. Keeps its memory for the
 * next picture. Not thread-safe.
 */
final class BoxCandidates {

    private static final int CORNERS = 4;
    private static final int INITIAL = 64;

    private float[] corners = new float[CORNERS * INITIAL];
    private float[] scores = new float[INITIAL];
    private int[] classes = new int[INITIAL];
    private long[] order = new long[INITIAL];
    private int[] kept = new int[INITIAL];
    private int count;

    void clear() {
        count = 0;
    }

    /**
     * Adds a box of four numbers.
     *
     * @param scaleX what horizontal numbers are multiplied by to be pixels
     * @param scaleY likewise
     */
    void add(
            BoxFormat format,
            float[] box,
            float scaleX,
            float scaleY,
            float score,
            int classNumber) {
        if (count == scores.length) {
            grow();
        }
        float left;
        float top;
        float right;
        float bottom;
        switch (format) {
            case CXCYWH -> {
                left = box[0] - box[2] / 2;
                top = box[1] - box[3] / 2;
                right = box[0] + box[2] / 2;
                bottom = box[1] + box[3] / 2;
            }
            case YXYX -> {
                left = box[1];
                top = box[0];
                right = box[3];
                bottom = box[2];
            }
            default -> {
                left = box[0];
                top = box[1];
                right = box[2];
                bottom = box[3];
            }
        }
        int at = CORNERS * count;
        corners[at] = left * scaleX;
        corners[at + 1] = top * scaleY;
        corners[at + 2] = right * scaleX;
        corners[at + 3] = bottom * scaleY;
        scores[count] = score;
        classes[count] = classNumber;
        count++;
    }

    private void grow() {
        int size = 2 * count;
        corners = Arrays.copyOf(corners, CORNERS * size);
        scores = Arrays.copyOf(scores, size);
        classes = Arrays.copyOf(classes, size);
        order = new long[size];
        kept = new int[size];
    }

    /**
     * The objects, best first, in pixels of the frame. A box that lies outside of the frame is
     * none.
     *
     * @param suppress whether a box that overlaps a better one of its class is none (greedy
     *     non-maximum suppression)
     * @param iouThreshold intersection over union
     * @param most how many at most
     */
    List<DetectedObject> objects(
            boolean suppress, float iouThreshold, int most, Labels labels, InputGeometry geometry) {
        sort();
        List<DetectedObject> objects = new ArrayList<>();
        int keptCount = 0;
        for (int i = 0; i < count && objects.size() < most; i++) {
            int candidate = (int) order[i];
            if (suppress && isDuplicate(candidate, keptCount, iouThreshold)) {
                continue;
            }
            kept[keptCount++] = candidate;
            DetectedObject object = object(candidate, labels, geometry);
            if (object.width() > 0 && object.height() > 0) {
                objects.add(object);
            }
        }
        return objects;
    }

    /** By falling score; where scores are equal, as the model has them. */
    private void sort() {
        for (int i = 0; i < count; i++) {
            order[i] = (long) ~orderedBits(scores[i]) << Integer.SIZE | i;
        }
        Arrays.sort(order, 0, count);
    }

    /** Ints that are ordered as the floats are. */
    private static int orderedBits(float value) {
        int bits = Float.floatToIntBits(value);
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }

    private boolean isDuplicate(int candidate, int keptCount, float iouThreshold) {
        for (int i = 0; i < keptCount; i++) {
            if (classes[kept[i]] == classes[candidate]
                    && overlap(kept[i], candidate) > iouThreshold) {
                return true;
            }
        }
        return false;
    }

    private float overlap(int one, int other) {
        int a = CORNERS * one;
        int b = CORNERS * other;
        float width = Math.min(corners[a + 2], corners[b + 2]) - Math.max(corners[a], corners[b]);
        float height =
                Math.min(corners[a + 3], corners[b + 3]) - Math.max(corners[a + 1], corners[b + 1]);
        if (width <= 0 || height <= 0) {
            return 0;
        }
        float shared = width * height;
        return shared / (area(a) + area(b) - shared);
    }

    private float area(int at) {
        return (corners[at + 2] - corners[at]) * (corners[at + 3] - corners[at + 1]);
    }

    private DetectedObject object(int candidate, Labels labels, InputGeometry geometry) {
        int at = CORNERS * candidate;
        float left = geometry.toFrameX(corners[at]);
        float top = geometry.toFrameY(corners[at + 1]);
        float right = geometry.toFrameX(corners[at + 2]);
        float bottom = geometry.toFrameY(corners[at + 3]);
        return new DetectedObject(
                labels.name(classes[candidate]),
                scores[candidate],
                left,
                top,
                right - left,
                bottom - top);
    }
}
