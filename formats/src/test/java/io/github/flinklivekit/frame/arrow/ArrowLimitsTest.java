// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.internal.arrow.BoundedCodecFactory;
import io.github.flinklivekit.frame.internal.arrow.BoundedReadChannel;
import io.github.flinklivekit.frame.internal.arrow.MessageVerifier;
import io.github.flinklivekit.frame.internal.arrow.ReaderBuffers;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalDataOutputStream;

import com.google.flatbuffers.FlatBufferBuilder;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Union;
import org.apache.arrow.flatbuf.UnionMode;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What damaged bytes announce is believed as far as it can be true, and no further. Each limit is
 * passed by a little, so that nothing here harms a reader that has no such limit.
 */
class ArrowLimitsTest {

    private static final int UNION_TYPE = 0x5EED;
    private static final int MAGIC_BYTES = 8;

    private final RootAllocator allocator = new RootAllocator();

    @TempDir File folder;

    @AfterEach
    void nothingIsLeft() {
        allocator.close();
    }

    /** A schema of one union of one type, which says that it has so many. */
    private static ByteBuffer schemaWithUnion(int announcedTypes) {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        int types = Union.createTypeIdsVector(builder, new int[] {UNION_TYPE});
        int union = Union.createUnion(builder, UnionMode.Dense, types);
        int name = builder.createString("data");
        int field = Field.createField(builder, name, false, Type.Union, union, 0, 0, 0);
        int fields = Schema.createFieldsVector(builder, new int[] {field});
        Schema.startSchema(builder);
        Schema.addFields(builder, fields);
        int schema = Schema.endSchema(builder);
        int message =
                Message.createMessage(
                        builder, MetadataVersion.V5, MessageHeader.Schema, schema, 0, 0);
        builder.finish(message);
        ByteBuffer bytes = ByteBuffer.wrap(builder.sizedByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(find(bytes, UNION_TYPE) - Integer.BYTES, announcedTypes);
        return bytes;
    }

    private static int find(ByteBuffer bytes, int value) {
        int at = 0;
        while (bytes.getInt(at) != value) {
            at++;
        }
        return at;
    }

    @Test
    void aUnionHasNoMoreTypesThanItsMessageCanHold() {
        int most = schemaWithUnion(1).limit() / Integer.BYTES;

        assertThatCode(() -> MessageVerifier.verify(schemaWithUnion(most)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> MessageVerifier.verify(schemaWithUnion(most + 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a union of " + (most + 1) + " types");
    }

    /** A batch of one buffer, with a column of views that says that it has so many. */
    private static ByteBuffer batchOfViews(long announcedBuffers) {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        int counts =
                RecordBatch.createVariadicBufferCountsVector(
                        builder, new long[] {announcedBuffers});
        RecordBatch.startBuffersVector(builder, 1);
        Buffer.createBuffer(builder, 0, 8);
        int buffers = builder.endVector();
        RecordBatch.startRecordBatch(builder);
        RecordBatch.addBuffers(builder, buffers);
        RecordBatch.addVariadicBufferCounts(builder, counts);
        int batch = RecordBatch.endRecordBatch(builder);
        int message =
                Message.createMessage(
                        builder, MetadataVersion.V5, MessageHeader.RecordBatch, batch, 8, 0);
        builder.finish(message);
        return ByteBuffer.wrap(builder.sizedByteArray());
    }

    @Test
    void aColumnOfViewsHasNoMoreBuffersThanItsBatch() {
        assertThatCode(() -> MessageVerifier.verify(batchOfViews(1))).doesNotThrowAnyException();
        assertThatThrownBy(() -> MessageVerifier.verify(batchOfViews(2)))
                .isInstanceOf(IOException.class)
                .hasMessage("a column of 2 buffers is announced in a batch of 1");
        assertThatThrownBy(() -> MessageVerifier.verify(batchOfViews(-1)))
                .isInstanceOf(IOException.class);
    }

    /** Reads the length of a message, of which eight bytes follow. */
    private static void readAnnouncement(int announced) throws IOException {
        ByteBuffer stream = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        stream.putInt(0, announced);
        try (ReaderBuffers memory = new ReaderBuffers();
                BoundedReadChannel channel =
                        new BoundedReadChannel(
                                new ByteArrayInputStream(stream.array()), 12, memory)) {
            channel.readFully(ByteBuffer.allocate(Integer.BYTES));
        }
    }

    @Test
    void aMessageIsNoLongerThanWhatIsLeft() {
        assertThatCode(() -> readAnnouncement(8)).doesNotThrowAnyException();
        assertThatThrownBy(() -> readAnnouncement(9))
                .isInstanceOf(IOException.class)
                .hasMessage("a message of 9 bytes is announced, but only 8 are left");
        assertThatThrownBy(() -> readAnnouncement(-2)).isInstanceOf(IOException.class);
    }

    private void decompress(CodecType type, long announced) {
        ArrowBuf compressed = allocator.buffer(16);
        compressed.setZero(0, 16);
        compressed.setLong(0, announced);
        compressed.writerIndex(16);
        boolean takenOver = false;
        try (ReaderBuffers memory = new ReaderBuffers()) {
            new BoundedCodecFactory(bytes -> {}, memory)
                    .createCodec(type)
                    .decompress(allocator, compressed);
            takenOver = true;
        } finally {
            if (!takenOver) {
                compressed.close();
            }
        }
    }

    /** The most that sixteen bytes can become: by the ratio of the codec, and 128 KiB. */
    @ParameterizedTest
    @CsvSource({"LZ4_FRAME, 135152", "ZSTD, 655360"})
    void aCompressedBufferIsNoLongerThanItsCodecCanMakeIt(CodecType type, long most) {
        assertThatThrownBy(() -> decompress(type, most + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "of 16 bytes cannot hold the " + (most + 1) + " bytes that it announces");
        assertThatThrownBy(() -> decompress(type, -2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the -2 bytes");
        assertThatCode(() -> decompress(type, CompressionUtil.NO_COMPRESSION_LENGTH))
                .doesNotThrowAnyException();
    }

    /** Where the metadata of a file's first batch lies. */
    private static ByteBuffer firstBatch(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int schemaBytes = bytes.getInt(MAGIC_BYTES + Integer.BYTES);
        int at = MAGIC_BYTES + 2 * Integer.BYTES + schemaBytes;
        int batchBytes = bytes.getInt(at + Integer.BYTES);
        return bytes.slice(at + 2 * Integer.BYTES, batchBytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void aBatchIsNoLongerThanItsFile() throws Exception {
        File file = new File(folder, "frames.arrow");
        try (LocalDataOutputStream out = new LocalDataOutputStream(file)) {
            var writer = ArrowFrameWriterFactory.ofAnyFrames().create(out);
            writer.addElement(
                    VideoFrame.wrap(FrameHeader.of(4, 4, VideoBufferType.RGBA), new byte[64]));
            writer.finish();
        }
        byte[] bytes = Files.readAllBytes(file.toPath());
        ByteBuffer batch = firstBatch(bytes);
        long length = Message.getRootAsMessage(batch.duplicate()).bodyLength();
        // Twice the file, 64 KiB for what it leaves out, and the little that is too much.
        batch.putLong(find(batch, (int) length), 2L * bytes.length + 64 * 1024 + 8);
        Files.write(file.toPath(), bytes);

        ArrowFrameReader reader = new ArrowFrameReader(Path.fromLocalFile(file), false);
        try (reader) {
            assertThatThrownBy(reader::nextBatch)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("frames.arrow")
                    .hasMessageContaining("memory limit");
        }
        assertThat(reader.allocatedBytes()).isZero();
    }

    private static void assertNoFrame(List<FieldVector> columns, int rows, String message) {
        VectorSchemaRoot root =
                new VectorSchemaRoot(
                        columns.stream().map(FieldVector::getField).toList(), columns, rows);
        assertThatThrownBy(() -> FrameRowReader.onHeap(root, new MapDictionaryProvider()).readAll())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    /** Rows of a dictionary share what they have; nothing else may lie in two places at once. */
    @Test
    void rowsHaveNoMorePixelsThanTheirColumn() {
        HeapPixels heap = new HeapPixels(100);
        FrameHeader header = FrameHeader.of(4, 4, VideoBufferType.RGBA);
        try (ArrowBuf bytes = allocator.buffer(128)) {
            assertThatCode(() -> heap.make(header, bytes.slice(0, 64))).doesNotThrowAnyException();
            assertThatCode(() -> heap.make(header, bytes.slice(0, 64))).doesNotThrowAnyException();
            assertThatThrownBy(() -> heap.make(header, bytes.slice(8, 64)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("overlap");
        }
    }

    @Test
    void thereAreNoMoreRowsThanBytes() {
        try (LargeVarBinaryVector data = new LargeVarBinaryVector(FrameSchema.DATA, allocator)) {
            data.setSafe(0, new byte[64]);
            data.setValueCount(1);
            int rows = Math.toIntExact(data.getDataBuffer().capacity()) + 1;

            assertNoFrame(List.of(data), rows, rows + " rows, more than bytes");
        }
    }

    @Test
    void aValueIsNoLongerThanItsColumn() {
        try (LargeVarBinaryVector data = new LargeVarBinaryVector(FrameSchema.DATA, allocator);
                VarCharVector rooms = new VarCharVector(FrameSchema.ROOM, allocator)) {
            data.setSafe(0, new byte[64]);
            data.setValueCount(1);
            rooms.setSafe(0, new byte[8]);
            rooms.setValueCount(1);
            int length = Math.toIntExact(rooms.getDataBuffer().capacity()) + 1;
            rooms.getOffsetBuffer().setInt(VarCharVector.OFFSET_WIDTH, length);

            assertNoFrame(List.of(data, rooms), 1, "A value of " + length + " bytes");
        }
    }
}
