// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.reader;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a reader emits, and which of its outputs are in event time. */
public final class RecordingOutput implements ReaderOutput<String> {

    /** {@code splitId} to whether it is idle; splits without an output are not there. */
    final Map<String, Boolean> idleSplits = new HashMap<>();

    public final List<String> records = new ArrayList<>();
    public final List<Long> timestamps = new ArrayList<>();
    final List<String> released = new ArrayList<>();
    public boolean idle;

    private final boolean withoutSplits;

    RecordingOutput() {
        this(false);
    }

    /**
     * Nothing was emitted.
     *
     * @param withoutSplits whether records come from the reader itself
     */
    public RecordingOutput(boolean withoutSplits) {
        this.withoutSplits = withoutSplits;
    }

    @Override
    public void collect(String record) {
        throw new AssertionError("A frame has a time");
    }

    @Override
    public void collect(String record, long timestamp) {
        if (!withoutSplits) {
            throw new AssertionError("A frame has a split");
        }
        idle = false;
        records.add(record);
        timestamps.add(timestamp);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
        throw new AssertionError("Flink makes the watermarks");
    }

    @Override
    public void markIdle() {
        idle = true;
    }

    @Override
    public void markActive() {
        idle = false;
    }

    @Override
    public SourceOutput<String> createOutputForSplit(String splitId) {
        idleSplits.put(splitId, false);
        return new Split(splitId);
    }

    @Override
    public void releaseOutputForSplit(String splitId) {
        assertNotNull(idleSplits.remove(splitId), splitId);
        released.add(splitId);
    }

    private static void assertNotNull(Boolean idle, String splitId) {
        if (idle == null) {
            throw new AssertionError("Released without an output: " + splitId);
        }
    }

    private final class Split implements SourceOutput<String> {

        private final String splitId;

        Split(String splitId) {
            this.splitId = splitId;
        }

        @Override
        public void collect(String record) {
            throw new AssertionError("A frame has a time");
        }

        @Override
        public void collect(String record, long timestamp) {
            idleSplits.put(splitId, false);
            records.add(record);
            timestamps.add(timestamp);
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            throw new AssertionError("Flink makes the watermarks");
        }

        @Override
        public void markIdle() {
            idleSplits.put(splitId, true);
        }

        @Override
        public void markActive() {
            idleSplits.put(splitId, false);
        }
    }
}
