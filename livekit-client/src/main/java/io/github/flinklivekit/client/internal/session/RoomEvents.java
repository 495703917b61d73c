// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.session;

import io.github.flinklivekit.client.room.DataReceived;
import io.github.flinklivekit.client.room.RoomListener;

import org.apache.flink.annotation.Internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/** Tells listeners of events, one after the other, on a thread that may be blocked by them. */
@Internal
public final class RoomEvents {

    private static final Logger LOG = LoggerFactory.getLogger(RoomEvents.class);

    private final List<RoomListener> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService thread;

    public RoomEvents(ExecutorService thread) {
        this.thread = thread;
    }

    public void add(RoomListener listener) {
        listeners.add(listener);
    }

    public void remove(RoomListener listener) {
        listeners.remove(listener);
    }

    /** Whether a listener does something with data that is received. */
    public boolean hasDataListener() {
        return listeners.stream().anyMatch(RoomEvents::takesData);
    }

    /** One that leaves {@link RoomListener#onDataReceived} as it is does nothing with data. */
    private static boolean takesData(RoomListener listener) {
        try {
            return listener.getClass()
                            .getMethod("onDataReceived", DataReceived.class)
                            .getDeclaringClass()
                    != RoomListener.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("A listener without a method of its interface", e);
        }
    }

    public void emit(Consumer<RoomListener> event) {
        emit(event, () -> {});
    }

    /** Tells of an event, and does something when every listener has been told. */
    public void emit(Consumer<RoomListener> event, Runnable afterwards) {
        thread.execute(
                () -> {
                    for (RoomListener listener : listeners) {
                        notifyListener(listener, event);
                    }
                    afterwards.run();
                });
    }

    private static void notifyListener(RoomListener listener, Consumer<RoomListener> event) {
        try {
            event.accept(listener);
        } catch (RuntimeException | Error e) {
            LOG.warn("A room listener has thrown; the room goes on", e);
        }
    }
}
