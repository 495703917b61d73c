// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.serving;

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The frames that wait for the model. Not thread-safe.
 *
 * <p>Either the newest frame of each track waits, in the place of the one before it, so that tracks
 * take turns; or all do, in the order they came, of which those who send them limit how many.
 */
final class FrameQueue<T> {

    private final boolean newestOfEachTrack;
    private final Map<Object, Place<T>> places = new LinkedHashMap<>();

    /**
     * A place in the queue.
     *
     * @param sinceNanos when its first frame came, by {@link System#nanoTime}
     */
    private record Place<T>(PendingFrame<T> frame, long sinceNanos) {}

    FrameQueue(boolean newestOfEachTrack) {
        this.newestOfEachTrack = newestOfEachTrack;
    }

    /** Adds a frame and returns the one whose place it has taken, or null. */
    @Nullable
    PendingFrame<T> add(PendingFrame<T> frame) {
        Object key = newestOfEachTrack ? frame.track() : new Object();
        Place<T> taken = places.get(key);
        long since = taken == null ? frame.sinceNanos() : taken.sinceNanos();
        places.put(key, new Place<>(frame, since));
        return taken == null ? null : taken.frame();
    }

    int size() {
        return places.size();
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    /**
     * Since when the first place is taken, by {@link System#nanoTime}, whichever frame is in it
     * now: or a track that never pauses would put off its turn for ever.
     */
    long firstSinceNanos() {
        return places.values().iterator().next().sinceNanos();
    }

    /** Takes as many as wait, at most {@code most}. */
    void takeInto(List<PendingFrame<T>> batch, int most) {
        Iterator<Place<T>> next = places.values().iterator();
        while (next.hasNext() && batch.size() < most) {
            batch.add(next.next().frame());
            next.remove();
        }
    }

    /** Takes all of a user's. */
    List<PendingFrame<T>> takeAllOf(ModelLease<?> user) {
        List<PendingFrame<T>> taken = new ArrayList<>();
        Iterator<Place<T>> next = places.values().iterator();
        while (next.hasNext()) {
            PendingFrame<T> frame = next.next().frame();
            if (frame.track().user() == user) {
                taken.add(frame);
                next.remove();
            }
        }
        return taken;
    }
}
