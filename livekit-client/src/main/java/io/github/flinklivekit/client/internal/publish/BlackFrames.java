// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.publish;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The black pictures that a muted track shows, and that a simulcast opens with. The server passes
 * those of a mute on only as long as it has not heard of it; that alone, or switching the native
 * track off, would freeze the last picture. Confined to the room's thread.
 */
@Internal
public final class BlackFrames {

    /** Several, since some may be lost, or still too poor to be black all over. */
    private static final int COUNT = 10;

    private static final long INTERVAL_MS = 30;

    private final Outlet outlet;
    private final ScheduledExecutorService loop;
    private int left;
    @Nullable private ScheduledFuture<?> next;

    /** Where they go. */
    public interface Outlet {

        boolean isClosed();

        /** Shows one, of the size in which viewers see the track's pictures. */
        void pushBlack();
    }

    /** Black pictures that are not shown yet. */
    public BlackFrames(Outlet outlet, ScheduledExecutorService loop) {
        this.outlet = outlet;
        this.loop = loop;
    }

    /**
     * Begins to show them.
     *
     * @param afterwards what to do once they are on their way, unless they are stopped before
     */
    public void start(Runnable afterwards) {
        stop();
        left = COUNT;
        push(afterwards);
    }

    public void stop() {
        if (next != null) {
            next.cancel(false);
            next = null;
        }
    }

    private void push(Runnable afterwards) {
        if (left == 0 || outlet.isClosed()) {
            next = null;
            afterwards.run();
            return;
        }
        left--;
        pushFrame();
        next = loop.schedule(() -> push(afterwards), INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    /** Shows a single one now. */
    void pushFrame() {
        outlet.pushBlack();
    }
}
