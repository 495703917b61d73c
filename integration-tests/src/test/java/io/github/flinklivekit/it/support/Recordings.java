// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.arrow.ArrowCompression;
import io.github.flinklivekit.frame.arrow.ArrowFrameWriterFactory;

import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.IntFunction;

/** Arrow files with pictures of known times: each shows its own timestamp as a time code. */
public final class Recordings {

    /** Long ago, so that nobody takes it for the present. */
    static final long START_US = 1_700_000_000_000_000L;

    private static final int FPS = 30;

    private Recordings() {}

    public static long timestampUs(int frame) {
        return START_US + frame * 1_000_000L / FPS;
    }

    /**
     * Writes a file of moving stripes, 320x180 at 30 frames a second.
     *
     * @param track the name of their track
     * @param from the number of the first frame
     * @param to after the number of the last frame
     */
    public static void write(java.nio.file.Path file, String track, int from, int to) {
        IntFunction<VideoFrame> pictures = Pictures.timed(320, 180, Recordings::timestampUs);
        Path path = new Path(file.toUri());
        try (FSDataOutputStream out =
                path.getFileSystem().create(path, FileSystem.WriteMode.NO_OVERWRITE)) {
            BulkWriter<VideoFrame> writer =
                    ArrowFrameWriterFactory.ofAnyFrames()
                            .withCompression(ArrowCompression.ZSTD)
                            .create(out);
            for (int frame = from; frame < to; frame++) {
                VideoFrame picture = pictures.apply(frame);
                FrameHeader header =
                        picture.header()
                                .withTimestampUs(timestampUs(frame))
                                .withSequence(frame)
                                .withOrigin(FrameOrigin.ofTrack(track));
                writer.addElement(picture.withHeader(header));
            }
            writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
