// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.internal.conversion.Libyuv;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;

import static org.assertj.core.api.Assertions.assertThat;

/** A machine on which webrtc-java's native library cannot be loaded. */
class WithoutLibyuvTest {

    @Test
    void everyPairIsConvertedInJava() throws Exception {
        HidingClassLoader loader =
                new HidingClassLoader(
                        "dev.onvoid.webrtc.PeerConnectionFactory",
                        name -> {
                            throw new UnsatisfiedLinkError("libpulse.so.0 is not installed");
                        });
        assertThat(loader.run(Program.class)).isEqualTo(121);
    }

    static final class Program {
        private Program() {}

        /** How many pairs keep a colour. */
        static int run() {
            assertThat(Libyuv.isLoaded()).isFalse();
            int pairs = 0;
            for (VideoBufferType from : VideoBufferType.values()) {
                VideoFrame frame = orange().convert(from);
                for (VideoBufferType to : VideoBufferType.values()) {
                    VideoFrame back = frame.convert(to, true).convert(VideoBufferType.RGBA);
                    assertThat(back.data().get(0) & 0xff).isBetween(196, 204);
                    assertThat(back.data().get(1) & 0xff).isBetween(96, 104);
                    assertThat(back.data().get(2) & 0xff).isBetween(46, 54);
                    pairs++;
                }
            }
            return pairs;
        }

        private static VideoFrame orange() {
            ByteBuffer pixels = ByteBuffer.allocateDirect(4 * 34 * 18);
            for (int i = 0; i < 34 * 18; i++) {
                pixels.put((byte) 200).put((byte) 100).put((byte) 50).put((byte) 255);
            }
            return VideoFrame.wrap(FrameHeader.of(34, 18, VideoBufferType.RGBA), pixels.flip());
        }
    }
}
