// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.client.VideoQuality;
import io.github.flinklivekit.connector.LiveKitConnectionBuilder;
import io.github.flinklivekit.connector.LiveKitConnectorOptions;
import io.github.flinklivekit.connector.internal.ConnectionOptions;
import io.github.flinklivekit.connector.internal.Credentials;
import io.github.flinklivekit.frame.VideoBufferType;

import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Collects what a {@link LiveKitSource} needs: a server, credentials and a room. Everything else
 * has the default that its setter names.
 *
 * @param <T> the type of the records
 */
public final class LiveKitSourceBuilder<T>
        extends LiveKitConnectionBuilder<LiveKitSourceBuilder<T>> {

    private static final Pattern DIMENSIONS = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

    @Nullable private RoomSelection rooms;
    private Duration discoveryInterval =
            LiveKitConnectorOptions.SCAN_ROOM_DISCOVERY_INTERVAL.defaultValue();
    private VideoBufferType outputFormat = LiveKitConnectorOptions.PIXEL_FORMAT.defaultValue();
    private TrackFilter trackFilter = TrackFilter.all();
    private boolean includeConnectorTracks =
            LiveKitConnectorOptions.SCAN_CONNECTOR_TRACKS.defaultValue();
    private SubscriptionOptions subscriptionOptions = SubscriptionOptions.DEFAULT;
    @Nullable private SubscriptionOptionsSelector subscriptionOptionsSelector;
    private int bufferFrames = LiveKitConnectorOptions.SCAN_BUFFER_FRAMES.defaultValue();
    private MemorySize memoryLimit = LiveKitConnectorOptions.SCAN_MEMORY_LIMIT.defaultValue();
    private StopCondition stopCondition = StopCondition.NEVER;
    private FrameDeserializationSchema<?> deserializer;

    LiveKitSourceBuilder(FrameDeserializationSchema<T> deserializer) {
        this.deserializer = deserializer;
    }

    @Override
    protected LiveKitSourceBuilder<T> self() {
        return this;
    }

    /** The room to join. May be left out where a ready token names it. */
    public LiveKitSourceBuilder<T> setRoom(@Nullable String value) {
        rooms = value == null || value.isBlank() ? null : RoomSelection.of(value);
        return this;
    }

    /** The rooms to join, in place of one. Needs the API key. */
    public LiveKitSourceBuilder<T> setRooms(String... values) {
        return setRooms(List.of(values));
    }

    /** The rooms to join, in place of one. Needs the API key. */
    public LiveKitSourceBuilder<T> setRooms(Collection<String> values) {
        rooms = new RoomSelection(Set.copyOf(values), null);
        return this;
    }

    /**
     * Every room whose whole name matches, in place of names: those that exist, and those that will
     * be opened, for as long as they exist. Needs the API key.
     */
    public LiveKitSourceBuilder<T> setRoomPattern(Pattern value) {
        rooms = RoomSelection.of(Objects.requireNonNull(value, "roomPattern"));
        return this;
    }

    /** How often to look for new rooms of a pattern. Default 10 s. */
    public LiveKitSourceBuilder<T> setRoomDiscoveryInterval(Duration value) {
        discoveryInterval = Objects.requireNonNull(value, "roomDiscoveryInterval");
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

    /**
     * Ends the source after it has run for this long. Default: never.
     *
     * @throws IllegalArgumentException if it is not above 0
     */
    public LiveKitSourceBuilder<T> setStopAfter(Duration value) {
        return setStopAfter(StopCondition.after(value));
    }

    /**
     * Ends the source, such as {@code setStopAfter(StopCondition.untilRoomEnds())}; with several
     * calls, when the first condition is met. Default: never.
     */
    public LiveKitSourceBuilder<T> setStopAfter(StopCondition value) {
        stopCondition = stopCondition.or(value);
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
        setConnectionOptions(config);
        setRoomOptions(config);
        config.getOptional(LiveKitConnectorOptions.PIXEL_FORMAT).ifPresent(this::setOutputFormat);
        TrackFilters.of(config).ifPresent(filter -> trackFilter = trackFilter.and(filter));
        config.getOptional(LiveKitConnectorOptions.SCAN_CONNECTOR_TRACKS)
                .ifPresent(this::setIncludeConnectorTracks);
        config.getOptional(LiveKitConnectorOptions.SCAN_QUALITY).ifPresent(this::setQuality);
        config.getOptional(LiveKitConnectorOptions.SCAN_DIMENSIONS).ifPresent(this::setDimensions);
        config.getOptional(LiveKitConnectorOptions.SCAN_MAX_FPS).ifPresent(this::setMaxFps);
        config.getOptional(LiveKitConnectorOptions.SCAN_BUFFER_FRAMES)
                .ifPresent(this::setBufferFrames);
        config.getOptional(LiveKitConnectorOptions.SCAN_MEMORY_LIMIT)
                .ifPresent(this::setMemoryLimit);
        config.getOptional(LiveKitConnectorOptions.SCAN_STOP_AFTER).ifPresent(this::setStopAfter);
        config.getOptional(LiveKitConnectorOptions.SCAN_STOP_AFTER_FRAMES)
                .ifPresent(frames -> setStopAfter(StopCondition.afterFrames(frames)));
        if (config.get(LiveKitConnectorOptions.SCAN_STOP_WHEN_ROOM_ENDS)) {
            setStopAfter(StopCondition.untilRoomEnds());
        }
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
        Credentials credentials = credentials();
        RoomSelection selection = checkedRooms(credentials);
        ConnectionOptions connection =
                selection.names().size() == 1
                        ? ConnectionOptions.of(
                                url(),
                                credentials,
                                selection.names().iterator().next(),
                                identityPrefix())
                        : ConnectionOptions.ofServer(url(), credentials, identityPrefix());
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
        TrackFilter filter =
                includeConnectorTracks
                        ? trackFilter
                        : trackFilter.and(LiveKitSourceBuilder::isNoConnector);
        return new LiveKitSource<>(
                connection,
                selection,
                discoveryInterval,
                filter,
                wishes(),
                outputFormat,
                bufferFrames,
                memoryLimit.getBytes(),
                stopCondition,
                (FrameDeserializationSchema<T>) deserializer);
    }

    private void setRoomOptions(ReadableConfig config) {
        Optional<List<String>> names = config.getOptional(ConnectionOptions.ROOMS);
        Optional<String> pattern = config.getOptional(LiveKitConnectorOptions.ROOM_PATTERN);
        if (names.isPresent() && pattern.isPresent()) {
            throw new IllegalArgumentException(
                    "Both rooms and a pattern of rooms were given: give either (room, room-pattern)");
        }
        names.ifPresent(this::setRooms);
        pattern.ifPresent(
                regex ->
                        setRoomPattern(
                                TrackFilters.compiled(
                                        LiveKitConnectorOptions.ROOM_PATTERN, regex)));
        config.getOptional(LiveKitConnectorOptions.SCAN_ROOM_DISCOVERY_INTERVAL)
                .ifPresent(this::setRoomDiscoveryInterval);
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

    private SubscriptionOptionsSelector wishes() {
        if (subscriptionOptionsSelector != null) {
            return subscriptionOptionsSelector;
        }
        SubscriptionOptions ofAll = subscriptionOptions;
        return track -> ofAll;
    }

    private RoomSelection checkedRooms(Credentials credentials) {
        if (rooms == null) {
            return credentials
                    .tokenRoom()
                    .map(RoomSelection::of)
                    .orElseThrow(LiveKitSourceBuilder::noRoom);
        }
        if (!rooms.isPattern() && rooms.names().stream().allMatch(String::isBlank)) {
            throw noRoom();
        }
        if (discoveryInterval.toMillis() < 100) {
            throw new IllegalArgumentException(
                    "New rooms are looked for every 100 ms or less often, not every "
                            + discoveryInterval
                            + " (scan.room-discovery.interval)");
        }
        if (credentials.isReadyToken() && (rooms.isPattern() || rooms.names().size() > 1)) {
            throw new IllegalArgumentException(
                    "A ready token opens one room, but the source is to read "
                            + rooms
                            + ": give the API key with its secret (api-key, api-secret) instead of the token");
        }
        return rooms;
    }

    private static IllegalArgumentException noRoom() {
        return new IllegalArgumentException(
                "No room: give the name of the room to join, several names (room), or a pattern (room-pattern)");
    }

    private static boolean isNoConnector(TrackDescription track) {
        return !track.connector();
    }
}
