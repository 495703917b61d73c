// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameMetadata;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.EnumNames;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;

import javax.annotation.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes frames of the rows of a batch. A column that another program left out has its default, but
 * for {@code data}; size and type may be those of tensors.
 */
final class FrameRowReader {

    private final VectorSchemaRoot root;
    private final DictionaryProvider dictionaries;
    private final ScalarColumns columns;
    @Nullable private final FrameAllocator owner;

    private FrameRowReader(
            VectorSchemaRoot root,
            DictionaryProvider dictionaries,
            @Nullable FrameAllocator owner) {
        this.root = root;
        this.dictionaries = dictionaries;
        this.columns = new ScalarColumns(root, dictionaries);
        this.owner = owner;
    }

    /**
     * Copies pixels onto the heap.
     *
     * @param dictionaries those that columns of the batch point into
     */
    static FrameRowReader onHeap(VectorSchemaRoot root, DictionaryProvider dictionaries) {
        return new FrameRowReader(root, dictionaries, null);
    }

    /**
     * Lets the frames keep the batch's own memory, without a copy: it is freed with the last of
     * them. Those whose pixels have to be converted are on the heap.
     *
     * @param dictionaries those that columns of the batch point into
     * @param owner whose memory it becomes; of the same root as the batch's allocator
     */
    static FrameRowReader offHeap(
            VectorSchemaRoot root, DictionaryProvider dictionaries, FrameAllocator owner) {
        return new FrameRowReader(root, dictionaries, owner);
    }

    /**
     * Frames in the order of the rows; whoever calls this owns them.
     *
     * @throws UnreadableFramesException if the rows are whole, but none that are read as frames
     * @throws IOException if the rows are damaged. No frame is left behind either way
     */
    List<VideoFrame> readAll() throws IOException {
        int rows = root.getRowCount();
        List<VideoFrame> frames = new ArrayList<>();
        boolean done = false;
        try {
            PixelColumn pixels = PixelColumn.of(root, dictionaries);
            if (rows > pixels.column().bytesOfRows()) {
                throw new IOException("There are said to be " + rows + " rows, more than bytes");
            }
            HeapPixels heap = new HeapPixels(pixels.bytesOfValues());
            FrameMaker maker = owner == null ? heap : new LentPixels(heap, owner);
            for (int row = 0; row < rows; row++) {
                frames.add(read(row, pixels, maker));
            }
            done = true;
            return frames;
        } catch (RuntimeException | AssertionError e) {
            // Arrow's vectors throw all kinds where their buffers do not fit one another, and where
            // assertions are on, assert that they do.
            throw new IOException("A row is not a frame: " + e.getMessage(), e);
        } finally {
            if (!done) {
                frames.forEach(VideoFrame::release);
            }
        }
    }

    private VideoFrame read(int row, PixelColumn pixels, FrameMaker maker) throws IOException {
        TrackSource source = constant(TrackSource.class, FrameSchema.TRACK_SOURCE, row);
        FrameOrigin origin =
                new FrameOrigin(
                        text(FrameSchema.ROOM, row),
                        text(FrameSchema.PARTICIPANT, row),
                        "",
                        text(FrameSchema.TRACK, row),
                        source == null ? TrackSource.UNKNOWN : source);
        FrameHeader picture =
                pixels.complete(
                        columns.integer(FrameSchema.WIDTH, row, 0),
                        columns.integer(FrameSchema.HEIGHT, row, 0),
                        constant(VideoBufferType.class, FrameSchema.TYPE, row));
        PixelEncoding encoding = constant(PixelEncoding.class, FrameSchema.PIXEL_ENCODING, row);
        FrameHeader header =
                picture.withTimestampUs(columns.timestampUs(FrameSchema.TIMESTAMP, row))
                        .withRotation(rotation(row))
                        .withSequence(columns.number(FrameSchema.SEQUENCE, row, 0))
                        .withOrigin(origin)
                        .withPixelEncoding(
                                encoding == null ? PixelEncoding.BT601_LIMITED : encoding)
                        .withMetadata(metadata(row));
        int position = pixels.column().position(row);
        if (position == RowValues.NONE) {
            throw new UnreadableFramesException(
                    pixels.column().described() + " has no picture in row " + row);
        }
        return pixels.frame(position, header, maker);
    }

    private FrameMetadata metadata(int row) throws IOException {
        long userTimestampUs = columns.timestampUs(FrameSchema.USER_TIMESTAMP, row);
        long frameId = columns.number(FrameSchema.FRAME_ID, row, 0);
        byte[] userData = columns.bytes(FrameSchema.USER_DATA, row);
        try {
            return new FrameMetadata(
                    userTimestampUs == 0 ? null : Long.valueOf(userTimestampUs),
                    frameId == 0 ? null : Long.valueOf(frameId),
                    userData == null || userData.length == 0 ? null : userData);
        } catch (IllegalArgumentException e) {
            throw new UnreadableFramesException("Row " + row + ": " + e.getMessage(), e);
        }
    }

    private String text(String column, int row) throws IOException {
        String text = columns.text(column, row);
        return text == null ? "" : text;
    }

    private VideoRotation rotation(int row) throws IOException {
        long degrees = columns.number(FrameSchema.ROTATION, row, 0);
        for (VideoRotation rotation : VideoRotation.values()) {
            if (rotation.degrees() == degrees) {
                return rotation;
            }
        }
        throw notOneOf(FrameSchema.ROTATION, row, degrees, "0, 90, 180 and 270");
    }

    /** The constant that a row names, or null if it names none. */
    @Nullable
    private <E extends Enum<E>> E constant(Class<E> type, String column, int row)
            throws IOException {
        String name = columns.text(column, row);
        if (name == null) {
            return null;
        }
        E constant = EnumNames.parse(type, name).orElse(null);
        if (constant == null) {
            throw notOneOf(column, row, name, Arrays.toString(type.getEnumConstants()));
        }
        return constant;
    }

    private static UnreadableFramesException notOneOf(
            String column, int row, Object given, String values) {
        return new UnreadableFramesException(
                "The column '"
                        + column
                        + "' has '"
                        + given
                        + "' in row "
                        + row
                        + ", which is not one of "
                        + values);
    }
}
