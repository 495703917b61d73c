// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.motion;

import javax.annotation.Nullable;

/**
 * Decides whether something moves before one camera. It takes more to begin than to go on: several
 * cells in two pictures running begin a motion, and it ends only when hardly any cell has changed
 * for a while. Between the two, nothing is said. For one thread.
 */
final class MotionDetector {

    /** What noise and an encoder do to the mean of a cell, and more; of 255. */
    static final int NOISE = 4;

    /** As many changed cells begin a motion, in as many pictures running. */
    static final int CELLS_TO_BEGIN = 3;

    static final int PICTURES_TO_BEGIN = 2;

    /** With as many changed cells a motion goes on. */
    static final int CELLS_TO_GO_ON = 2;

    /** How long it has to be calm: somebody who stands still for a moment is not gone. */
    static final long CALM_US = 1_500_000;

    @Nullable private LumaGrid previous;

    /** Null until something was decided. */
    @Nullable private Boolean moving;

    private int picturesWithMotion;
    private long lastMotionUs;
    private int changedCells;

    /**
     * Takes the next picture.
     *
     * @param timestampUs of the picture, in microseconds since the epoch
     * @return whether something moves, if that has changed with this picture; null if not
     */
    @Nullable
    Boolean next(LumaGrid grid, long timestampUs) {
        LumaGrid before = previous;
        previous = grid;
        if (before == null) {
            lastMotionUs = timestampUs;
            return null;
        }
        changedCells = grid.changedCells(before, NOISE);
        picturesWithMotion = changedCells >= CELLS_TO_BEGIN ? picturesWithMotion + 1 : 0;
        if (changedCells >= CELLS_TO_GO_ON) {
            lastMotionUs = timestampUs;
        }
        if (!Boolean.TRUE.equals(moving) && picturesWithMotion >= PICTURES_TO_BEGIN) {
            return decide(true);
        }
        if (!Boolean.FALSE.equals(moving) && timestampUs - lastMotionUs >= CALM_US) {
            return decide(false);
        }
        return null;
    }

    private Boolean decide(boolean nowMoving) {
        moving = nowMoving;
        return moving;
    }

    /** How many cells changed with the latest picture. */
    int changedCells() {
        return changedCells;
    }
}
