// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;
import io.github.flinklivekit.frame.types.ImmutableTypeSerializer;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes frames with their pixels, and reads them back onto the heap.
 *
 * <p>Writing holds a reference on the pixels while it lasts; if none can be taken, because the
 * frame was released meanwhile, the header alone is written, and what is read back has {@link
 * VideoFrame#hasPixels()} false. Nothing is thrown then: a snapshot or a restore that failed for it
 * would fail again and again.
 *
 * <p>Format 3, big-endian as {@link DataOutputView} writes: format (1 byte), width and height (4
 * each), type number (1), rotation in degrees (2), timestamp in µs (8), sequence (8), room,
 * participant, track sid and track (each as {@link DataOutputView#writeUTF}), the track source's
 * number (1), the pixel encoding's number (1), the metadata, the number of pixel bytes (4; -1 if
 * there are none), the pixels. The metadata begins with a byte of flags: 1 if a user timestamp
 * follows (8 bytes), 2 a frame id (8), 4 user data (its length in 2, and the bytes). Format 2 has
 * no metadata, and format 1 no pixel encoding either: its frames are in {@link
 * PixelEncoding#BT601_LIMITED}.
 *
 * <p>Not thread-safe, as Flink expects of a serializer: {@link #duplicate()} gives another. Public
 * because Flink instantiates its {@link Snapshot} from savepoints; jobs do not name it.
 */
@Internal
public final class VideoFrameSerializer extends ImmutableTypeSerializer<VideoFrame> {

    private static final long serialVersionUID = 1L;

    private static final int FORMAT = 3;
    private static final int FIRST_WITH_PIXEL_ENCODING = 2;
    private static final int FIRST_WITH_METADATA = 3;
    private static final int NO_PIXELS = -1;

    /** Small enough to stay in the first-level cache between the two copies. */
    private static final int CHUNK_BYTES = 16 * 1024;

    private transient byte[] chunk;
    private transient FrameOrigin lastOrigin;

    @Override
    public TypeSerializer<VideoFrame> duplicate() {
        return new VideoFrameSerializer();
    }

    /** A frame of one pixel that has none: Flink asks for it where it would reuse an object. */
    @Override
    public VideoFrame createInstance() {
        return VideoFrame.withoutPixels(FrameHeader.of(1, 1, VideoBufferType.I420));
    }

    @Override
    public void serialize(VideoFrame frame, DataOutputView target) throws IOException {
        writeHeader(frame.header(), target);
        PixelBuffer held = frame.tryAcquire();
        if (held == null) {
            target.writeInt(NO_PIXELS);
            return;
        }
        try {
            target.writeInt(frame.header().sizeBytes());
            for (FramePlane plane : frame.heldPlanes()) {
                write(plane, target);
            }
        } finally {
            held.release();
        }
    }

    @Override
    public VideoFrame deserialize(DataInputView source) throws IOException {
        try {
            return read(source);
        } catch (EOFException e) {
            throw (IOException) new EOFException("A serialised frame is cut off").initCause(e);
        }
    }

    private VideoFrame read(DataInputView source) throws IOException {
        FrameHeader header = readHeader(source);
        int length = readLength(header, source);
        return length == NO_PIXELS
                ? VideoFrame.withoutPixels(header)
                : VideoFrame.wrap(header, readPixels(length, source));
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        FrameHeader header = readHeader(source);
        int length = readLength(header, source);
        writeHeader(header, target);
        target.writeInt(length);
        for (int left = length; left > 0; ) {
            int step = Math.min(left, CHUNK_BYTES);
            source.readFully(chunk(), 0, step);
            target.write(chunk(), 0, step);
            left -= step;
        }
    }

    private static void writeHeader(FrameHeader header, DataOutputView target) throws IOException {
        target.writeByte(FORMAT);
        target.writeInt(header.width());
        target.writeInt(header.height());
        target.writeByte(header.type().number());
        target.writeShort(header.rotation().degrees());
        target.writeLong(header.timestampUs());
        target.writeLong(header.sequence());
        FrameOrigin origin = header.origin();
        target.writeUTF(origin.room());
        target.writeUTF(origin.participant());
        target.writeUTF(origin.trackSid());
        target.writeUTF(origin.track());
        target.writeByte(origin.trackSource().number());
        target.writeByte(header.pixelEncoding().number());
        FrameMetadataFormat.write(header.metadata(), target);
    }

    private FrameHeader readHeader(DataInputView source) throws IOException {
        int format = source.readUnsignedByte();
        if (format < 1 || format > FORMAT) {
            throw new IOException(
                    "A serialised frame has the format "
                            + format
                            + ", but this version of the connector reads only those up to "
                            + FORMAT
                            + ": it is damaged or was written by a later version");
        }
        int width = source.readInt();
        int height = source.readInt();
        int type = source.readUnsignedByte();
        int rotation = source.readUnsignedShort();
        long timestampUs = source.readLong();
        long sequence = source.readLong();
        try {
            return new FrameHeader(
                    width,
                    height,
                    VideoBufferType.ofNumber(type),
                    timestampUs,
                    VideoRotation.ofDegrees(rotation),
                    sequence,
                    readOrigin(source),
                    format >= FIRST_WITH_PIXEL_ENCODING
                            ? PixelEncoding.ofNumber(source.readUnsignedByte())
                            : PixelEncoding.BT601_LIMITED,
                    format >= FIRST_WITH_METADATA
                            ? FrameMetadataFormat.read(source)
                            : FrameMetadata.NONE);
        } catch (IllegalArgumentException e) {
            throw new IOException("A serialised frame is damaged: " + e.getMessage(), e);
        }
    }

    /** Frames of one track follow one another mostly: they share the origin of the one before. */
    private FrameOrigin readOrigin(DataInputView source) throws IOException {
        String room = source.readUTF();
        String participant = source.readUTF();
        String trackSid = source.readUTF();
        String track = source.readUTF();
        TrackSource trackSource = TrackSource.ofNumber(source.readUnsignedByte());
        FrameOrigin origin = new FrameOrigin(room, participant, trackSid, track, trackSource);
        if (!origin.equals(lastOrigin)) {
            lastOrigin = origin;
        }
        return lastOrigin;
    }

    private static int readLength(FrameHeader header, DataInputView source) throws IOException {
        int length = source.readInt();
        if (length != NO_PIXELS && length != header.sizeBytes()) {
            throw new IOException(
                    "A serialised frame is damaged: "
                            + header.width()
                            + "x"
                            + header.height()
                            + " "
                            + header.type()
                            + " needs "
                            + header.sizeBytes()
                            + " bytes, but "
                            + length
                            + " are announced");
        }
        return length;
    }

    private void write(FramePlane plane, DataOutputView target) throws IOException {
        if (plane.isTight()) {
            write(plane.data(), 0, plane.spanBytes(), target);
            return;
        }
        for (int row = 0; row < plane.rows(); row++) {
            write(plane.data(), row * plane.stride(), plane.rowBytes(), target);
        }
    }

    private void write(ByteBuffer bytes, int first, int count, DataOutputView target)
            throws IOException {
        if (bytes.hasArray()) {
            target.write(bytes.array(), bytes.arrayOffset() + first, count);
            return;
        }
        for (int done = 0; done < count; ) {
            int step = Math.min(count - done, CHUNK_BYTES);
            bytes.get(first + done, chunk(), 0, step);
            target.write(chunk(), 0, step);
            done += step;
        }
    }

    /** At once, if it can be known that they are there. */
    private static byte[] readPixels(int length, DataInputView source) throws IOException {
        if (source instanceof DataInputDeserializer known) {
            if (known.available() < length) {
                throw new IOException(
                        "A serialised frame is cut off: "
                                + length
                                + " bytes of pixels are announced, "
                                + known.available()
                                + " are there");
            }
            byte[] pixels = new byte[length];
            known.readFully(pixels);
            return pixels;
        }
        return readBytes(length, source);
    }

    private byte[] chunk() {
        if (chunk == null) {
            chunk = new byte[CHUNK_BYTES];
        }
        return chunk;
    }

    @Override
    public TypeSerializerSnapshot<VideoFrame> snapshotConfiguration() {
        return new Snapshot();
    }

    /** The serializer has no configuration; each frame carries the version of its format. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<VideoFrame> {

        public Snapshot() {
            super(VideoFrameSerializer::new);
        }
    }
}
