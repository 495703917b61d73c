// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.arrow;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class InputStreamChannelTest {

    private static final int BYTES = 200_001;

    @Test
    void readsAllBytesAlsoOfAStreamThatGivesFewAtATime() throws IOException {
        byte[] bytes = new byte[BYTES];
        new Random(1).nextBytes(bytes);
        ByteBuffer first = ByteBuffer.allocateDirect(BYTES - 1);
        ByteBuffer rest = ByteBuffer.allocateDirect(BYTES);
        try (InputStreamChannel channel = new InputStreamChannel(new Trickle(bytes))) {
            assertThat(channel.read(first)).isEqualTo(BYTES - 1);
            assertThat(channel.read(rest)).isEqualTo(1);
            assertThat(channel.read(rest)).isEqualTo(-1);
        }

        byte[] read = new byte[BYTES];
        first.flip().get(read, 0, BYTES - 1);
        read[BYTES - 1] = rest.get(0);
        assertThat(read).isEqualTo(bytes);
    }

    @Test
    void closesTheStream() throws IOException {
        boolean[] closed = new boolean[1];
        InputStreamChannel channel =
                new InputStreamChannel(
                        new ByteArrayInputStream(new byte[0]) {
                            @Override
                            public void close() {
                                closed[0] = true;
                            }
                        });
        assertThat(channel.isOpen()).isTrue();

        channel.close();

        assertThat(channel.isOpen()).isFalse();
        assertThat(closed).containsExactly(true);
    }

    /** Gives at most a thousand bytes at once. */
    private static final class Trickle extends InputStream {
        private final InputStream all;

        Trickle(byte[] bytes) {
            this.all = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() throws IOException {
            return all.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return all.read(into, offset, Math.min(length, 1000));
        }
    }
}
