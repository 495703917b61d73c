// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import java.nio.file.Path;

/** PyFlink, as {@code bin/verify --install} has put it into the cache. */
public final class PyFlink {
    private PyFlink() {}

    /**
     * The interpreter of its virtual environment, for {@code flink run --pyExecutable}.
     *
     * @throws IllegalStateException if it is not installed, with what to run
     */
    public static Path interpreter() {
        return Installation.ofThisMachine().pyflink();
    }
}
