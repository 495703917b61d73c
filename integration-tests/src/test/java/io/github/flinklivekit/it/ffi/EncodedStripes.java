// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.ffi;

import io.github.flinklivekit.client.track.EncodedVideoFrame;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.frame.FrameMetadata;
import io.github.flinklivekit.frame.TrackSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Thirty pictures of 320x180 as x264 and libvpx have encoded them, the first a key frame, over and
 * over.
 */
record EncodedStripes(VideoCodec codec, List<byte[]> frames) implements Serializable {

    static final int WIDTH = 320;
    static final int HEIGHT = 180;
    static final int FPS = 15;

    /** NAL unit types of ITU-T H.264, table 7-1: a slice, and one of a key frame. */
    private static final int SLICE = 1;

    private static final int KEY_SLICE = 5;

    private static final int IVF_FILE_HEADER = 32;
    private static final int IVF_FRAME_HEADER = 12;

    static EncodedStripes of(VideoCodec codec) {
        return switch (codec) {
            case H264 ->
                    new EncodedStripes(codec, accessUnits(read("/python/stripes.h264.base64")));
            case VP8 -> new EncodedStripes(codec, ivfFrames(read("/stripes.vp8.ivf.base64")));
            default -> throw new IllegalArgumentException("There are none in " + codec);
        };
    }

    /**
     * A frame with its number, from 1, and a time beside it.
     *
     * @param number from 0
     */
    EncodedVideoFrame frame(long number) {
        int index = (int) (number % frames.size());
        // Any time but none: a replay is paced by it.
        long timestampUs = 1_000_000 + number * 1_000_000 / FPS;
        return new EncodedVideoFrame(
                codec,
                WIDTH,
                HEIGHT,
                index == 0,
                timestampUs,
                frames.get(index),
                TrackSource.CAMERA,
                new FrameMetadata(timestampUs, number + 1, null));
    }

    /** Each picture of a byte stream of one slice a picture. */
    private static List<byte[]> accessUnits(byte[] stream) {
        List<byte[]> units = new ArrayList<>();
        int begin = 0;
        boolean complete = false;
        for (int i = 0; i + 3 < stream.length; i++) {
            if (stream[i] != 0 || stream[i + 1] != 0 || stream[i + 2] != 1) {
                continue;
            }
            if (complete) {
                int end = stream[i - 1] == 0 ? i - 1 : i;
                units.add(Arrays.copyOfRange(stream, begin, end));
                begin = end;
            }
            int type = stream[i + 3] & 31;
            complete = type == SLICE || type == KEY_SLICE;
        }
        units.add(Arrays.copyOfRange(stream, begin, stream.length));
        return units;
    }

    private static List<byte[]> ivfFrames(byte[] file) {
        ByteBuffer rest = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> frames = new ArrayList<>();
        rest.position(IVF_FILE_HEADER);
        while (rest.hasRemaining()) {
            byte[] frame = new byte[rest.getInt()];
            rest.position(rest.position() + IVF_FRAME_HEADER - Integer.BYTES);
            rest.get(frame);
            frames.add(frame);
        }
        return frames;
    }

    private static byte[] read(String resource) {
        try (InputStream file = EncodedStripes.class.getResourceAsStream(resource)) {
            return Base64.getMimeDecoder().decode(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
