// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.IOUtils;

import java.util.Collection;

/** What has to be closed together. */
final class Closeables {

    private Closeables() {}

    /**
     * Closes each of them, also when another does not close; throws what the first has thrown then,
     * with that of the others suppressed.
     */
    static void closeAll(Collection<? extends AutoCloseable> closeables) {
        try {
            IOUtils.closeAll(closeables);
        } catch (Exception e) {
            ExceptionUtils.rethrow(e);
        }
    }
}
