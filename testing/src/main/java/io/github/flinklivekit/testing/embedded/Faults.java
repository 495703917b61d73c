// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.embedded;

/** What a server does wrong, on purpose. Thread-safe. */
final class Faults {

    private volatile boolean ignoresPings;

    boolean ignoresPings() {
        return ignoresPings;
    }

    void setIgnoresPings(boolean ignore) {
        this.ignoresPings = ignore;
    }
}
