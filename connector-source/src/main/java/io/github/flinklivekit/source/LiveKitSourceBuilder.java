// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.client.engine.EngineFeature;
import io.github.flinklivekit.client.engine.LiveKitEngines;
import io.github.flinklivekit.client.track.VideoDimensions;
import io.github.flinklivekit.client.track.VideoQuality;
import io.github.flinklivekit.connector.ScanMode;
import io.github.flinklivekit.connector.ScanSampling;
import io.github.flinklivekit.connector.ScanTimestamp;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.source.deserializer.FrameDeserializationSchema;
import io.github.flinklivekit.source.reader.EventTimeSettings;
import io.github.flinklivekit.source.reader.FrameReaderFactory;
import io.github.flinklivekit.source.track.SubscriptionOptions;
import io.github.flinklivekit.source.track.SubscriptionOptionsSelector;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Collects what a {@link LiveKitSource} needs: a server, credentials and a room. Everything else
 * has the default that its setter names.
 *
 * @param <T> the type of the records
 */
@PublicEvolving
public final class LiveKitSourceBuilder<T>
        extends AbstractLiveKitSourceBuilder<LiveKitSourceBuilder<T>> {

    private static final Pattern DIMENSIONS = Pattern.compile("(\\d{1,9})x(\\d{1,9})");

    @Nullable private SubscriptionOptionsSelector subscriptionOptionsSelector;
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
        return set(LiveKitSourceOptions.BUFFER_TYPE, Objects.requireNonNull(value, "bufferType"));
    }

    /**
     * How the senders' colours are luma and chroma, which a source cannot see. Every conversion of
     * the frames goes by it. Default BT.601 limited: what LiveKit's SDKs make of RGB.
     */
    public LiveKitSourceBuilder<T> setPixelEncoding(PixelEncoding value) {
        return set(
                LiveKitSourceOptions.PIXEL_ENCODING,
                Objects.requireNonNull(value, "pixelEncoding"));
    }

    /**
     * Which layer of simulcast tracks is received. Default: the highest. Takes the place of {@link
     * #setDimensions}.
     */
    public LiveKitSourceBuilder<T> setQuality(VideoQuality value) {
        set(LiveKitSourceOptions.SCAN_DIMENSIONS, null);
        return set(LiveKitSourceOptions.SCAN_QUALITY, Objects.requireNonNull(value, "quality"));
    }

    /**
     * The minimum size of the pictures, in pixels: of a simulcast track, the smallest layer that is
     * not smaller is received. Default: the highest layer. Takes the place of {@link #setQuality}.
     *
     * @throws IllegalArgumentException if one is not above 0
     */
    public LiveKitSourceBuilder<T> setDimensions(int width, int height) {
        VideoDimensions size = new VideoDimensions(width, height);
        set(LiveKitSourceOptions.SCAN_QUALITY, null);
        return set(LiveKitSourceOptions.SCAN_DIMENSIONS, size.width() + "x" + size.height());
    }

    /**
     * The maximum frames per second of each track; surplus frames are dropped before anything else
     * is done with them. Default: all.
     *
     * @throws IllegalArgumentException if it is not above 0
     */
    public LiveKitSourceBuilder<T> setMaxFps(double value) {
        SubscriptionOptions checked = SubscriptionOptions.DEFAULT.withMaxFps(value);
        return set(LiveKitSourceOptions.SCAN_MAX_FPS, checked.maxFps());
    }

    /** Chooses quality, dimensions and rate for each track, in place of the same for all. */
    public LiveKitSourceBuilder<T> setSubscriptionOptionsSelector(
            SubscriptionOptionsSelector value) {
        subscriptionOptionsSelector = Objects.requireNonNull(value, "subscriptionOptionsSelector");
        return this;
    }

    /**
     * How a maximum frame rate is kept. Default {@link ScanSampling#AUTO}: at a frame a second and
     * less the server sends each track only when a frame is due.
     */
    public LiveKitSourceBuilder<T> setSampling(ScanSampling value) {
        return set(LiveKitSourceOptions.SCAN_SAMPLING, Objects.requireNonNull(value, "sampling"));
    }

    /**
     * Which time a frame has, and with it its record: that of its reception, or that of its taking
     * as the sender says it. Default {@link ScanTimestamp#RECEPTION}. The other needs the engine
     * {@code livekit-ffi} and a sender that says it.
     */
    public LiveKitSourceBuilder<T> setTimestamp(ScanTimestamp value) {
        return set(LiveKitSourceOptions.SCAN_TIMESTAMP, Objects.requireNonNull(value, "timestamp"));
    }

    /**
     * How many frames of a track may wait for the job; the oldest is dropped when another comes.
     * Default 2.
     */
    public LiveKitSourceBuilder<T> setBufferFrames(int value) {
        return set(LiveKitSourceOptions.SCAN_BUFFER_FRAMES, value);
    }

    /**
     * How much memory the frames of one subtask may use at once; frames beyond that are dropped.
     * Default 512 MiB.
     */
    public LiveKitSourceBuilder<T> setMemoryLimit(MemorySize value) {
        return set(
                LiveKitSourceOptions.SCAN_MEMORY_LIMIT,
                Objects.requireNonNull(value, "memoryLimit"));
    }

    /**
     * After how long without a frame a track has no say in event time, until its next frame; zero
     * for never. Default 5 s. A track that is muted, paused by the server or withheld has none at
     * once. Unlike {@link
     * org.apache.flink.api.common.eventtime.WatermarkStrategy#withIdleness(Duration)}, it does not
     * count the time in which a slow job leaves frames waiting.
     */
    public LiveKitSourceBuilder<T> setWatermarkIdleTimeout(Duration value) {
        return set(
                LiveKitSourceOptions.SCAN_WATERMARK_IDLE_TIMEOUT,
                Objects.requireNonNull(value, "watermarkIdleTimeout"));
    }

    /** Turns frames into the job's own records. Default: the frames themselves. */
    @SuppressWarnings("unchecked") // The type of the builder follows its deserializer's.
    public <R> LiveKitSourceBuilder<R> setDeserializer(FrameDeserializationSchema<R> value) {
        deserializer = Objects.requireNonNull(value, "deserializer");
        return (LiveKitSourceBuilder<R>) this;
    }

    @Override
    public LiveKitSourceBuilder<T> setOptions(ReadableConfig config) {
        config.getOptional(LiveKitSourceOptions.SCAN_DIMENSIONS)
                .ifPresent(LiveKitSourceBuilder::dimensions);
        config.getOptional(LiveKitSourceOptions.SCAN_MAX_FPS)
                .ifPresent(SubscriptionOptions.DEFAULT::withMaxFps);
        return super.setOptions(config);
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
        int bufferFrames = config().get(LiveKitSourceOptions.SCAN_BUFFER_FRAMES);
        MemorySize memoryLimit = config().get(LiveKitSourceOptions.SCAN_MEMORY_LIMIT);
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
                        scope.stop().absence(),
                        scope.filter(),
                        new EventTimeSettings(timestamp(), idleTimeout()),
                        subscriptionSelector(),
                        bufferType(),
                        config().get(LiveKitSourceOptions.PIXEL_ENCODING),
                        bufferFrames,
                        memoryLimit.getBytes(),
                        (FrameDeserializationSchema<T>) deserializer));
    }

    private ScanTimestamp timestamp() {
        ScanTimestamp wanted = config().get(LiveKitSourceOptions.SCAN_TIMESTAMP);
        if (wanted == ScanTimestamp.USER
                && !LiveKitEngines.named(engine())
                        .features()
                        .contains(EngineFeature.FRAME_METADATA)) {
            throw new IllegalArgumentException(
                    "The engine '"
                            + engine()
                            + "' brings no frame metadata, which has the time that senders say (scan.timestamp): choose livekit-ffi (engine), or the time of reception");
        }
        return wanted;
    }

    private SubscriptionOptionsSelector subscriptionSelector() {
        if (subscriptionOptionsSelector != null) {
            return subscriptionOptionsSelector;
        }
        SubscriptionOptions ofAll = subscriptionOptions();
        return track -> ofAll;
    }

    /** How the pictures of all tracks are wanted, unless a selector says it. */
    SubscriptionOptions subscriptionOptions() {
        return new SubscriptionOptions(
                config().get(LiveKitSourceOptions.SCAN_QUALITY),
                config().getOptional(LiveKitSourceOptions.SCAN_DIMENSIONS)
                        .map(LiveKitSourceBuilder::dimensions)
                        .orElse(null),
                config().getOptional(LiveKitSourceOptions.SCAN_MAX_FPS)
                        .orElse(SubscriptionOptions.UNLIMITED),
                config().get(LiveKitSourceOptions.SCAN_SAMPLING));
    }

    VideoBufferType bufferType() {
        return config().get(LiveKitSourceOptions.BUFFER_TYPE);
    }

    private static VideoDimensions dimensions(String widthByHeight) {
        Matcher sides = DIMENSIONS.matcher(widthByHeight.strip());
        if (!sides.matches()) {
            throw new IllegalArgumentException(
                    "A size of pictures is WIDTHxHEIGHT, such as 640x360, not '"
                            + widthByHeight
                            + "' (scan.dimensions)");
        }
        return new VideoDimensions(
                Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2)));
    }
}
