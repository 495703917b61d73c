// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.enumerator.assigner;

import org.apache.flink.annotation.Internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which reader watches which room. Each room has one watcher; no reader watches more rooms than its
 * share, so that rooms wait for readers that have not started yet. One thread uses it.
 */
@Internal
public final class RoomWatchers {

    /**
     * A reader that is to watch a room from now on.
     *
     * @param known whether the job has been in the room
     */
    public record Watch(int subtask, String room, boolean known) {}

    private static final Integer NOBODY = -1;

    private final int parallelism;
    private final boolean restored;
    private final Map<String, Integer> watchers = new LinkedHashMap<>();
    private final Set<String> visited = new HashSet<>();

    /**
     * Nobody watches anything.
     *
     * @param parallelism how many readers there are when all have started
     * @param restored whether the job has run before: it has been in all rooms then
     */
    public RoomWatchers(int parallelism, boolean restored) {
        this.parallelism = parallelism;
        this.restored = restored;
    }

    /**
     * A room is to be watched; nothing happens if it is already.
     *
     * @return whether it was not
     */
    public boolean add(String room) {
        return watchers.putIfAbsent(room, NOBODY) == null;
    }

    /** Whether a room is to be watched. */
    public boolean contains(String room) {
        return watchers.containsKey(room);
    }

    /** A room is no longer to be watched. */
    public void remove(String room) {
        watchers.remove(room);
        visited.remove(room);
    }

    /** The watcher of a room is in it. */
    public void visited(String room) {
        visited.add(room);
    }

    /** Forgets rooms that nobody watches, but for these; says which. */
    public Set<String> retainUnwatched(Set<String> rooms) {
        Set<String> gone = new HashSet<>();
        watchers.forEach(
                (room, watcher) -> {
                    if (watcher.equals(NOBODY) && !rooms.contains(room)) {
                        gone.add(room);
                    }
                });
        gone.forEach(this::remove);
        return gone;
    }

    /** Whether this reader watches this room. */
    public boolean isWatchedBy(int subtask, String room) {
        return Objects.equals(watchers.get(room), subtask);
    }

    /** The reader that watches a room, if there is one. */
    public Optional<Integer> watcherOf(String room) {
        return Optional.ofNullable(watchers.get(room)).filter(watcher -> !watcher.equals(NOBODY));
    }

    /** The reader watches nothing any more; says what it has watched. */
    public Set<String> readerGone(int subtask) {
        Set<String> unwatched = new LinkedHashSet<>();
        watchers.replaceAll(
                (room, watcher) -> {
                    if (watcher != subtask) {
                        return watcher;
                    }
                    unwatched.add(room);
                    return NOBODY;
                });
        return unwatched;
    }

    /**
     * Finds watchers for rooms that have none.
     *
     * @param readers those that have started, those with the least to do first
     */
    public List<Watch> assign(List<Integer> readers) {
        if (readers.isEmpty() || !watchers.containsValue(NOBODY)) {
            return List.of();
        }
        int share = (watchers.size() + parallelism - 1) / parallelism;
        Map<Integer, Integer> watched = new HashMap<>();
        watchers.values().forEach(watcher -> watched.merge(watcher, 1, Integer::sum));
        List<Watch> assigned = new ArrayList<>();
        for (Map.Entry<String, Integer> entry : watchers.entrySet()) {
            if (entry.getValue().equals(NOBODY)) {
                int next = leastWatching(readers, watched);
                if (watched.getOrDefault(next, 0) >= share) {
                    break;
                }
                watched.merge(next, 1, Integer::sum);
                entry.setValue(next);
                assigned.add(
                        new Watch(
                                next,
                                entry.getKey(),
                                restored || visited.contains(entry.getKey())));
            }
        }
        return assigned;
    }

    private static int leastWatching(List<Integer> readers, Map<Integer, Integer> watched) {
        int least = readers.get(0);
        for (int reader : readers) {
            if (watched.getOrDefault(reader, 0) < watched.getOrDefault(least, 0)) {
                least = reader;
            }
        }
        return least;
    }
}
