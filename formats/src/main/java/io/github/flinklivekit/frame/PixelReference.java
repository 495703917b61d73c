// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.internal.memory.LeakDetector;

import javax.annotation.Nullable;

import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The one reference that a frame over counted memory owns. It is given back by {@link #release()},
 * or by the cleaner once neither the frame nor any buffer that it gave out can be reached.
 *
 * <p>Thread-safe. Must not reach the frame, nor the view that the cleaner watches.
 */
final class PixelReference implements Runnable {

    private final PixelBuffer pixels;
    private final AtomicBoolean released = new AtomicBoolean();
    @Nullable private final Throwable creation;
    private final Cleaner.Cleanable cleanable;

    /**
     * Takes over one reference on {@code pixels}.
     *
     * @param view what the frame and all buffers that it gives out hold on to
     */
    PixelReference(PixelBuffer pixels, ByteBuffer view) {
        this.pixels = pixels;
        this.creation = LeakDetector.TRACE ? new Throwable("Made here") : null;
        this.cleanable = LeakDetector.register(view, this);
    }

    boolean isReleased() {
        return released.get();
    }

    void release() {
        if (released.compareAndSet(false, true)) {
            pixels.release();
            cleanable.clean();
        }
    }

    /** Called by the cleaner, also after a release, when there is nothing left to do. */
    @Override
    public void run() {
        if (released.compareAndSet(false, true)) {
            FrameAllocator allocator = pixels.allocator();
            pixels.release();
            if (allocator != null) {
                allocator.reclaimed(creation);
            }
        }
    }
}
