// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.enumerator.assigner;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** How many splits each reader has that has started. One thread uses it. */
final class ReaderLoads {

    private record Load(int subtask, int splits) {}

    private final Map<Integer, Integer> readers = new HashMap<>();
    private final TreeSet<Load> loads =
            new TreeSet<>(Comparator.comparingInt(Load::splits).thenComparingInt(Load::subtask));

    /** A reader has started, without a split. */
    void start(int subtask) {
        readers.put(subtask, 0);
        loads.add(new Load(subtask, 0));
    }

    /** A reader has stopped; nothing happens if it had not started. */
    void stop(int subtask) {
        Integer splits = readers.remove(subtask);
        if (splits != null) {
            loads.remove(new Load(subtask, splits));
        }
    }

    boolean hasStarted(int subtask) {
        return readers.containsKey(subtask);
    }

    /** A reader that has started has so many splits more. */
    void add(int subtask, int splits) {
        int before = readers.get(subtask);
        readers.put(subtask, before + splits);
        loads.remove(new Load(subtask, before));
        loads.add(new Load(subtask, before + splits));
    }

    /** The reader with the fewest splits, of those that have started. */
    int leastLoaded() {
        return loads.first().subtask();
    }

    /** The readers that have started, those with the fewest splits first. */
    List<Integer> byLoad() {
        return loads.stream().map(Load::subtask).toList();
    }

    /** The readers that have started. */
    Set<Integer> started() {
        return Set.copyOf(readers.keySet());
    }

    int size() {
        return readers.size();
    }
}
