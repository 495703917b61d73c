// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

import io.github.flinklivekit.client.engine.EngineFeature;
import io.github.flinklivekit.client.engine.LiveKitEngines;
import io.github.flinklivekit.client.track.FrameMetadataFeature;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoEncoding;
import io.github.flinklivekit.connector.LiveKitConnectionBuilder;
import io.github.flinklivekit.connector.LiveKitConnectionOptions;
import io.github.flinklivekit.connector.SinkPacing;
import io.github.flinklivekit.connector.SizeChange;
import io.github.flinklivekit.connector.auth.Credentials;
import io.github.flinklivekit.connector.auth.JoinSettings;
import io.github.flinklivekit.connector.room.ConnectionSettings;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.sink.element.EncodedTrackFrame;
import io.github.flinklivekit.sink.element.EncoderFeedbackListener;
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

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Collects what a {@link LiveKitSink} needs: a server, credentials and a room. Everything else has
 * the default that its setter names.
 *
 * @param <IN> the type of the elements
 */
@PublicEvolving
public final class LiveKitSinkBuilder<IN> extends LiveKitConnectionBuilder<LiveKitSinkBuilder<IN>> {

    private static final List<ConfigOption<?>> PUBLISHING =
            List.of(
                    LiveKitSinkOptions.SINK_CODEC,
                    LiveKitSinkOptions.SINK_SIMULCAST,
                    LiveKitSinkOptions.SINK_MAX_BITRATE,
                    LiveKitSinkOptions.SINK_MAX_FPS,
                    LiveKitSinkOptions.SINK_TRACK_SOURCE,
                    LiveKitSinkOptions.SINK_STREAM,
                    LiveKitSinkOptions.SINK_FRAME_METADATA);

    /** Shorter than this, an ordinary stutter would take a track down. */
    private static final Duration MIN_IDLE_TIMEOUT = Duration.ofMillis(100);

    private boolean elementsNameRooms;
    private PublishOptionsSelector publishOptions =
            new DefaultPublishOptions(TrackPublishOptions.DEFAULT);
    private SinkElementConverter<?> converter;
    @Nullable private EncoderFeedbackListener encoderFeedback;

    LiveKitSinkBuilder(SinkElementConverter<IN> converter) {
        this.converter = converter;
    }

    @Override
    protected LiveKitSinkBuilder<IN> self() {
        return this;
    }

    /** The room to publish in. May be left out where a ready token names it. */
    public LiveKitSinkBuilder<IN> setRoom(@Nullable String value) {
        return set(LiveKitSinkOptions.ROOM, value == null ? null : List.of(value));
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
        return set(LiveKitSinkOptions.TRACK, List.of(value));
    }

    /**
     * How all tracks are published: in place of codec, simulcast, bitrate, frame rate, source and
     * stream that were set before. Default {@link TrackPublishOptions#DEFAULT}: VP8 with simulcast;
     * tracks of frames that show a screen are published as such.
     */
    public LiveKitSinkBuilder<IN> setPublishOptions(TrackPublishOptions value) {
        VideoEncoding encoding = value.videoEncoding();
        boolean isLimited = encoding != null && !encoding.hasPresetBitrate();
        publishOptions = new DefaultPublishOptions(TrackPublishOptions.DEFAULT);
        set(LiveKitSinkOptions.SINK_CODEC, value.videoCodec());
        set(LiveKitSinkOptions.SINK_SIMULCAST, value.simulcast());
        set(LiveKitSinkOptions.SINK_MAX_BITRATE, isLimited ? encoding.maxBitrate() : null);
        set(LiveKitSinkOptions.SINK_MAX_FPS, encoding == null ? null : encoding.maxFramerate());
        set(LiveKitSinkOptions.SINK_TRACK_SOURCE, value.source());
        set(LiveKitSinkOptions.SINK_STREAM, value.stream());
        return set(LiveKitSinkOptions.SINK_FRAME_METADATA, List.copyOf(value.frameMetadata()));
    }

    /**
     * How each track is published, depending on its first frame and where it goes: in place of
     * codec, simulcast, bitrate, frame rate, source and stream that were set before. Those that are
     * set later take the place of what the selector says.
     */
    public LiveKitSinkBuilder<IN> setPublishOptions(PublishOptionsSelector value) {
        publishOptions = Objects.requireNonNull(value, "publishOptions");
        PUBLISHING.forEach(option -> set(option, null));
        return this;
    }

    /**
     * How the colours are luma and chroma that viewers get; frames of another encoding are
     * converted. Default BT.601 limited, which viewers expect.
     */
    public LiveKitSinkBuilder<IN> setPixelEncoding(PixelEncoding value) {
        return set(
                LiveKitSinkOptions.PIXEL_ENCODING, Objects.requireNonNull(value, "pixelEncoding"));
    }

    /**
     * What of each frame's metadata is sent with its picture. Default nothing. Needs the engine
     * {@code livekit-ffi}.
     */
    public LiveKitSinkBuilder<IN> setFrameMetadata(Set<FrameMetadataFeature> value) {
        return set(LiveKitSinkOptions.SINK_FRAME_METADATA, List.copyOf(value));
    }

    /** How tracks are encoded. Default VP8. */
    public LiveKitSinkBuilder<IN> setCodec(VideoCodec value) {
        return set(LiveKitSinkOptions.SINK_CODEC, Objects.requireNonNull(value, "codec"));
    }

    /**
     * Whether smaller pictures are sent along with the full one, so that a viewer can choose.
     * Default true.
     */
    public LiveKitSinkBuilder<IN> setSimulcast(boolean value) {
        return set(LiveKitSinkOptions.SINK_SIMULCAST, value);
    }

    /**
     * The maximum bitrate of a track, in bits per second, above 0; with simulcast, of all its
     * layers together. Default: the preset of its size and source.
     */
    public LiveKitSinkBuilder<IN> setMaxBitrate(int value) {
        return set(LiveKitSinkOptions.SINK_MAX_BITRATE, value);
    }

    /**
     * The maximum frames per second of a track, above 0. Default 30, or 15 for a screen whose
     * bitrate is not limited.
     */
    public LiveKitSinkBuilder<IN> setMaxFps(double value) {
        return set(LiveKitSinkOptions.SINK_MAX_FPS, value);
    }

    /**
     * What tracks show. Default: what their frames say, else a camera.
     *
     * @throws IllegalArgumentException if it is neither a camera nor a screenshare
     */
    public LiveKitSinkBuilder<IN> setTrackSource(TrackSource value) {
        return set(LiveKitSinkOptions.SINK_TRACK_SOURCE, checkedSource(value));
    }

    /** The name of the stream that players play in sync. Default: the server's choice. */
    public LiveKitSinkBuilder<IN> setStream(String value) {
        return set(LiveKitSinkOptions.SINK_STREAM, Objects.requireNonNull(value, "stream"));
    }

    /**
     * How a track is encoded that cannot be encoded as its options say, because this machine or the
     * server lacks the codec. Default: the job fails, and says what is available.
     */
    public LiveKitSinkBuilder<IN> setFallbackCodec(VideoCodec value) {
        return set(
                LiveKitSinkOptions.SINK_FALLBACK_CODEC,
                Objects.requireNonNull(value, "fallbackCodec"));
    }

    /**
     * What happens to a frame whose size is not that of its track. Default {@link
     * SizeChange#REPUBLISH}.
     */
    public LiveKitSinkBuilder<IN> setSizeChange(SizeChange value) {
        return set(
                LiveKitSinkOptions.SINK_SIZE_CHANGE, Objects.requireNonNull(value, "sizeChange"));
    }

    /** How a track gets one writer. Default {@link TrackPartitioning#AUTO}. */
    public LiveKitSinkBuilder<IN> setPartitioning(TrackPartitioning value) {
        return set(
                LiveKitSinkOptions.SINK_PARTITIONING,
                Objects.requireNonNull(value, "partitioning"));
    }

    /** When frames are shown. Default {@link SinkPacing#LIVE}. */
    public LiveKitSinkBuilder<IN> setPacing(SinkPacing value) {
        return set(LiveKitSinkOptions.SINK_PACING, Objects.requireNonNull(value, "pacing"));
    }

    /**
     * How much faster than its timestamps a {@link SinkPacing#REPLAY} runs, 0.001 to 1000. Default
     * 1.
     */
    public LiveKitSinkBuilder<IN> setReplaySpeed(double value) {
        return set(LiveKitSinkOptions.SINK_REPLAY_SPEED, value);
    }

    /**
     * How many frames of a subtask a {@link SinkPacing#REPLAY} holds before they are due, at least
     * 1. Default 8.
     */
    public LiveKitSinkBuilder<IN> setReplayBufferFrames(int value) {
        return set(LiveKitSinkOptions.SINK_REPLAY_BUFFER_FRAMES, value);
    }

    /**
     * How long a track may be without a frame before it is unpublished; its next frame publishes it
     * again. A room that elements name is left after the same time without an element, if nothing
     * is published or muted there; its next element joins it again. Default: never, tracks and
     * rooms end with the job.
     */
    public LiveKitSinkBuilder<IN> setIdleTimeout(Duration value) {
        return set(
                LiveKitSinkOptions.SINK_IDLE_TIMEOUT, Objects.requireNonNull(value, "idleTimeout"));
    }

    /**
     * Who is told what viewers ask of the encoders of frames that came encoded ({@link
     * EncodedTrackFrame}). Default nobody: viewers who come wait for the next key frame.
     */
    public LiveKitSinkBuilder<IN> setEncoderFeedbackListener(
            @Nullable EncoderFeedbackListener value) {
        encoderFeedback = value;
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
     * Takes over those options of {@link LiveKitConnectionOptions} and {@link LiveKitSinkOptions}
     * that a configuration has; the others stay as they are.
     *
     * @throws IllegalArgumentException if a value cannot be read
     */
    public LiveKitSinkBuilder<IN> setOptions(ReadableConfig config) {
        config.getOptional(LiveKitSinkOptions.TRACK)
                .ifPresent(
                        names ->
                                checkOne(
                                        names,
                                        "A sink publishes one track by name, or each frame under its own: give one name "
                                                + "(track)"));
        config.getOptional(LiveKitSinkOptions.ROOM)
                .ifPresent(
                        names ->
                                checkOne(
                                        names,
                                        "A sink publishes in one room, or in those that its elements name: give one name "
                                                + "(room)"));
        config.getOptional(LiveKitSinkOptions.SINK_TRACK_SOURCE)
                .ifPresent(LiveKitSinkBuilder::checkedSource);
        setAll(LiveKitConnectionOptions.all(), config);
        setAll(LiveKitSinkOptions.all(), config);
        return this;
    }

    private void checkFrameMetadata() {
        if (!config().get(LiveKitSinkOptions.SINK_FRAME_METADATA).isEmpty()
                && !LiveKitEngines.named(engine())
                        .features()
                        .contains(EngineFeature.FRAME_METADATA)) {
            throw new IllegalArgumentException(
                    "The engine '"
                            + engine()
                            + "' sends no frame metadata (sink.frame-metadata): choose livekit-ffi (engine), or leave it out");
        }
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
        ConnectionSettings connection =
                connection(credentials)
                        .withJoining(new JoinSettings(false, false, localParticipant()))
                        .withReconnect(reconnect())
                        .withEngine(engineSettings());
        checkFrameMetadata();
        SinkElementConverter<IN> routed = (SinkElementConverter<IN>) converter;
        String track = only(LiveKitSinkOptions.TRACK);
        if (track != null) {
            if (track.isBlank()) {
                throw new IllegalArgumentException(
                        "The name of the track is empty: give one (track), or leave it out to publish each frame under "
                                + "its own track name");
            }
            routed = new SingleTrackConverter<>(routed, track);
        }
        Duration idleTimeout = config().get(LiveKitSinkOptions.SINK_IDLE_TIMEOUT);
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
                new ReplaySettings(
                        config().get(LiveKitSinkOptions.SINK_REPLAY_SPEED),
                        config().get(LiveKitSinkOptions.SINK_REPLAY_BUFFER_FRAMES),
                        ReplaySettings.FULL_TIMEOUT);
        SinkSettings options =
                new SinkSettings(
                        publishOptions(),
                        config().get(LiveKitSinkOptions.SINK_FALLBACK_CODEC),
                        config().get(LiveKitSinkOptions.SINK_SIZE_CHANGE),
                        config().get(LiveKitSinkOptions.SINK_PACING) == SinkPacing.REPLAY
                                ? replay
                                : null,
                        idleTimeout,
                        encoderFeedback);
        return new LiveKitSink<>(
                connection,
                routed,
                options,
                config().get(LiveKitSinkOptions.PIXEL_ENCODING),
                partitioning());
    }

    /** How tracks are published, by all that was set. */
    PublishOptionsOverlay publishOptions() {
        return PublishOptionsOverlay.of(publishOptions, config());
    }

    TrackPartitioning partitioning() {
        return config().get(LiveKitSinkOptions.SINK_PARTITIONING);
    }

    private ConnectionSettings connection(Credentials credentials) {
        String room = only(LiveKitSinkOptions.ROOM);
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

    /** The one name that an option has, or null. */
    @Nullable
    private String only(ConfigOption<List<String>> option) {
        return config().getOptional(option).map(names -> names.get(0)).orElse(null);
    }

    private static void checkOne(List<String> names, String message) {
        if (names.size() != 1) {
            throw new IllegalArgumentException(message + ", not " + names);
        }
    }

    private static TrackSource checkedSource(TrackSource source) {
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
            } else if (target instanceof EncodedTrackFrame frame) {
                return new EncodedTrackFrame(frame.room(), track, frame.frame());
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
