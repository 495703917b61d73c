// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoEncoding;
import io.github.flinklivekit.connector.LiveKitConnectionBuilder;
import io.github.flinklivekit.connector.LiveKitConnectorOptions;
import io.github.flinklivekit.connector.SinkPacing;
import io.github.flinklivekit.connector.SizeChange;
import io.github.flinklivekit.connector.auth.Credentials;
import io.github.flinklivekit.connector.room.ConnectionSettings;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.sink.element.PublishOptionsSelector;
import io.github.flinklivekit.sink.element.RoomData;
import io.github.flinklivekit.sink.element.SinkElement;
import io.github.flinklivekit.sink.element.SinkElementConverter;
import io.github.flinklivekit.sink.element.SinkSequence;
import io.github.flinklivekit.sink.element.TrackAddress;
import io.github.flinklivekit.sink.element.TrackCommand;
import io.github.flinklivekit.sink.element.TrackFrame;
import io.github.flinklivekit.sink.playout.ReplaySettings;
import io.github.flinklivekit.sink.writer.DefaultPublishOptions;
import io.github.flinklivekit.sink.writer.SinkSettings;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Collects what a {@link LiveKitSink} needs: a server, credentials and a room. Everything else has
 * the default that its setter names.
 *
 * @param <IN> the type of the elements
 */
public final class LiveKitSinkBuilder<IN> extends LiveKitConnectionBuilder<LiveKitSinkBuilder<IN>> {

    private static final List<ConfigOption<?>> PUBLISHING =
            List.of(
                    LiveKitConnectorOptions.SINK_CODEC,
                    LiveKitConnectorOptions.SINK_SIMULCAST,
                    LiveKitConnectorOptions.SINK_MAX_BITRATE,
                    LiveKitConnectorOptions.SINK_MAX_FPS,
                    LiveKitConnectorOptions.SINK_TRACK_SOURCE,
                    LiveKitConnectorOptions.SINK_STREAM);

    /** Shorter than this, an ordinary stutter would take a track down. */
    private static final Duration MIN_IDLE_TIMEOUT = Duration.ofMillis(100);

    @Nullable private String room;
    private boolean elementsNameRooms;
    @Nullable private String track;
    private PublishOptionsSelector publishOptions =
            new DefaultPublishOptions(TrackPublishOptions.DEFAULT);
    @Nullable private VideoCodec fallbackCodec;
    private SizeChange sizeChange = LiveKitConnectorOptions.SINK_SIZE_CHANGE.defaultValue();
    private TrackPartitioning partitioning = TrackPartitioning.AUTO;
    private SinkPacing pacing = LiveKitConnectorOptions.SINK_PACING.defaultValue();
    private double replaySpeed = LiveKitConnectorOptions.SINK_REPLAY_SPEED.defaultValue();
    private int replayBufferFrames =
            LiveKitConnectorOptions.SINK_REPLAY_BUFFER_FRAMES.defaultValue();
    @Nullable private Duration idleTimeout;
    private SinkElementConverter<?> converter;

    LiveKitSinkBuilder(SinkElementConverter<IN> converter) {
        this.converter = converter;
    }

    @Override
    protected LiveKitSinkBuilder<IN> self() {
        return this;
    }

    /** The room to publish in. May be left out where a ready token names it. */
    public LiveKitSinkBuilder<IN> setRoom(String value) {
        room = value;
        return this;
    }

    /**
     * Whether every element names its room, as an element converter can say, so that the sink needs
     * none of its own. Each room is then joined at its first element. Needs the API key. Default
     * false.
     */
    public LiveKitSinkBuilder<IN> setElementsNameRooms(boolean value) {
        elementsNameRooms = value;
        return this;
    }

    /** Publishes everything as one track of this name. Default: what the element converter says. */
    public LiveKitSinkBuilder<IN> setTrack(String value) {
        track = Objects.requireNonNull(value, "track");
        return this;
    }

    /**
     * How all tracks are published. Default {@link TrackPublishOptions#DEFAULT}: VP8 with
     * simulcast; tracks of frames that show a screen are published as such.
     */
    public LiveKitSinkBuilder<IN> setPublishOptions(TrackPublishOptions value) {
        Objects.requireNonNull(value, "publishOptions");
        publishOptions = first -> value;
        return this;
    }

    /** How each track is published, by its first frame and where it goes. */
    public LiveKitSinkBuilder<IN> setPublishOptions(PublishOptionsSelector value) {
        publishOptions = Objects.requireNonNull(value, "publishOptions");
        return this;
    }

    /**
     * How a track is encoded that cannot be as its options say, since this machine or the server
     * has no such codec. Default: the job fails, and says what there is.
     */
    public LiveKitSinkBuilder<IN> setFallbackCodec(VideoCodec value) {
        fallbackCodec = Objects.requireNonNull(value, "fallbackCodec");
        return this;
    }

    /**
     * What becomes of a frame of another size than its track's. Default {@link
     * SizeChange#REPUBLISH}.
     */
    public LiveKitSinkBuilder<IN> setSizeChange(SizeChange value) {
        sizeChange = Objects.requireNonNull(value, "sizeChange");
        return this;
    }

    /** How it is seen to that a track has one writer. Default {@link TrackPartitioning#AUTO}. */
    public LiveKitSinkBuilder<IN> setPartitioning(TrackPartitioning value) {
        partitioning = Objects.requireNonNull(value, "partitioning");
        return this;
    }

    /** When frames are shown. Default {@link SinkPacing#LIVE}. */
    public LiveKitSinkBuilder<IN> setPacing(SinkPacing value) {
        pacing = Objects.requireNonNull(value, "pacing");
        return this;
    }

    /**
     * How much faster than its timestamps a {@link SinkPacing#REPLAY} runs, 0.001 to 1000. Default
     * 1.
     */
    public LiveKitSinkBuilder<IN> setReplaySpeed(double value) {
        replaySpeed = value;
        return this;
    }

    /**
     * How many frames of a subtask a {@link SinkPacing#REPLAY} holds before they are due, at least
     * 1. Default 8.
     */
    public LiveKitSinkBuilder<IN> setReplayBufferFrames(int value) {
        replayBufferFrames = value;
        return this;
    }

    /**
     * After how long without a frame a track is unpublished; its next frame publishes it again. A
     * room that elements name is left after the same time without an element, if nothing is
     * published or muted there; its next element joins it again. Default: never, tracks and rooms
     * end with the job.
     */
    public LiveKitSinkBuilder<IN> setIdleTimeout(Duration value) {
        idleTimeout = Objects.requireNonNull(value, "idleTimeout");
        return this;
    }

    /**
     * Takes elements of another type, and says of each whether it is a frame, something to do with
     * a track, or data. Default: frames, each to the track that it names.
     */
    @SuppressWarnings("unchecked") // The type of the builder follows its converter's.
    public <T> LiveKitSinkBuilder<T> setElementConverter(SinkElementConverter<T> value) {
        converter = Objects.requireNonNull(value, "elementConverter");
        return (LiveKitSinkBuilder<T>) this;
    }

    /**
     * Takes what a configuration has of {@link LiveKitConnectorOptions}; what it does not have
     * stays as it is.
     *
     * @throws IllegalArgumentException if a value cannot be read
     */
    public LiveKitSinkBuilder<IN> setOptions(ReadableConfig config) {
        setConnectionOptions(config);
        config.getOptional(LiveKitConnectorOptions.ROOM).ifPresent(this::setRoom);
        config.getOptional(LiveKitConnectorOptions.TRACK).ifPresent(this::setSingleTrack);
        config.getOptional(LiveKitConnectorOptions.SINK_PACING).ifPresent(this::setPacing);
        config.getOptional(LiveKitConnectorOptions.SINK_REPLAY_SPEED)
                .ifPresent(this::setReplaySpeed);
        config.getOptional(LiveKitConnectorOptions.SINK_REPLAY_BUFFER_FRAMES)
                .ifPresent(this::setReplayBufferFrames);
        config.getOptional(LiveKitConnectorOptions.SINK_IDLE_TIMEOUT)
                .ifPresent(this::setIdleTimeout);
        config.getOptional(LiveKitConnectorOptions.SINK_FALLBACK_CODEC)
                .ifPresent(this::setFallbackCodec);
        config.getOptional(LiveKitConnectorOptions.SINK_SIZE_CHANGE).ifPresent(this::setSizeChange);
        if (PUBLISHING.stream().anyMatch(option -> config.getOptional(option).isPresent())) {
            TrackPublishOptions options = publishOptions(config);
            publishOptions =
                    config.getOptional(LiveKitConnectorOptions.SINK_TRACK_SOURCE).isPresent()
                            ? first -> options
                            : new DefaultPublishOptions(options);
        }
        return this;
    }

    /**
     * The sink.
     *
     * @throws IllegalArgumentException if something is missing or contradicts the rest; the message
     *     says what to write
     */
    @SuppressWarnings("unchecked") // See setElementConverter.
    public LiveKitSink<IN> build() {
        Credentials credentials = credentials();
        if (credentials.isTokenHidden()) {
            throw new IllegalArgumentException(
                    "The token is for a hidden participant, which cannot publish: give the sink a token without 'hidden', or "
                            + "the API key with its secret (api-key, api-secret)");
        }
        ConnectionSettings connection = connection(credentials).withReconnect(reconnect());
        SinkElementConverter<IN> routed = (SinkElementConverter<IN>) converter;
        if (track != null) {
            if (track.isBlank()) {
                throw new IllegalArgumentException(
                        "The name of the track is empty: give one (track), or leave it out to publish each frame under "
                                + "its own track name");
            }
            routed = new SingleTrackConverter<>(routed, track);
        }
        if (idleTimeout != null && idleTimeout.compareTo(MIN_IDLE_TIMEOUT) < 0) {
            throw new IllegalArgumentException(
                    "A track is idle after "
                            + MIN_IDLE_TIMEOUT.toMillis()
                            + " ms without a frame at the earliest, not after "
                            + idleTimeout.toMillis()
                            + " ms (sink.idle-timeout)");
        }
        // Checked also where it is not used: a wrong number is an error, not a surprise later.
        ReplaySettings replay =
                new ReplaySettings(replaySpeed, replayBufferFrames, ReplaySettings.FULL_TIMEOUT);
        SinkSettings options =
                new SinkSettings(
                        publishOptions,
                        fallbackCodec,
                        sizeChange,
                        pacing == SinkPacing.REPLAY ? replay : null,
                        idleTimeout);
        return new LiveKitSink<>(connection, routed, options, partitioning);
    }

    private ConnectionSettings connection(Credentials credentials) {
        if (!elementsNameRooms || room != null) {
            return ConnectionSettings.of(url(), credentials, room, identityPrefix());
        }
        if (credentials.isReadyToken()) {
            throw new IllegalArgumentException(
                    "A ready token opens one room, but the elements of the sink name theirs: give the API key with its "
                            + "secret (api-key, api-secret) instead of the token");
        }
        return ConnectionSettings.ofServer(url(), credentials, identityPrefix());
    }

    private void setSingleTrack(List<String> names) {
        if (names.size() != 1) {
            throw new IllegalArgumentException(
                    "A sink publishes one track by name, or each frame under its own: give one name (track), not "
                            + names);
        }
        setTrack(names.get(0));
    }

    private static TrackPublishOptions publishOptions(ReadableConfig config) {
        if (config.getOptional(LiveKitConnectorOptions.SINK_MAX_FPS).isPresent()
                && config.getOptional(LiveKitConnectorOptions.SINK_MAX_BITRATE).isEmpty()) {
            throw new IllegalArgumentException(
                    "A track's frame rate is bounded together with its bitrate: give sink.max-bitrate, too, or leave out "
                            + "sink.max-fps");
        }
        VideoEncoding encoding =
                config.getOptional(LiveKitConnectorOptions.SINK_MAX_BITRATE)
                        .map(
                                bitrate ->
                                        new VideoEncoding(
                                                bitrate,
                                                config.get(LiveKitConnectorOptions.SINK_MAX_FPS)))
                        .orElse(null);
        return TrackPublishOptions.builder()
                .videoCodec(config.get(LiveKitConnectorOptions.SINK_CODEC))
                .simulcast(config.get(LiveKitConnectorOptions.SINK_SIMULCAST))
                .videoEncoding(encoding)
                .source(trackSource(config))
                .stream(config.get(LiveKitConnectorOptions.SINK_STREAM))
                .build();
    }

    private static TrackSource trackSource(ReadableConfig config) {
        TrackSource source =
                config.getOptional(LiveKitConnectorOptions.SINK_TRACK_SOURCE)
                        .orElse(TrackSource.CAMERA);
        if (source != TrackSource.CAMERA && source != TrackSource.SCREENSHARE) {
            throw new IllegalArgumentException(
                    "A published track shows a camera or a screenshare, not "
                            + source
                            + " (sink.track-source)");
        }
        return source;
    }

    private record SingleTrackConverter<T>(SinkElementConverter<T> converter, String track)
            implements SinkElementConverter<T> {

        @Nullable
        @Override
        public SinkElement convert(T element) {
            return ofTrack(converter.convert(element));
        }

        @Nullable
        @Override
        public TrackAddress address(T element) {
            TrackAddress address = converter.address(element);
            return address == null ? null : new TrackAddress(address.room(), track);
        }

        @Nullable
        private SinkElement ofTrack(@Nullable SinkElement target) {
            if (target instanceof TrackFrame frame) {
                return new TrackFrame(frame.room(), track, frame.frame());
            } else if (target instanceof TrackCommand command) {
                return new TrackCommand(command.room(), track, command.action());
            } else if (target instanceof RoomData data) {
                return new RoomData(
                        data.room(), track, data.topic(), data.payload(), data.reliable());
            } else if (target instanceof SinkSequence sequence) {
                return new SinkSequence(sequence.elements().stream().map(this::ofTrack).toList());
            }
            return null;
        }
    }
}
