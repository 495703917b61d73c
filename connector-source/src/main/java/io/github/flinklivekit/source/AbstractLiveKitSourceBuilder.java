// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.connector.LiveKitConnectionBuilder;
import io.github.flinklivekit.connector.LiveKitConnectionOptions;
import io.github.flinklivekit.connector.ScanMode;
import io.github.flinklivekit.connector.auth.Credentials;
import io.github.flinklivekit.connector.auth.JoinSettings;
import io.github.flinklivekit.connector.room.ConnectionSettings;
import io.github.flinklivekit.source.enumerator.stop.StopCondition;
import io.github.flinklivekit.source.track.RoomSelection;
import io.github.flinklivekit.source.track.TrackDescription;
import io.github.flinklivekit.source.track.TrackFilter;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the builders of all sources have in common: which rooms, which tracks there, and for how
 * long.
 *
 * @param <B> the builder itself
 */
@PublicEvolving
public abstract class AbstractLiveKitSourceBuilder<B extends AbstractLiveKitSourceBuilder<B>>
        extends LiveKitConnectionBuilder<B> {

    private static final TrackFilter ALL_TRACKS = TrackFilter.all();

    private TrackFilter trackFilter = ALL_TRACKS;

    private final ScanMode mode;

    /** A builder of sources with records of that mode. */
    AbstractLiveKitSourceBuilder(ScanMode mode) {
        this.mode = mode;
    }

    /** The room to join. May be left out where a ready token names it. */
    public B setRoom(@Nullable String value) {
        set(LiveKitSourceOptions.ROOM_PATTERN, null);
        return set(
                LiveKitSourceOptions.ROOM,
                value == null || value.isBlank() ? null : List.of(value));
    }

    /** The rooms to join, in place of one. Needs the API key. */
    public B setRooms(String... values) {
        return setRooms(List.of(values));
    }

    /** The rooms to join, in place of one. Needs the API key. */
    public B setRooms(Collection<String> values) {
        set(LiveKitSourceOptions.ROOM_PATTERN, null);
        return set(LiveKitSourceOptions.ROOM, List.copyOf(values));
    }

    /**
     * Every room whose whole name matches, in place of names: those that exist, and those that will
     * be opened, for as long as they exist. Needs the API key.
     *
     * @throws IllegalArgumentException if the pattern has the flag {@link Pattern#CANON_EQ}, which
     *     cannot be written into a regular expression
     */
    public B setRoomPattern(Pattern value) {
        set(LiveKitSourceOptions.ROOM, null);
        return set(LiveKitSourceOptions.ROOM_PATTERN, RegexOption.of(value));
    }

    /** How often to look for new rooms of a pattern. Default 10 s. */
    public B setRoomDiscoveryInterval(Duration value) {
        return set(
                LiveKitSourceOptions.SCAN_ROOM_DISCOVERY_INTERVAL,
                Objects.requireNonNull(value, "roomDiscoveryInterval"));
    }

    /**
     * Which tracks are read. Default: all, but for those that connectors publish. Replaces a filter
     * and options that were given before; options that are given later choose among what this one
     * accepts.
     */
    public B setTrackFilter(TrackFilter value) {
        trackFilter = Objects.requireNonNull(value, "trackFilter");
        TrackFilterOptions.ALL.forEach(option -> set(option, null));
        return self();
    }

    /**
     * Whether tracks that a connector publishes are read, too: this job's sink or another job's.
     * Default false, so that a job never reads what it wrote.
     */
    public B setIncludeConnectorTracks(boolean value) {
        return set(LiveKitSourceOptions.SCAN_INCLUDE_CONNECTOR_TRACKS, value);
    }

    /**
     * Ends the source after it has run for this long. Default: never.
     *
     * @throws IllegalArgumentException if it is not above 0
     */
    public B setStopAfter(Duration value) {
        return setStopAfter(StopCondition.after(value));
    }

    /**
     * Ends the source, such as {@code setStopAfter(StopCondition.untilRoomEnds())}; with several
     * calls, when the first condition is met. Default: never.
     */
    public B setStopAfter(StopCondition value) {
        if (value.time() != null) {
            set(LiveKitSourceOptions.SCAN_STOP_AFTER, value.time());
        }
        if (value.frames() > 0) {
            set(LiveKitSourceOptions.SCAN_STOP_AFTER_FRAMES, value.frames());
        }
        if (value.roomEnd()) {
            set(LiveKitSourceOptions.SCAN_STOP_WHEN_ROOM_ENDS, true);
            set(LiveKitSourceOptions.SCAN_ROOM_END_GRACE_PERIOD, value.roomEndGracePeriod());
        }
        return self();
    }

    /**
     * Whether the source is hidden from the others in a room. Default false. Needs the API key: a
     * ready token says so itself.
     */
    public B setHidden(boolean value) {
        return set(LiveKitSourceOptions.SCAN_HIDDEN, value);
    }

    /**
     * Whether a room that the source is the first to join shows its pictures at once, to everybody
     * in it and for as long as it exists. Frames then come some 14 ms earlier and less evenly.
     * Default false. Needs the API key: a ready token says so itself.
     */
    public B setLowLatency(boolean value) {
        return set(LiveKitSourceOptions.SCAN_LOW_LATENCY, value);
    }

    /**
     * Takes over those options of {@link LiveKitConnectionOptions} and {@link LiveKitSourceOptions}
     * that a configuration has; the others stay as they are.
     *
     * @throws IllegalArgumentException if a value cannot be read, two contradict each other, or one
     *     is for a source of other records; the message says what to write
     */
    public B setOptions(ReadableConfig config) {
        checkMode(config);
        if (config.getOptional(LiveKitSourceOptions.ROOM).isPresent()
                && config.getOptional(LiveKitSourceOptions.ROOM_PATTERN).isPresent()) {
            throw new IllegalArgumentException(
                    "Both rooms and a pattern of rooms were given: give either (room, room-pattern)");
        }
        replace(config, LiveKitSourceOptions.ROOM, LiveKitSourceOptions.ROOM_PATTERN);
        replace(config, LiveKitSourceOptions.ROOM_PATTERN, LiveKitSourceOptions.ROOM);
        replace(config, LiveKitSourceOptions.SCAN_QUALITY, LiveKitSourceOptions.SCAN_DIMENSIONS);
        setAll(LiveKitConnectionOptions.all(), config);
        setAll(LiveKitSourceOptions.all(), config);
        if (config.getOptional(LiveKitSourceOptions.SCAN_DIMENSIONS).isPresent()) {
            set(LiveKitSourceOptions.SCAN_QUALITY, null);
        }
        RegexOption.check(config, LiveKitSourceOptions.ROOM_PATTERN);
        TrackFilterOptions.of(config);
        return self();
    }

    /** Takes an option back where a configuration has another that takes its place. */
    private void replace(ReadableConfig config, ConfigOption<?> given, ConfigOption<?> replaced) {
        if (config.getOptional(given).isPresent()) {
            set(replaced, null);
        }
    }

    /**
     * Where the source reads.
     *
     * @throws IllegalArgumentException if something is missing or contradicts the rest; the message
     *     says what to write
     */
    final SourceSettings settings() {
        Credentials credentials = credentials();
        RoomSelection selection = checkedRooms(credentials);
        ConnectionSettings connection =
                selection.names().size() == 1
                        ? ConnectionSettings.of(
                                url(),
                                credentials,
                                selection.names().iterator().next(),
                                identityPrefix())
                        : ConnectionSettings.ofServer(url(), credentials, identityPrefix());
        return new SourceSettings(
                connection
                        .withJoining(
                                new JoinSettings(
                                        config().get(LiveKitSourceOptions.SCAN_HIDDEN),
                                        config().get(LiveKitSourceOptions.SCAN_LOW_LATENCY),
                                        localParticipant()))
                        .withReconnect(reconnect())
                        .withEngine(engineSettings()),
                selection,
                config().get(LiveKitSourceOptions.SCAN_ROOM_DISCOVERY_INTERVAL),
                filter(),
                stopCondition());
    }

    /**
     * After how long without a record nobody waits for the next one in event time; zero for never.
     *
     * @throws IllegalArgumentException if it is below 0
     */
    final Duration idleTimeout() {
        Duration timeout = config().get(LiveKitSourceOptions.SCAN_WATERMARK_IDLE_TIMEOUT);
        if (timeout.isNegative()) {
            throw new IllegalArgumentException(
                    "Event time waits for records for some time, or with 0 for ever, not for "
                            + timeout
                            + " (scan.watermark.idle-timeout)");
        }
        return timeout;
    }

    /** Whether some tracks were chosen, rather than all. */
    final boolean choosesTracks() {
        return trackFilter != ALL_TRACKS || TrackFilterOptions.of(config()).isPresent();
    }

    private TrackFilter filter() {
        TrackFilter chosen =
                TrackFilterOptions.of(config()).map(trackFilter::and).orElse(trackFilter);
        return config().get(LiveKitSourceOptions.SCAN_INCLUDE_CONNECTOR_TRACKS)
                ? chosen
                : chosen.and(AbstractLiveKitSourceBuilder::isNoConnector);
    }

    private StopCondition stopCondition() {
        StopCondition condition =
                new StopCondition(
                        config().get(LiveKitSourceOptions.SCAN_STOP_AFTER),
                        0,
                        config().get(LiveKitSourceOptions.SCAN_STOP_WHEN_ROOM_ENDS),
                        config().get(LiveKitSourceOptions.SCAN_ROOM_END_GRACE_PERIOD));
        return config().getOptional(LiveKitSourceOptions.SCAN_STOP_AFTER_FRAMES)
                .map(frames -> condition.or(StopCondition.afterFrames(frames)))
                .orElse(condition);
    }

    private void checkMode(ReadableConfig config) {
        ScanMode asked = config.getOptional(LiveKitSourceOptions.SCAN_MODE).orElse(mode);
        if (asked != mode) {
            throw new IllegalArgumentException(
                    "The options are for a source of "
                            + asked
                            + ", and this is one of "
                            + mode
                            + " (scan.mode): build it with LiveKitSource."
                            + builderOf(asked));
        }
    }

    private static String builderOf(ScanMode mode) {
        return switch (mode) {
            case FRAMES -> "forFrames()";
            case TRACK_EVENTS -> "forTrackEvents()";
            case DATA_MESSAGES -> "forDataMessages()";
        };
    }

    private RoomSelection checkedRooms(Credentials credentials) {
        Optional<RoomSelection> given = rooms();
        if (given.isEmpty()) {
            return credentials
                    .tokenRoom()
                    .map(RoomSelection::of)
                    .orElseThrow(AbstractLiveKitSourceBuilder::noRoom);
        }
        RoomSelection rooms = given.get();
        if (!rooms.isPattern() && rooms.names().stream().allMatch(String::isBlank)) {
            throw noRoom();
        }
        Duration interval = config().get(LiveKitSourceOptions.SCAN_ROOM_DISCOVERY_INTERVAL);
        if (interval.toMillis() < 100) {
            throw new IllegalArgumentException(
                    "New rooms are looked for every 100 ms or less often, not every "
                            + interval
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

    private Optional<RoomSelection> rooms() {
        return RegexOption.get(config(), LiveKitSourceOptions.ROOM_PATTERN)
                .map(RoomSelection::of)
                .or(
                        () ->
                                config().getOptional(LiveKitSourceOptions.ROOM)
                                        .map(names -> new RoomSelection(Set.copyOf(names), null)));
    }

    private static IllegalArgumentException noRoom() {
        return new IllegalArgumentException(
                "No room: give the name of the room to join, several names (room), or a pattern (room-pattern)");
    }

    private static boolean isNoConnector(TrackDescription track) {
        return !track.connector();
    }
}
