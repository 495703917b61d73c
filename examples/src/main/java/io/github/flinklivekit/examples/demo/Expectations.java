// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a demonstration is there to show, and whether it was seen. What is expected is told in
 * advance, so that what was not seen can be named. Thread-safe.
 */
public final class Expectations {

    private final List<Expectation> all = Collections.synchronizedList(new ArrayList<>());
    private final List<String> spoiled = Collections.synchronizedList(new ArrayList<>());
    private final Consumer<String> seen;

    /**
     * Nothing is expected yet.
     *
     * @param seen is told of each thing, once, when it is seen
     */
    public Expectations(Consumer<String> seen) {
        this.seen = seen;
    }

    /** One thing that has to be seen. */
    public final class Expectation {

        private final String what;
        private boolean met;

        private Expectation(String what) {
            this.what = what;
        }

        /** It was seen. Idempotent. */
        public void met() {
            synchronized (this) {
                if (met) {
                    return;
                }
                met = true;
            }
            seen.accept(what);
        }

        /** {@link #met()} if so. */
        public void metIf(boolean so) {
            if (so) {
                met();
            }
        }

        /** Whether it was seen. */
        public synchronized boolean isMet() {
            return met;
        }
    }

    /** One more thing has to be seen. */
    public Expectation expect(String what) {
        Expectation expectation = new Expectation(what);
        all.add(expectation);
        return expectation;
    }

    /** Something was seen that rules out this, which would have had to be so to the end. */
    public void spoiled(String what) {
        if (!spoiled.contains(what)) {
            spoiled.add(what);
        }
    }

    /** Whether something was seen. */
    public boolean hasBegun() {
        return snapshot().stream().anyMatch(Expectation::isMet);
    }

    /** What was not seen, in the order in which it was expected. */
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        snapshot().stream()
                .filter(each -> !each.isMet())
                .map(each -> each.what)
                .forEach(missing::add);
        synchronized (spoiled) {
            missing.addAll(spoiled);
        }
        return missing;
    }

    private List<Expectation> snapshot() {
        synchronized (all) {
            return List.copyOf(all);
        }
    }
}
