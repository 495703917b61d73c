// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.annotation.PublicEvolving;

import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * Converts between frames and Java's images. All methods copy; frames made from images are on the
 * heap.
 */
@PublicEvolving
public final class FrameImages {

    private FrameImages() {}

    /**
     * Copies an image into a heap frame.
     *
     * @param header its size has to be that of the image; its type is the type of the frame
     * @throws IllegalArgumentException if the sizes differ
     */
    public static VideoFrame toFrame(BufferedImage image, FrameHeader header) {
        if (image.getWidth() != header.width() || image.getHeight() != header.height()) {
            throw new IllegalArgumentException(
                    "An image of "
                            + image.getWidth()
                            + "x"
                            + image.getHeight()
                            + " pixels cannot become a frame of "
                            + header.width()
                            + "x"
                            + header.height());
        }
        BufferedImage argb = image;
        if (image.getType() != BufferedImage.TYPE_INT_ARGB) {
            argb =
                    new BufferedImage(
                            image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
            Graphics2D graphics = argb.createGraphics();
            graphics.drawImage(image, 0, 0, null);
            graphics.dispose();
        }
        // An ARGB word of Java is the bytes B, G, R, A.
        ByteBuffer bytes = ByteBuffer.allocate(4 * image.getWidth() * image.getHeight());
        bytes.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(words(argb));
        return VideoFrame.wrap(header.withType(VideoBufferType.BGRA), bytes).convert(header.type());
    }

    /**
     * Copies a frame into an image of type {@link BufferedImage#TYPE_INT_ARGB}.
     *
     * @throws FrameReleasedException if the frame was released
     */
    public static BufferedImage toImage(VideoFrame frame) {
        BufferedImage image =
                new BufferedImage(frame.width(), frame.height(), BufferedImage.TYPE_INT_ARGB);
        VideoFrame bgra = frame.convert(VideoBufferType.BGRA);
        try {
            bgra.data().asIntBuffer().get(words(image));
        } finally {
            bgra.release();
        }
        return image;
    }

    /**
     * Paints over a copy of a frame. The copy has the same type and is allocated where the frame
     * is.
     *
     * @throws FrameReleasedException if the frame was released
     * @throws FrameMemoryException if its allocator is at its limit
     */
    public static VideoFrame paint(VideoFrame frame, Consumer<Graphics2D> painter) {
        BufferedImage image = toImage(frame);
        Graphics2D graphics = image.createGraphics();
        try {
            painter.accept(graphics);
        } finally {
            graphics.dispose();
        }
        VideoFrame painted = toFrame(image, frame.header().withType(VideoBufferType.BGRA));
        return frame.derive(
                frame.header(), planes -> painted.convertInto(frame.type(), false, planes));
    }

    /**
     * Encodes a frame as an image file.
     *
     * @param quality of JPEG, from 0 (smallest) to 1 (best); ignored for PNG, which is lossless
     * @throws FrameReleasedException if the frame was released
     * @throws IllegalArgumentException if the quality is out of range
     */
    public static byte[] encode(VideoFrame frame, ImageFormat format, float quality) {
        if (!(quality >= 0 && quality <= 1)) {
            throw new IllegalArgumentException(
                    "The quality of an image goes from 0 to 1, not " + quality);
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format.imageIoName()).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (format == ImageFormat.JPEG) {
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionQuality(quality);
            }
            BufferedImage image = toImage(frame);
            writer.setOutput(out);
            writer.write(
                    null,
                    new IIOImage(format == ImageFormat.JPEG ? opaque(image) : image, null, null),
                    param);
        } catch (IOException e) {
            throw new IllegalStateException("A frame could not be encoded as " + format, e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /**
     * Decodes an image file into a heap frame.
     *
     * @param origin everything but size and type of the frame's header
     * @param type of the frame
     * @throws IOException if the bytes are not an image that Java can read, or one that is too
     *     large for a frame; its size is checked before memory is allocated for its pixels
     */
    public static VideoFrame decode(byte[] encoded, FrameHeader origin, VideoBufferType type)
            throws IOException {
        try (ImageInputStream in =
                ImageIO.createImageInputStream(new ByteArrayInputStream(encoded))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new IOException(
                        encoded.length + " bytes are not an image that Java can read (JPEG, PNG)");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                FrameHeader header =
                        origin.withSize(reader.getWidth(0), reader.getHeight(0)).withType(type);
                return toFrame(reader.read(0), header);
            } catch (RuntimeException e) {
                throw new IOException(
                        encoded.length + " bytes of an image cannot be decoded: " + e.getMessage(),
                        e);
            } finally {
                reader.dispose();
            }
        }
    }

    /** JPEG has no alpha. */
    private static BufferedImage opaque(BufferedImage image) {
        BufferedImage rgb =
                new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        System.arraycopy(words(image), 0, words(rgb), 0, words(rgb).length);
        return rgb;
    }

    private static int[] words(BufferedImage image) {
        return ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    }
}
