// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.internal.conversion.Picture;
import io.github.flinklivekit.frame.internal.conversion.PixelConversion;
import io.github.flinklivekit.frame.internal.memory.ScratchBuffers;
import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInfo;

import org.apache.arrow.memory.ArrowBuf;

import javax.annotation.Nullable;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A video frame: an immutable handle on pixels, which several handles may share.
 *
 * <p><b>Ownership.</b> A handle on off-heap memory owns exactly one reference to it. {@link
 * #retain()} and every operation that returns a frame, also a {@link #convert} to the same type,
 * return a new handle. {@link #release()} drops the reference; further calls do nothing.
 * Afterwards, everything that needs pixels throws {@link FrameReleasedException}; freed memory is
 * never read. A frame on the heap is garbage-collected, and releasing it does nothing.
 *
 * <p><b>In a Flink job</b> whoever creates or emits a frame releases its handle once {@code
 * collect} has returned; whoever receives one borrows it for the duration of the call. To keep a
 * frame longer, keep {@link #toHeap()}; in asynchronous code, keep {@link #retain()} and release
 * that.
 *
 * <p>Thread-safe.
 */
// A JVM without Flink passes over an annotation whose class it does not find.
@PublicEvolving
@TypeInfo(VideoFrameTypeInfoFactory.class)
public final class VideoFrame {

    private final FrameHeader header;

    /** Null of a frame that has lost its pixels. */
    @Nullable private final FramePixels pixels;

    private VideoFrame(FrameHeader header, @Nullable FramePixels pixels) {
        this.header = Objects.requireNonNull(header, "header");
        this.pixels = pixels;
    }

    /**
     * Wraps an array in a heap frame, without a copy.
     *
     * @param data the planes of the picture one after the other, without padding; must not change
     *     any more
     * @throws IllegalArgumentException if {@code data} is shorter than the geometry needs
     */
    public static VideoFrame wrap(FrameHeader header, byte[] data) {
        return wrap(header, ByteBuffer.wrap(data));
    }

    /**
     * Wraps the remaining bytes of a heap or direct buffer in a garbage-collected frame, without a
     * copy.
     *
     * @param data the planes of the picture one after the other, without padding; must not change
     *     any more
     * @throws IllegalArgumentException if there are fewer bytes than the geometry needs
     */
    public static VideoFrame wrap(FrameHeader header, ByteBuffer data) {
        checkSize(header, data.remaining());
        PixelBuffer collected = PixelBuffer.onHeap(data.slice(data.position(), header.sizeBytes()));
        return new VideoFrame(header, new FramePixels(collected, null));
    }

    /**
     * Copies an image into a heap frame.
     *
     * @param header its size has to be that of the image; its type is the type of the frame
     * @throws IllegalArgumentException if the sizes differ
     */
    public static VideoFrame copyOf(FrameHeader header, BufferedImage image) {
        return FrameImages.toFrame(image, header);
    }

    /**
     * Wraps an Arrow buffer in an off-heap frame, without a copy. Takes over one of the buffer's
     * references, even if it throws.
     *
     * @param data the planes of the picture one after the other from index 0 on, without padding
     * @param allocator the owner of the memory; frames derived from this one are allocated there
     * @throws IllegalArgumentException if {@code data} is shorter than the geometry needs
     */
    public static VideoFrame wrap(FrameHeader header, ArrowBuf data, FrameAllocator allocator) {
        return wrapCounted(header, data, allocator, null);
    }

    /**
     * {@link #wrap(FrameHeader, ArrowBuf, FrameAllocator)} for memory that is somebody's picture.
     *
     * @param owner what {@link #withPixelOwner} finds. Kept as long as the pixels, and left alone
     */
    @Internal
    public static VideoFrame wrap(
            FrameHeader header, ArrowBuf data, FrameAllocator allocator, Object owner) {
        return wrapCounted(header, data, allocator, Objects.requireNonNull(owner, "owner"));
    }

    private static VideoFrame wrapCounted(
            FrameHeader header, ArrowBuf data, FrameAllocator allocator, @Nullable Object owner) {
        try {
            checkSize(header, data.capacity());
        } catch (IllegalArgumentException e) {
            data.close();
            throw e;
        }
        PixelBuffer counted =
                PixelBuffer.referenceCounted(data, header.sizeBytes(), allocator, owner);
        return new VideoFrame(header, new FramePixels(counted, null));
    }

    /**
     * Allocates an off-heap frame and has the caller write its pixels.
     *
     * @param writer fills the planes; called once, before this method returns. It must not keep
     *     them
     * @throws FrameMemoryException if the allocator is at its limit
     */
    public static VideoFrame create(
            FrameHeader header, FrameAllocator allocator, Consumer<List<FramePlane>> writer) {
        ArrowBuf memory = allocator.allocate(header.sizeBytes());
        PixelBuffer pixels =
                PixelBuffer.referenceCounted(memory, header.sizeBytes(), allocator, null);
        ByteBuffer view = pixels.bytes();
        boolean written = false;
        try {
            writer.accept(
                    FramePlane.planesOf(view, header.type(), header.width(), header.height()));
            written = true;
        } finally {
            if (!written) {
                pixels.release();
            }
        }
        return new VideoFrame(header, new FramePixels(pixels, null, view));
    }

    /**
     * A frame that has lost its pixels: what is left of one that was released before it was
     * serialised.
     */
    static VideoFrame withoutPixels(FrameHeader header) {
        return new VideoFrame(header, null);
    }

    /** Everything known about this frame except its pixels; available after the release, too. */
    public FrameHeader header() {
        return header;
    }

    /** The name of the room. */
    public String room() {
        return header.origin().room();
    }

    /** The identity of the participant who published the track. */
    public String participant() {
        return header.origin().participant();
    }

    /** The server's id of the publication. */
    public String trackSid() {
        return header.origin().trackSid();
    }

    /** The name of the track. */
    public String track() {
        return header.origin().track();
    }

    /** What the track shows. */
    public TrackSource trackSource() {
        return header.origin().trackSource();
    }

    /** Microseconds since the epoch; for a received frame, the time of reception. */
    public long timestampUs() {
        return header.timestampUs();
    }

    /** The number of this frame within its track; see {@link FrameHeader}. */
    public long sequence() {
        return header.sequence();
    }

    /** In pixels. */
    public int width() {
        return header.width();
    }

    /** In pixels. */
    public int height() {
        return header.height();
    }

    /** The layout of the pixels in memory. */
    public VideoBufferType type() {
        return header.type();
    }

    /** How far to turn the picture clockwise so that it is upright. */
    public VideoRotation rotation() {
        return header.rotation();
    }

    /** How colours are luma and chroma; see {@link FrameHeader}. */
    public PixelEncoding pixelEncoding() {
        return header.pixelEncoding();
    }

    /** What the publisher sent with the picture; see {@link FrameHeader}. */
    public FrameMetadata metadata() {
        return header.metadata();
    }

    /** Whether the pixels are still there: if not, {@link #data()} and the like throw. */
    public boolean hasPixels() {
        return pixels != null && !pixels.isReleased();
    }

    /** Whether the pixels are garbage-collected and need no release. */
    public boolean isOnHeap() {
        return pixels == null || pixels.isOnHeap();
    }

    /**
     * All pixels: the planes one after the other without padding, {@link FrameHeader#sizeBytes()}
     * bytes. Not a copy, except for a part of a larger picture ({@link FrameGeometry#crop}), whose
     * rows are not contiguous: the first call copies them onto the heap. {@link #plane} never
     * copies.
     *
     * @return read-only, little-endian; not to be used after this handle is released
     * @throws FrameReleasedException if this handle was released or has no pixels
     */
    public ByteBuffer data() {
        return access(() -> pixels.packed(header));
    }

    /**
     * One plane, without a copy.
     *
     * @param index 0 to {@link VideoBufferType#planeCount()} - 1
     * @return read-only; not to be used after this handle is released. Its stride is longer than
     *     its rows if the frame is a part of a larger picture
     * @throws FrameReleasedException if this handle was released or has no pixels
     * @throws IllegalArgumentException if the type has no such plane
     */
    public FramePlane plane(int index) {
        type().checkPlane(index);
        FramePlane plane = access(() -> pixels.planes(header)).get(index);
        ByteBuffer data = plane.data().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        return new FramePlane(data, plane.stride(), plane.rowBytes(), plane.rows());
    }

    /**
     * A new handle on the same pixels.
     *
     * @throws FrameReleasedException if this handle was released
     */
    public VideoFrame retain() {
        return withHeader(header);
    }

    /**
     * A new handle on the same pixels with another header of the same size and type.
     *
     * @throws FrameReleasedException if this handle was released
     * @throws IllegalArgumentException if {@code newHeader} has another size or type
     */
    public VideoFrame withHeader(FrameHeader newHeader) {
        if (newHeader.width() != width()
                || newHeader.height() != height()
                || newHeader.type() != type()) {
            throw new IllegalArgumentException(
                    "Pixels of a "
                            + width()
                            + "x"
                            + height()
                            + " "
                            + type()
                            + " frame cannot become a "
                            + newHeader.width()
                            + "x"
                            + newHeader.height()
                            + " "
                            + newHeader.type()
                            + " frame by a new header: use convert or scale");
        }
        acquire();
        return new VideoFrame(newHeader, pixels.shared());
    }

    /** A new handle on a part of the same pixels; it lies within this frame. */
    VideoFrame cropView(int x, int y, int width, int height) {
        FrameHeader part = header.withSize(width, height);
        acquire();
        return new VideoFrame(part, pixels.shared(pixels.cropRegion(header, x, y)));
    }

    /** Drops this handle's reference. The memory is freed with the last reference. Idempotent. */
    public void release() {
        if (pixels != null) {
            pixels.release();
        }
    }

    /**
     * A frame with the same pixels on the heap: this one if it is already there and not a part of a
     * larger picture, else a copy.
     *
     * @throws FrameReleasedException if this handle was released
     */
    public VideoFrame toHeap() {
        return isOnHeap() && (pixels == null || !pixels.isCropped())
                ? this
                : wrap(header, access(() -> pixels.copy(header)));
    }

    /** {@link #convert(VideoBufferType, boolean)} without a flip. */
    public VideoFrame convert(VideoBufferType target) {
        return convert(target, false);
    }

    /**
     * {@link #convert(VideoBufferType, boolean, PixelEncoding)} in the {@link #pixelEncoding} of
     * this frame.
     */
    public VideoFrame convert(VideoBufferType target, boolean flipY) {
        return convert(target, flipY, pixelEncoding());
    }

    /**
     * Converts the pixels to another type, another encoding, or both. Converting to the same type
     * and encoding without a flip is {@link #retain()}. The result is allocated where this frame
     * is: off-heap by the same allocator, or on the heap.
     *
     * <p>What this frame's luma and chroma mean is what its header says; a frame whose header does
     * not tell the truth is put right by {@link #withHeader} and {@link
     * FrameHeader#withPixelEncoding} first.
     *
     * @param flipY whether to turn the picture upside down
     * @param encoding how the result's colours are luma and chroma, by the formulas of {@link
     *     PixelEncoding}. RGB pixels are the same in each: a result of such a type only says what
     *     its own conversions will use
     * @throws FrameReleasedException if this handle was released
     * @throws FrameMemoryException if the allocator is at its limit
     */
    public VideoFrame convert(VideoBufferType target, boolean flipY, PixelEncoding encoding) {
        FrameHeader converted = header.withType(target).withPixelEncoding(encoding);
        boolean samePixels = target == type() && (type().isRgb() || encoding == pixelEncoding());
        if (samePixels && !flipY) {
            return withHeader(converted);
        }
        return derive(converted, planes -> convertInto(target, flipY, encoding, planes));
    }

    /**
     * {@link #convertInto(VideoBufferType, boolean, PixelEncoding, List)} in the {@link
     * #pixelEncoding} of this frame.
     */
    public void convertInto(VideoBufferType type, boolean flipY, List<FramePlane> target) {
        convertInto(type, flipY, pixelEncoding(), target);
    }

    /**
     * Converts this picture into memory of the caller, such as an encoder's buffer.
     *
     * @param encoding how colours are luma and chroma there
     * @param target planes of {@code type} for this frame's width and height
     * @throws FrameReleasedException if this handle was released
     * @throws IllegalArgumentException if the planes do not have that geometry
     */
    public void convertInto(
            VideoBufferType type, boolean flipY, PixelEncoding encoding, List<FramePlane> target) {
        process(
                (planes, scratch) ->
                        PixelConversion.convert(
                                new Picture(type(), planes, width(), height()),
                                pixelEncoding(),
                                new Picture(type, target, width(), height()),
                                encoding,
                                flipY,
                                scratch));
    }

    /**
     * Asks the owner of this picture, while its pixels are held. Only a frame that is its owner's
     * whole picture, unchanged, has one: {@link #retain} and {@link #withHeader} keep it; what is
     * converted, scaled, copied or read back from bytes has none, nor has a part of a picture.
     *
     * @param type what the owner has to be
     * @param use called at most once before this method returns; must not return null
     * @return empty if this frame has no owner of that type
     * @throws FrameReleasedException if this handle was released
     */
    @Internal
    public <T, R> Optional<R> withPixelOwner(Class<T> type, Function<T, R> use) {
        PixelBuffer held = acquire();
        try {
            Object owner = pixels.isCropped() ? null : held.owner();
            return type.isInstance(owner)
                    ? Optional.of(use.apply(type.cast(owner)))
                    : Optional.empty();
        } finally {
            held.release();
        }
    }

    /** Reads all planes while it holds a reference, with scratch memory for the while. */
    void process(BiConsumer<List<FramePlane>, ScratchBuffers> use) {
        PixelBuffer held = acquire();
        try {
            FrameAllocator allocator = held.allocator();
            ScratchBuffers scratch =
                    allocator == null ? new ScratchBuffers() : allocator.scratch().take();
            try {
                use.accept(pixels.planes(header), scratch);
            } finally {
                if (allocator != null) {
                    allocator.scratch().give(scratch);
                }
            }
        } finally {
            held.release();
        }
    }

    /** A new frame that lies where this one lies: off-heap from its allocator, or on the heap. */
    VideoFrame derive(FrameHeader derived, Consumer<List<FramePlane>> writer) {
        PixelBuffer held = acquire();
        try {
            FrameAllocator allocator = held.allocator();
            if (allocator != null) {
                return create(derived, allocator, writer);
            }
            ByteBuffer heap = ByteBuffer.allocate(derived.sizeBytes());
            writer.accept(
                    FramePlane.planesOf(heap, derived.type(), derived.width(), derived.height()));
            return wrap(derived, heap);
        } finally {
            held.release();
        }
    }

    @Override
    public String toString() {
        return "VideoFrame[" + header + (hasPixels() ? "]" : ", no pixels]");
    }

    /**
     * Reads pixels while it holds a reference, so that a release on another thread cannot free what
     * it reads.
     */
    private <T> T access(Supplier<T> read) {
        PixelBuffer held = acquire();
        try {
            return read.get();
        } finally {
            held.release();
        }
    }

    /**
     * Adds a reference that the caller gives back, or null if this frame has no pixels any more.
     */
    @Nullable
    PixelBuffer tryAcquire() {
        return pixels == null ? null : pixels.tryAcquire();
    }

    /** The planes, for a caller that holds a reference. */
    List<FramePlane> heldPlanes() {
        return pixels.planes(header);
    }

    /** Adds a reference that the caller gives back. */
    PixelBuffer acquire() {
        PixelBuffer held = tryAcquire();
        if (held == null) {
            throw new FrameReleasedException(header);
        }
        return held;
    }

    private static void checkSize(FrameHeader header, long available) {
        if (available < header.sizeBytes()) {
            throw new IllegalArgumentException(
                    "A "
                            + header.width()
                            + "x"
                            + header.height()
                            + " "
                            + header.type()
                            + " frame needs "
                            + header.sizeBytes()
                            + " bytes, but its buffer has "
                            + available);
        }
    }
}
