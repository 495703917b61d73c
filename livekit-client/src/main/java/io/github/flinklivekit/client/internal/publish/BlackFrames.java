// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.publish;

import dev.onvoid.webrtc.media.video.NativeI420Buffer;

import javax.annotation.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The black pictures that a muted track shows, and that a simulcast opens with. The server passes
 * those of a mute on only as long as it has not heard of it; that alone, or switching the native
 * track off, would freeze the last picture. Confined to the room's thread.
 */
final class BlackFrames {

    /** Several, since some may be lost, or still too poor to be black all over. */
    private static final int COUNT = 10;

    private static final long INTERVAL_MS = 30;

    private static final byte GREY_UV = (byte) 128;

    private final AdaptedVideoSource outlet;
    private final int width;
    private final int height;
    private final byte black;
    private final ScheduledExecutorService loop;
    private int left;
    @Nullable private ScheduledFuture<?> next;

    /** Of the size in which viewers see the source's pictures, and in their encoding. */
    BlackFrames(
            AdaptedVideoSource outlet, DefaultVideoSource source, ScheduledExecutorService loop) {
        this.outlet = outlet;
        this.width = source.upright().width();
        this.height = source.upright().height();
        this.black = (byte) source.pixelEncoding().lumaOffset(Byte.SIZE);
        this.loop = loop;
    }

    /**
     * Begins to show them.
     *
     * @param afterwards what to do once they are on their way, unless they are stopped before
     */
    void start(Runnable afterwards) {
        stop();
        left = COUNT;
        push(afterwards);
    }

    void stop() {
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
        NativeI420Buffer picture = NativeI420Buffer.allocate(width, height);
        try {
            fill(picture.getDataY(), black);
            fill(picture.getDataU(), GREY_UV);
            fill(picture.getDataV(), GREY_UV);
            outlet.pushBlack(picture);
        } finally {
            picture.release();
        }
    }

    private static void fill(ByteBuffer plane, byte value) {
        byte[] values = new byte[plane.capacity()];
        Arrays.fill(values, value);
        plane.put(0, values);
    }
}
