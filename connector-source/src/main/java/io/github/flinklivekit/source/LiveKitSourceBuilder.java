// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.client.track.VideoQuality;
import io.github.flinklivekit.connector.LiveKitConnectorOptions;
import io.github.flinklivekit.connector.ScanMode;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.source.deserializer.FrameDeserializationSchema;
import io.github.flinklivekit.source.reader.FrameReaderFactory;
import io.github.flinklivekit.source.track.SubscriptionOptions;
import io.github.flinklivekit.source.track.SubscriptionOptionsSelector;

import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

import javax.annotation.Nullable;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Collects what a {@link LiveKitSource} needs: a server, credentials and a room. Everything else
 * has the default that its setter names.
 *
 * @param <T> the type of the records
 */
public final class LiveKitSourceBuilder<T>
        extends AbstractLiveKitSourceBuilder<LiveKitSourceBuilder<T>> {

    private static final Pattern DIMENSIONS = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

    private VideoBufferType bufferType = LiveKitConnectorOptions.BUFFER_TYPE.defaultValue();
    private SubscriptionOptions subscriptionOptions = SubscriptionOptions.DEFAULT;
    @Nullable private SubscriptionOptionsSelector subscriptionOptionsSelector;
    private int bufferFrames = LiveKitConnectorOptions.SCAN_BUFFER_FRAMES.defaultValue();
    private MemorySize memoryLimit = LiveKitConnectorOptions.SCAN_MEMORY_LIMIT.defaultValue();
    private FrameDeserializationSchema<?> deserializer;

    LiveKitSourceBuilder(FrameDeserializationSchema<T> deserializer) {
        super(ScanMode.FRAMES);
        this.deserializer = deserializer;
    }

    @Override
    protected LiveKitSourceBuilder<T> self() {
        return this;
    }

    /**
     * How the pixels of emitted frames lie in memory. Default I420: what decoders give, without a
     * copy.
     */
    public LiveKitSourceBuilder<T> setBufferType(VideoBufferType value) {
        bufferType = Objects.requireNonNull(value, "outputFormat");
        return this;
    }

    /**
     * Which layer of simulcasted tracks travels. Default: the highest. Takes the place of {@link
     * #setDimensions}.
     */
    public LiveKitSourceBuilder<T> setQuality(VideoQuality value) {
        subscriptionOptions = subscriptionOptions.withQuality(value);
        return this;
    }

    /**
     * How large the pictures shall be at least, in pixels: of a simulcasted track, the smallest
     * layer travels that is not smaller. Default: the highest layer. Takes the place of {@link
     * #setQuality}.
     *
     * @throws IllegalArgumentException if one is not above 0
     */
    public LiveKitSourceBuilder<T> setDimensions(int width, int height) {
        subscriptionOptions = subscriptionOptions.withDimensions(width, height);
        return this;
    }

    /**
     * The most frames a second of each track; those that are too many are dropped before anything
     * else is done with them. Default: all.
     *
     * @throws IllegalArgumentException if it is not above 0
     */
    public LiveKitSourceBuilder<T> setMaxFps(double value) {
        subscriptionOptions = subscriptionOptions.withMaxFps(value);
        return this;
    }

    /** Quality, dimensions and rate of each track, in place of the same for all. */
    public LiveKitSourceBuilder<T> setSubscriptionOptionsSelector(
            SubscriptionOptionsSelector value) {
        subscriptionOptionsSelector = Objects.requireNonNull(value, "subscriptionOptionsSelector");
        return this;
    }

    /**
     * How many frames of a track may wait for the job; the oldest is dropped when another comes.
     * Default 2.
     */
    public LiveKitSourceBuilder<T> setBufferFrames(int value) {
        bufferFrames = value;
        return this;
    }

    /**
     * How much memory the frames of one subtask may use at once; frames beyond are dropped. Default
     * 512 MiB.
     */
    public LiveKitSourceBuilder<T> setMemoryLimit(MemorySize value) {
        memoryLimit = Objects.requireNonNull(value, "memoryLimit");
        return this;
    }

    /** Makes the job's own records of frames. Default: the frames themselves. */
    @SuppressWarnings("unchecked") // The type of the builder follows its deserializer's.
    public <R> LiveKitSourceBuilder<R> setDeserializer(FrameDeserializationSchema<R> value) {
        deserializer = Objects.requireNonNull(value, "deserializer");
        return (LiveKitSourceBuilder<R>) this;
    }

    @Override
    public LiveKitSourceBuilder<T> setOptions(ReadableConfig config) {
        super.setOptions(config);
        config.getOptional(LiveKitConnectorOptions.BUFFER_TYPE).ifPresent(this::setBufferType);
        config.getOptional(LiveKitConnectorOptions.SCAN_QUALITY).ifPresent(this::setQuality);
        config.getOptional(LiveKitConnectorOptions.SCAN_DIMENSIONS).ifPresent(this::setDimensions);
        config.getOptional(LiveKitConnectorOptions.SCAN_MAX_FPS).ifPresent(this::setMaxFps);
        config.getOptional(LiveKitConnectorOptions.SCAN_BUFFER_FRAMES)
                .ifPresent(this::setBufferFrames);
        config.getOptional(LiveKitConnectorOptions.SCAN_MEMORY_LIMIT)
                .ifPresent(this::setMemoryLimit);
        return this;
    }

    /**
     * The source.
     *
     * @throws IllegalArgumentException if something is missing or contradicts the rest; the message
     *     says what to write
     */
    @SuppressWarnings("unchecked") // See setDeserializer.
    public LiveKitSource<T> build() {
        SourceSettings scope = settings();
        if (bufferFrames < 1) {
            throw new IllegalArgumentException(
                    "At least one frame of a track has to be able to wait, not "
                            + bufferFrames
                            + ": give 1 or more (scan.buffer.frames)");
        }
        if (memoryLimit.getBytes() <= 0) {
            throw new IllegalArgumentException(
                    "The memory limit is above 0, not "
                            + memoryLimit
                            + " (scan.memory-limit): a 1920x1080 frame needs 3 MiB in I420 and 8 MiB in RGBA");
        }
        return new LiveKitSource<>(
                scope,
                new FrameReaderFactory<>(
                        scope.connection(),
                        scope.rooms(),
                        scope.filter(),
                        subscriptionSelector(),
                        bufferType,
                        bufferFrames,
                        memoryLimit.getBytes(),
                        (FrameDeserializationSchema<T>) deserializer));
    }

    private void setDimensions(String widthByHeight) {
        Matcher sides = DIMENSIONS.matcher(widthByHeight.strip());
        if (!sides.matches()) {
            throw new IllegalArgumentException(
                    "A size of pictures is WIDTHxHEIGHT, such as 640x360, not '"
                            + widthByHeight
                            + "' (scan.dimensions)");
        }
        setDimensions(Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2)));
    }

    private SubscriptionOptionsSelector subscriptionSelector() {
        if (subscriptionOptionsSelector != null) {
            return subscriptionOptionsSelector;
        }
        SubscriptionOptions ofAll = subscriptionOptions;
        return track -> ofAll;
    }
}
