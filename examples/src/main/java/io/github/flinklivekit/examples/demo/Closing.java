// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes what was opened, the last first, each once, whatever goes wrong with others. Thread-safe.
 */
public final class Closing implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean closed;

    /** Takes what has to be closed; closes it at once if all else is closed already. */
    public <T extends AutoCloseable> T add(T resource) {
        synchronized (this) {
            if (!closed) {
                open.push(resource);
                return resource;
            }
        }
        close(resource);
        return resource;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        AutoCloseable next;
        while ((next = pop()) != null) {
            close(next);
        }
    }

    @Nullable
    private synchronized AutoCloseable pop() {
        return open.poll();
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            LOG.warn("Could not close {}", resource, e);
        }
    }
}
