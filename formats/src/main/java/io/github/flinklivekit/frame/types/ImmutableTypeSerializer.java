// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.types;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;

import java.io.IOException;
import java.util.Arrays;

/**
 * Base class of serializers of immutable handles. {@link #copy(Object)} is the identity, so a chain
 * of operators copies nothing, with object reuse on or off.
 *
 * <p>All instances of a subclass are equal.
 *
 * @param <T> the type of the handles
 */
@Internal
public abstract class ImmutableTypeSerializer<T> extends TypeSerializer<T> {

    private static final long serialVersionUID = 1L;

    /** What is believed of a length before bytes were seen. */
    private static final int FIRST_STEP_BYTES = 256 * 1024;

    /** How much more is believed to follow what was really there. */
    private static final int STEP_FACTOR = 16;

    @Override
    public final boolean isImmutableType() {
        return true;
    }

    @Override
    public final T copy(T from) {
        return from;
    }

    @Override
    public final T copy(T from, T reuse) {
        return from;
    }

    @Override
    public final int getLength() {
        return -1;
    }

    @Override
    public final T deserialize(T reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    /**
     * Reads bytes from a source that cannot tell how many it has. Memory is allocated only as bytes
     * arrive, so that a damaged length cannot ask for a gigabyte.
     *
     * @throws java.io.EOFException if there are fewer bytes
     */
    protected static byte[] readBytes(int length, DataInputView source) throws IOException {
        byte[] bytes = new byte[Math.min(length, FIRST_STEP_BYTES)];
        source.readFully(bytes);
        int read = bytes.length;
        while (read < length) {
            int next = (int) Math.min(length, (long) read * STEP_FACTOR);
            bytes = Arrays.copyOf(bytes, next);
            source.readFully(bytes, read, next - read);
            read = next;
        }
        return bytes;
    }

    @Override
    public final boolean equals(Object other) {
        return getClass().isInstance(other);
    }

    @Override
    public final int hashCode() {
        return getClass().hashCode();
    }
}
