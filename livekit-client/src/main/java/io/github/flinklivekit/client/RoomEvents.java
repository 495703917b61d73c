// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/** Tells listeners of events, one after the other, on a thread that may be blocked by them. */
final class RoomEvents {

    private static final Logger LOG = LoggerFactory.getLogger(RoomEvents.class);

    private final List<RoomListener> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService thread;

    RoomEvents(ExecutorService thread) {
        this.thread = thread;
    }

    void add(RoomListener listener) {
        listeners.add(listener);
    }

    void remove(RoomListener listener) {
        listeners.remove(listener);
    }

    void emit(Consumer<RoomListener> event) {
        emit(event, () -> {});
    }

    /** Tells of an event, and does something when every listener has been told. */
    void emit(Consumer<RoomListener> event, Runnable afterwards) {
        thread.execute(
                () -> {
                    for (RoomListener listener : listeners) {
                        tell(listener, event);
                    }
                    afterwards.run();
                });
    }

    private static void tell(RoomListener listener, Consumer<RoomListener> event) {
        try {
            event.accept(listener);
        } catch (RuntimeException | Error e) {
            LOG.warn("A room listener has thrown; the room goes on", e);
        }
    }
}
