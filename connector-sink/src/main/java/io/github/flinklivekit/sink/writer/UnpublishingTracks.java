// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import io.github.flinklivekit.sink.room.SinkTrack;

import javax.annotation.Nullable;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Tracks of one name that are being taken down: the next of that name is published after them. Used
 * under the writer's lock.
 */
final class UnpublishingTracks implements AutoCloseable {

    private final Executor taskThread;
    private final Runnable onRetired;
    private final Set<SinkTrack> tracks = new HashSet<>();

    /**
     * None so far.
     *
     * @param onRetired told on the task's thread of each that is down
     */
    UnpublishingTracks(Executor taskThread, Runnable onRetired) {
        this.taskThread = taskThread;
        this.onRetired = onRetired;
    }

    boolean isEmpty() {
        return tracks.isEmpty();
    }

    /**
     * Takes a track down, once its publication has ended, and closes it.
     *
     * @param publication null if it was never published
     */
    void add(SinkTrack old, @Nullable CompletableFuture<?> publication) {
        if (publication == null) {
            old.close();
            return;
        }
        tracks.add(old);
        publication
                .handle((done, failure) -> failure == null)
                .thenCompose(
                        published ->
                                published
                                        ? PublishFailures.caught(old::unpublish)
                                        : CompletableFuture.completedFuture(null))
                .whenComplete((done, failure) -> taskThread.execute(() -> retired(old)));
    }

    private void retired(SinkTrack old) {
        if (tracks.remove(old)) {
            old.close();
            onRetired.run();
        }
    }

    /** Closes them without waiting: what would do it may come after the task's end. */
    @Override
    public void close() {
        tracks.forEach(SinkTrack::close);
        tracks.clear();
    }
}
