// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.library;

import io.github.flinklivekit.ffi.protocol.LiveKitFfi.LogBatch;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.LogRecord;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the library logs, for who looks for a fault: what a job has to know of it, the connector
 * says itself. The library would print it on standard error otherwise, with the token of a join
 * that is refused.
 */
final class LibraryLog {

    /** Its errors are also what it mends itself, such as the first step of each reconnect. */
    private static final Logger LOG = LoggerFactory.getLogger("liblivekit_ffi");

    private LibraryLog() {}

    static void write(LogBatch batch) {
        if (LOG.isDebugEnabled()) {
            batch.getRecordsList().forEach(LibraryLog::write);
        }
    }

    private static void write(LogRecord log) {
        switch (log.getLevel()) {
            case LOG_ERROR, LOG_WARN ->
                    LOG.debug("{} {}: {}", log.getLevel(), log.getTarget(), message(log));
            case LOG_INFO, LOG_DEBUG, LOG_TRACE -> {
                if (LOG.isTraceEnabled()) {
                    LOG.trace("{}: {}", log.getTarget(), message(log));
                }
            }
        }
    }

    private static String message(LogRecord log) {
        return Tokens.redacted(log.getMessage());
    }
}
