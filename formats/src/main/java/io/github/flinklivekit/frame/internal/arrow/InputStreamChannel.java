// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.arrow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Reads a stream in pieces that suit pictures; those of Java's {@code Channels} have 8 KiB, each a
 * call of the system. Not thread-safe.
 */
final class InputStreamChannel implements ReadableByteChannel {

    private static final int PIECE_BYTES = 64 * 1024;

    private final InputStream in;
    private final byte[] piece = new byte[PIECE_BYTES];
    private boolean open = true;

    InputStreamChannel(InputStream in) {
        this.in = in;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int total = 0;
        while (into.hasRemaining()) {
            int read = in.read(piece, 0, Math.min(piece.length, into.remaining()));
            if (read < 0) {
                return total == 0 ? -1 : total;
            }
            into.put(piece, 0, read);
            total += read;
        }
        return total;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        open = false;
        in.close();
    }
}
