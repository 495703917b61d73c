// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.arrow;

import org.apache.flink.annotation.Internal;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.ipc.ReadChannel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Believes the length of a message only as far as the file can hold it, and remembers how the
 * stream ended: without its mark it was cut off, which Arrow's reader takes for an end.
 */
@Internal
public final class BoundedReadChannel extends ReadChannel {

    private static final int CONTINUATION = -1;

    private final long length;
    private final ReaderBuffers memory;
    private int last = CONTINUATION;
    private boolean announced;

    /**
     * @param length how many bytes there can be
     * @param memory told of what is read into
     */
    public BoundedReadChannel(InputStream in, long length, ReaderBuffers memory) {
        super(new InputStreamChannel(in));
        this.length = length;
        this.memory = memory;
    }

    @Override
    public int readFully(ByteBuffer buffer) throws IOException {
        int read = super.readFully(buffer);
        if (buffer.capacity() == Integer.BYTES) {
            last =
                    read < Integer.BYTES
                            ? CONTINUATION
                            : buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(0);
            if (last != CONTINUATION && (last < 0 || last > length - bytesRead())) {
                throw new IOException(
                        "a message of "
                                + last
                                + " bytes is announced, but only "
                                + (length - bytesRead())
                                + " are left");
            }
            announced = last > 0;
        } else if (announced) {
            // What follows the length; the bytes after it are the body's.
            announced = false;
            if (read == last) {
                MessageVerifier.verify(buffer);
            }
        }
        return read;
    }

    @Override
    public long readFully(ArrowBuf body, long bytes) throws IOException {
        return super.readFully(memory.add(body), bytes);
    }

    /**
     * Checks that the stream was read to its end.
     *
     * @throws IOException if the last that was read was not the mark of its end
     */
    public void checkEnd() throws IOException {
        if (last != 0) {
            throw new IOException("there is no mark of the stream's end");
        }
    }
}
