// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.dataset;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Collection;

/** The first pictures of each track, one row a track. */
final class Overview {

    private static final int GAP = 4;

    private Overview() {}

    /** Draws it. */
    static BufferedImage of(Collection<DatasetFiles.Track> tracks) {
        int rows = Math.max(1, tracks.size());
        BufferedImage sheet =
                new BufferedImage(
                        DatasetFiles.Track.MOST_PICTURES * (DatasetJob.WIDTH + GAP) - GAP,
                        rows * (DatasetJob.HEIGHT + GAP) - GAP,
                        BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        try {
            int y = 0;
            for (DatasetFiles.Track track : tracks) {
                int x = 0;
                for (BufferedImage picture : track.pictures()) {
                    graphics.drawImage(picture, x, y, null);
                    x += DatasetJob.WIDTH + GAP;
                }
                y += DatasetJob.HEIGHT + GAP;
            }
        } finally {
            graphics.dispose();
        }
        return sheet;
    }
}
