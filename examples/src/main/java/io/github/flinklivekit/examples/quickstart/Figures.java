// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.quickstart;

import javax.annotation.Nullable;

import java.util.List;
import java.util.Locale;

/**
 * What goes on at the moment, as the page and the terminal show it. Rates are those of the last two
 * seconds.
 *
 * @param server where the room is
 * @param room its name
 * @param cameraFps frames a second that the camera sends
 * @param inFps frames a second that the job receives
 * @param outFps frames a second that the viewer receives
 * @param framesIn that the job has received
 * @param framesOut that the viewer has received
 * @param latencyMs from the camera to the viewer, the median of two seconds; null before the first
 * @param slowestMs the longest of those two seconds; null before the first
 * @param lost frames that have not come to the viewer, from its first to its latest
 * @param firstFrameMs from the start of this process to the first frame at the viewer; null before
 * @param operators the job's graph
 * @param video whether a page may watch the tracks themselves
 */
record Figures(
        String server,
        String room,
        double cameraFps,
        double inFps,
        double outFps,
        long framesIn,
        long framesOut,
        @Nullable Double latencyMs,
        @Nullable Double slowestMs,
        long lost,
        @Nullable Long firstFrameMs,
        List<Operator> operators,
        boolean video) {

    /** Whether frames came into the job and out to the viewer. */
    boolean flowed() {
        return framesIn > 0 && framesOut > 0;
    }

    /** One line for a terminal. */
    String line() {
        return latencyMs == null
                ? String.format(Locale.ROOT, "in %.1f fps, waiting for the first picture", inFps)
                : String.format(
                        Locale.ROOT,
                        "in %.1f fps, out %.1f fps, latency %.0f ms, lost %d of %d",
                        inFps,
                        outFps,
                        latencyMs,
                        lost,
                        framesOut + lost);
    }
}
