// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.testpattern;

import org.apache.flink.core.io.SimpleVersionedSerializer;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits in checkpoints and on their way to readers.
 *
 * <p>Version 1: of each split the track's number (4 bytes) and its next frame (8).
 */
final class TestPatternSplitSerializer
        implements SimpleVersionedSerializer<List<TestPatternSplit>> {

    private static final int VERSION = 1;
    private static final int SPLIT_BYTES = Integer.BYTES + Long.BYTES;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(List<TestPatternSplit> splits) {
        ByteBuffer bytes = ByteBuffer.allocate(splits.size() * SPLIT_BYTES);
        for (TestPatternSplit split : splits) {
            bytes.putInt(split.track()).putLong(split.nextFrame());
        }
        return bytes.array();
    }

    @Override
    public List<TestPatternSplit> deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "The splits of a test pattern have version "
                            + version
                            + ", but this version of the connector reads only version "
                            + VERSION
                            + ": restore the job with the version that wrote them, or a later one");
        }
        ByteBuffer bytes = ByteBuffer.wrap(serialized);
        List<TestPatternSplit> splits = new ArrayList<>();
        try {
            while (bytes.hasRemaining()) {
                splits.add(new TestPatternSplit(bytes.getInt(), bytes.getLong()));
            }
        } catch (BufferUnderflowException e) {
            throw new IOException("A serialised split is cut off", e);
        }
        return splits;
    }

    /** The same for one split, as Flink ships it to a reader. */
    static SimpleVersionedSerializer<TestPatternSplit> single() {
        TestPatternSplitSerializer many = new TestPatternSplitSerializer();
        return new SimpleVersionedSerializer<>() {
            @Override
            public int getVersion() {
                return VERSION;
            }

            @Override
            public byte[] serialize(TestPatternSplit split) {
                return many.serialize(List.of(split));
            }

            @Override
            public TestPatternSplit deserialize(int version, byte[] serialized) throws IOException {
                return many.deserialize(version, serialized).get(0);
            }
        };
    }
}
