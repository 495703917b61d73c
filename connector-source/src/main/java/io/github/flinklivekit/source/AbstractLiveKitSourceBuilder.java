// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.connector.LiveKitConnectionBuilder;
import io.github.flinklivekit.connector.LiveKitConnectorOptions;
import io.github.flinklivekit.connector.ScanMode;
import io.github.flinklivekit.connector.auth.Credentials;
import io.github.flinklivekit.connector.auth.JoinSettings;
import io.github.flinklivekit.connector.room.ConnectionSettings;
import io.github.flinklivekit.source.enumerator.stop.StopCondition;
import io.github.flinklivekit.source.track.RoomSelection;
import io.github.flinklivekit.source.track.TrackDescription;
import io.github.flinklivekit.source.track.TrackFilter;

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
 * What the builders of all sources ask for: which rooms, which tracks there, and for how long.
 *
 * @param <B> the builder itself
 */
public abstract class AbstractLiveKitSourceBuilder<B extends AbstractLiveKitSourceBuilder<B>>
        extends LiveKitConnectionBuilder<B> {

    @Nullable private RoomSelection rooms;
    private Duration discoveryInterval =
            LiveKitConnectorOptions.SCAN_ROOM_DISCOVERY_INTERVAL.defaultValue();
    private TrackFilter trackFilter = TrackFilter.all();
    private boolean includeConnectorTracks =
            LiveKitConnectorOptions.SCAN_INCLUDE_CONNECTOR_TRACKS.defaultValue();
    private boolean hidden = LiveKitConnectorOptions.SCAN_HIDDEN.defaultValue();
    private boolean lowLatency = LiveKitConnectorOptions.SCAN_LOW_LATENCY.defaultValue();
    private StopCondition stopCondition = StopCondition.NEVER;

    private final ScanMode mode;

    /** A builder of sources with records of that mode. */
    AbstractLiveKitSourceBuilder(ScanMode mode) {
        this.mode = mode;
    }

    /** The room to join. May be left out where a ready token names it. */
    public B setRoom(@Nullable String value) {
        rooms = value == null || value.isBlank() ? null : RoomSelection.of(value);
        return self();
    }

    /** The rooms to join, in place of one. Needs the API key. */
    public B setRooms(String... values) {
        return setRooms(List.of(values));
    }

    /** The rooms to join, in place of one. Needs the API key. */
    public B setRooms(Collection<String> values) {
        rooms = new RoomSelection(Set.copyOf(values), null);
        return self();
    }

    /**
     * Every room whose whole name matches, in place of names: those that exist, and those that will
     * be opened, for as long as they exist. Needs the API key.
     */
    public B setRoomPattern(Pattern value) {
        rooms = RoomSelection.of(Objects.requireNonNull(value, "roomPattern"));
        return self();
    }

    /** How often to look for new rooms of a pattern. Default 10 s. */
    public B setRoomDiscoveryInterval(Duration value) {
        discoveryInterval = Objects.requireNonNull(value, "roomDiscoveryInterval");
        return self();
    }

    /** Which tracks are read. Default: all, but for those that connectors publish. */
    public B setTrackFilter(TrackFilter value) {
        trackFilter = Objects.requireNonNull(value, "trackFilter");
        return self();
    }

    /**
     * Whether tracks that a connector publishes are read, too: this job's sink or another job's.
     * Default false, so that a job never reads what it wrote.
     */
    public B setIncludeConnectorTracks(boolean value) {
        includeConnectorTracks = value;
        return self();
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
        stopCondition = stopCondition.or(value);
        return self();
    }

    /**
     * Whether the others in a room do not see the source. Default false. Needs the API key: a ready
     * token says so itself.
     */
    public B setHidden(boolean value) {
        hidden = value;
        return self();
    }

    /**
     * Whether a room that the source is the first to join shows its pictures at once, to everybody
     * in it and for as long as it exists. Frames then come some 14 ms earlier and less evenly.
     * Default false. Needs the API key: a ready token says so itself.
     */
    public B setLowLatency(boolean value) {
        lowLatency = value;
        return self();
    }

    /**
     * Takes what a configuration has of {@link LiveKitConnectorOptions}; what it does not have
     * stays as it is.
     *
     * @throws IllegalArgumentException if a value cannot be read, or is for a source of other
     *     records
     */
    public B setOptions(ReadableConfig config) {
        checkMode(config);
        setConnectionOptions(config);
        setRoomOptions(config);
        TrackFilterOptions.of(config).ifPresent(filter -> trackFilter = trackFilter.and(filter));
        config.getOptional(LiveKitConnectorOptions.SCAN_INCLUDE_CONNECTOR_TRACKS)
                .ifPresent(this::setIncludeConnectorTracks);
        config.getOptional(LiveKitConnectorOptions.SCAN_HIDDEN).ifPresent(this::setHidden);
        config.getOptional(LiveKitConnectorOptions.SCAN_LOW_LATENCY).ifPresent(this::setLowLatency);
        config.getOptional(LiveKitConnectorOptions.SCAN_STOP_AFTER).ifPresent(this::setStopAfter);
        config.getOptional(LiveKitConnectorOptions.SCAN_STOP_AFTER_FRAMES)
                .ifPresent(frames -> setStopAfter(StopCondition.afterFrames(frames)));
        if (config.get(LiveKitConnectorOptions.SCAN_STOP_WHEN_ROOM_ENDS)) {
            setStopAfter(StopCondition.untilRoomEnds());
        }
        return self();
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
        TrackFilter filter =
                includeConnectorTracks
                        ? trackFilter
                        : trackFilter.and(AbstractLiveKitSourceBuilder::isNoConnector);
        return new SourceSettings(
                connection
                        .withJoining(new JoinSettings(hidden, lowLatency))
                        .withReconnect(reconnect()),
                selection,
                discoveryInterval,
                filter,
                stopCondition);
    }

    private void checkMode(ReadableConfig config) {
        ScanMode asked = config.getOptional(LiveKitConnectorOptions.SCAN_MODE).orElse(mode);
        if (asked != mode) {
            throw new IllegalArgumentException(
                    "The options are for a source of "
                            + asked
                            + ", and this is one of "
                            + mode
                            + " (scan.mode): build it with LiveKitSource."
                            + (asked == ScanMode.FRAMES ? "forFrames()" : "forTrackEvents()"));
        }
    }

    private void setRoomOptions(ReadableConfig config) {
        Optional<List<String>> names = config.getOptional(ConnectionSettings.ROOMS);
        Optional<String> pattern = config.getOptional(LiveKitConnectorOptions.ROOM_PATTERN);
        if (names.isPresent() && pattern.isPresent()) {
            throw new IllegalArgumentException(
                    "Both rooms and a pattern of rooms were given: give either (room, room-pattern)");
        }
        names.ifPresent(this::setRooms);
        pattern.ifPresent(
                regex ->
                        setRoomPattern(
                                TrackFilterOptions.compiled(
                                        LiveKitConnectorOptions.ROOM_PATTERN, regex)));
        config.getOptional(LiveKitConnectorOptions.SCAN_ROOM_DISCOVERY_INTERVAL)
                .ifPresent(this::setRoomDiscoveryInterval);
    }

    private RoomSelection checkedRooms(Credentials credentials) {
        if (rooms == null) {
            return credentials
                    .tokenRoom()
                    .map(RoomSelection::of)
                    .orElseThrow(AbstractLiveKitSourceBuilder::noRoom);
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
