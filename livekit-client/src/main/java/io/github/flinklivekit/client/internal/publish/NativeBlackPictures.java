// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.publish;

import dev.onvoid.webrtc.media.video.NativeI420Buffer;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Makes black pictures for an encoder of webrtc-java. */
final class NativeBlackPictures implements BlackFrames.Outlet {

    private static final byte GREY_UV = (byte) 128;

    private final AdaptedVideoSource outlet;
    private final int width;
    private final int height;
    private final byte black;

    /** Of the size in which viewers see the source's pictures, and in their encoding. */
    NativeBlackPictures(AdaptedVideoSource outlet, DefaultVideoSource source) {
        this.outlet = outlet;
        this.width = source.upright().width();
        this.height = source.upright().height();
        this.black = (byte) source.pixelEncoding().lumaOffset(Byte.SIZE);
    }

    @Override
    public boolean isClosed() {
        return outlet.isClosed();
    }

    @Override
    public void pushBlack() {
        NativeI420Buffer picture = NativeI420Buffer.allocate(width, height);
        try {
            fill(picture.getDataY(), black);
            fill(picture.getDataU(), GREY_UV);
            fill(picture.getDataV(), GREY_UV);
            outlet.pushBlack(picture);
        } finally {
            picture.release();
        }
    }

    private static void fill(ByteBuffer plane, byte value) {
        byte[] values = new byte[plane.capacity()];
        Arrays.fill(values, value);
        plane.put(0, values);
    }
}
