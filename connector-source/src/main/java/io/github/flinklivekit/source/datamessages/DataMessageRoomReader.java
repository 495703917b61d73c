// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.datamessages;

import io.github.flinklivekit.client.room.DataReceived;
import io.github.flinklivekit.source.data.DataMessage;
import io.github.flinklivekit.source.metrics.SourceRoomMetrics;
import io.github.flinklivekit.source.reader.WatchedRoomReader;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** The data that comes in one room. What the job has not taken waits, up to a limit of bytes. */
final class DataMessageRoomReader extends WatchedRoomReader<DataMessage> {

    /** Of payloads. A job that is this far behind is given the newest messages. */
    static final long MAX_WAITING_BYTES = 16L << 20;

    private final Set<String> topics;
    private final LongSupplier clockUs;
    private final Optional<SourceRoomMetrics> metrics;

    private final Object lock = new Object();
    private final ArrayDeque<DataMessage> waiting = new ArrayDeque<>();
    private long waitingBytes;

    /**
     * A room that is not opened yet.
     *
     * @param topics which messages to read; all if it is empty
     * @param clockUs microseconds since the epoch
     * @param metrics of the room; empty if nobody counts
     */
    DataMessageRoomReader(
            String name,
            Set<String> topics,
            RoomsContext context,
            LongSupplier clockUs,
            Optional<SourceRoomMetrics> metrics) {
        super(name, track -> false, context, metrics);
        this.topics = topics;
        this.clockUs = clockUs;
        this.metrics = metrics;
    }

    @Override
    public void onDataReceived(DataReceived data) {
        if (!topics.isEmpty() && !topics.contains(data.topic())) {
            return;
        }
        DataMessage message =
                new DataMessage(
                        name(),
                        data.participant() == null ? "" : data.participant().identity(),
                        data.topic(),
                        data.payload(),
                        data.reliable(),
                        clockUs.getAsLong());
        synchronized (lock) {
            waiting.add(message);
            waitingBytes += message.payload().length;
            while (waitingBytes > MAX_WAITING_BYTES) {
                waitingBytes -= waiting.remove().payload().length;
                metrics.ifPresent(SourceRoomMetrics::messageDropped);
            }
        }
        onChanged();
    }

    @Override
    public List<DataMessage> poll() {
        if (!pollChanged()) {
            return List.of();
        }
        synchronized (lock) {
            List<DataMessage> taken = new ArrayList<>(waiting);
            waiting.clear();
            waitingBytes = 0;
            return taken;
        }
    }
}
