// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.connector.LiveKitConnectorOptions;
import io.github.flinklivekit.connector.internal.ConnectionOptions;
import io.github.flinklivekit.connector.internal.Credentials;
import io.github.flinklivekit.frame.VideoBufferType;

import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Collects what a {@link LiveKitSource} needs: a server, credentials and a room. Everything else
 * has the default that its setter names.
 *
 * @param <T> the type of the records
 */
public final class LiveKitSourceBuilder<T> {

    @Nullable private String url;
    @Nullable private String apiKey;
    @Nullable private String apiSecret;
    @Nullable private String token;
    @Nullable private String room;
    private String identity = LiveKitConnectorOptions.IDENTITY.defaultValue();
    private VideoBufferType outputFormat = LiveKitConnectorOptions.PIXEL_FORMAT.defaultValue();
    private TrackFilter trackFilter = TrackFilter.all();
    private boolean includeConnectorTracks =
            LiveKitConnectorOptions.SCAN_CONNECTOR_TRACKS.defaultValue();
    private int bufferFrames = LiveKitConnectorOptions.SCAN_BUFFER_FRAMES.defaultValue();
    private MemorySize memoryLimit = LiveKitConnectorOptions.SCAN_MEMORY_LIMIT.defaultValue();
    @Nullable private Duration stopAfter;
    private FrameDeserializationSchema<?> deserializer;

    LiveKitSourceBuilder(FrameDeserializationSchema<T> deserializer) {
        this.deserializer = deserializer;
    }

    /** The server, such as {@code ws://127.0.0.1:7880}. */
    public LiveKitSourceBuilder<T> setUrl(String value) {
        url = value;
        return this;
    }

    /**
     * The API key with which a token is made for each connection. Goes with {@link #setApiSecret}.
     */
    public LiveKitSourceBuilder<T> setApiKey(String value) {
        apiKey = value;
        return this;
    }

    /** The secret of the API key. */
    public LiveKitSourceBuilder<T> setApiSecret(String value) {
        apiSecret = value;
        return this;
    }

    /**
     * A ready token in place of API key and secret. One participant joins with it, so the
     * parallelism has to be 1.
     */
    public LiveKitSourceBuilder<T> setToken(String value) {
        token = value;
        return this;
    }

    /** The room to join. May be left out where a ready token names it. */
    public LiveKitSourceBuilder<T> setRoom(String value) {
        room = value;
        return this;
    }

    /**
     * What the participants' identities begin with; subtask n joins as {@code <prefix>-in-<n>}.
     * Default {@code flink}.
     */
    public LiveKitSourceBuilder<T> setIdentityPrefix(String value) {
        identity = Objects.requireNonNull(value, "identityPrefix");
        return this;
    }

    /**
     * How the pixels of emitted frames lie in memory. Default I420: what decoders give, without a
     * copy.
     */
    public LiveKitSourceBuilder<T> setOutputFormat(VideoBufferType value) {
        outputFormat = Objects.requireNonNull(value, "outputFormat");
        return this;
    }

    /** Which tracks are read. Default: all, but for those that connectors publish. */
    public LiveKitSourceBuilder<T> setTrackFilter(TrackFilter value) {
        trackFilter = Objects.requireNonNull(value, "trackFilter");
        return this;
    }

    /**
     * Whether tracks that a connector publishes are read, too: this job's sink or another job's.
     * Default false, so that a job never reads what it wrote.
     */
    public LiveKitSourceBuilder<T> setIncludeConnectorTracks(boolean value) {
        includeConnectorTracks = value;
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

    /** Ends the source this long after the start of the job. Default: never. */
    public LiveKitSourceBuilder<T> setStopAfter(Duration value) {
        stopAfter = Objects.requireNonNull(value, "stopAfter");
        return this;
    }

    /** Makes the job's own records of frames. Default: the frames themselves. */
    @SuppressWarnings("unchecked") // The type of the builder follows its deserializer's.
    public <R> LiveKitSourceBuilder<R> setDeserializer(FrameDeserializationSchema<R> value) {
        deserializer = Objects.requireNonNull(value, "deserializer");
        return (LiveKitSourceBuilder<R>) this;
    }

    /**
     * Takes what a configuration has of {@link LiveKitConnectorOptions}; what it does not have
     * stays as it is.
     *
     * @throws IllegalArgumentException if a value cannot be read
     */
    public LiveKitSourceBuilder<T> setOptions(ReadableConfig config) {
        config.getOptional(LiveKitConnectorOptions.URL).ifPresent(this::setUrl);
        config.getOptional(LiveKitConnectorOptions.API_KEY).ifPresent(this::setApiKey);
        config.getOptional(LiveKitConnectorOptions.API_SECRET).ifPresent(this::setApiSecret);
        config.getOptional(LiveKitConnectorOptions.TOKEN).ifPresent(this::setToken);
        config.getOptional(LiveKitConnectorOptions.ROOM).ifPresent(this::setRoom);
        config.getOptional(LiveKitConnectorOptions.IDENTITY).ifPresent(this::setIdentityPrefix);
        config.getOptional(LiveKitConnectorOptions.PIXEL_FORMAT).ifPresent(this::setOutputFormat);
        config.getOptional(LiveKitConnectorOptions.TRACK)
                .ifPresent(names -> addFilter(TrackFilter.names(names)));
        config.getOptional(LiveKitConnectorOptions.TRACK_PATTERN)
                .ifPresent(pattern -> addFilter(TrackFilter.namePattern(compiled(pattern))));
        config.getOptional(LiveKitConnectorOptions.PARTICIPANT)
                .ifPresent(identities -> addFilter(TrackFilter.participants(identities)));
        config.getOptional(LiveKitConnectorOptions.SCAN_CONNECTOR_TRACKS)
                .ifPresent(this::setIncludeConnectorTracks);
        config.getOptional(LiveKitConnectorOptions.SCAN_BUFFER_FRAMES)
                .ifPresent(this::setBufferFrames);
        config.getOptional(LiveKitConnectorOptions.SCAN_MEMORY_LIMIT)
                .ifPresent(this::setMemoryLimit);
        config.getOptional(LiveKitConnectorOptions.SCAN_STOP_AFTER).ifPresent(this::setStopAfter);
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
        ConnectionOptions connection =
                ConnectionOptions.of(url, Credentials.of(apiKey, apiSecret, token), room, identity);
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
        if (stopAfter != null && (stopAfter.isNegative() || stopAfter.isZero())) {
            throw new IllegalArgumentException(
                    "The source ends after a time above 0, not "
                            + stopAfter
                            + " (scan.stop-after); leave it out for a source that does not end");
        }
        TrackFilter filter =
                includeConnectorTracks
                        ? trackFilter
                        : trackFilter.and(LiveKitSourceBuilder::isNoConnector);
        return new LiveKitSource<>(
                connection,
                filter,
                outputFormat,
                bufferFrames,
                memoryLimit.getBytes(),
                stopAfter,
                (FrameDeserializationSchema<T>) deserializer);
    }

    private static boolean isNoConnector(TrackDescription track) {
        return !track.connector();
    }

    private void addFilter(TrackFilter filter) {
        trackFilter = trackFilter.and(filter);
    }

    private static Pattern compiled(String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "'" + pattern + "' is no regular expression (track-pattern): " + e.getMessage(),
                    e);
        }
    }
}
