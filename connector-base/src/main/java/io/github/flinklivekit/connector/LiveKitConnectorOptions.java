// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector;

import io.github.flinklivekit.client.room.ParticipantKind;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoQuality;
import io.github.flinklivekit.connector.room.ReconnectSettings;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The options of source and sink, by the names that they have wherever they are text. The builders
 * take their defaults from here.
 */
public final class LiveKitConnectorOptions {

    private LiveKitConnectorOptions() {}

    // ------------------------------------------------------------------
    //  Source and sink
    // ------------------------------------------------------------------

    public static final ConfigOption<String> URL =
            ConfigOptions.key("url")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The LiveKit server: ws://, wss://, http:// or https://, a host and a port.");

    public static final ConfigOption<String> API_KEY =
            ConfigOptions.key("api-key")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The API key with which a token is made for each connection. Goes with 'api-secret'.");

    public static final ConfigOption<String> API_SECRET =
            ConfigOptions.key("api-secret")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("The secret of 'api-key'.");

    public static final ConfigOption<String> TOKEN =
            ConfigOptions.key("token")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "A ready access token, in place of 'api-key' and 'api-secret'. It lets one participant join, so "
                                    + "the parallelism has to be 1.");

    public static final ConfigOption<String> ROOM =
            ConfigOptions.key("room")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The name of the room; of the source also several names. May be left out where 'token' names "
                                    + "the room.");

    public static final ConfigOption<String> IDENTITY_PREFIX =
            ConfigOptions.key("identity")
                    .stringType()
                    .defaultValue("flink")
                    .withDescription(
                            "What the identities of the participants begin with: subtask n of the source joins as "
                                    + "'<identity>-in-<n>', of the sink as '<identity>-out-<n>'. Two jobs in one room need two of them: each use of a table "
                                    + "has one, 'flink-' and eight random characters, unless it is given here.");

    public static final ConfigOption<Duration> RECONNECT_INITIAL_DELAY =
            ConfigOptions.key("reconnect.initial-delay")
                    .durationType()
                    .defaultValue(ReconnectSettings.DEFAULT.initialDelay())
                    .withDescription(
                            "The longest wait before the first attempt to restore a connection that broke. It doubles with each "
                                    + "attempt up to 'reconnect.max-delay'; what is waited is a random part of it.");

    public static final ConfigOption<Duration> RECONNECT_MAX_DELAY =
            ConfigOptions.key("reconnect.max-delay")
                    .durationType()
                    .defaultValue(ReconnectSettings.DEFAULT.maxDelay())
                    .withDescription("The longest wait between attempts to restore a connection.");

    public static final ConfigOption<Duration> RECONNECT_TIMEOUT =
            ConfigOptions.key("reconnect.timeout")
                    .durationType()
                    .noDefaultValue()
                    .withDescription(
                            "How long it is tried to restore a connection before the job fails; by default for ever.");

    public static final ConfigOption<List<String>> TRACK =
            ConfigOptions.key("track")
                    .stringType()
                    .asList()
                    .noDefaultValue()
                    .withDescription(
                            "Source: the names of the tracks to read, by default all. Sink: the name of the one track to "
                                    + "publish, by default that of each frame.");

    // ------------------------------------------------------------------
    //  Source
    // ------------------------------------------------------------------

    public static final ConfigOption<ScanMode> SCAN_MODE =
            ConfigOptions.key("scan.mode")
                    .enumType(ScanMode.class)
                    .defaultValue(ScanMode.FRAMES)
                    .withDescription(
                            "Which records are read: 'frames', or 'track-events' for what happens to tracks, without their "
                                    + "pictures.");

    public static final ConfigOption<String> ROOM_PATTERN =
            ConfigOptions.key("room-pattern")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "A regular expression in place of 'room': every room is read whose whole name matches, for as "
                                    + "long as it exists. Needs 'api-key' and 'api-secret'.");

    public static final ConfigOption<Duration> SCAN_ROOM_DISCOVERY_INTERVAL =
            ConfigOptions.key("scan.room-discovery.interval")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "How often the server is asked which rooms there are, for 'room-pattern'. A room that is known "
                                    + "tells of its tracks at once.");

    public static final ConfigOption<String> TRACK_PATTERN =
            ConfigOptions.key("track-pattern")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "A regular expression that the whole name of a track has to match to be read.");

    public static final ConfigOption<List<String>> PARTICIPANT =
            ConfigOptions.key("participant")
                    .stringType()
                    .asList()
                    .noDefaultValue()
                    .withDescription(
                            "The identities of the participants whose tracks are read, by default all.");

    public static final ConfigOption<String> PARTICIPANT_PATTERN =
            ConfigOptions.key("participant-pattern")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "A regular expression that the whole identity of a participant has to match for its tracks to be "
                                    + "read.");

    public static final ConfigOption<List<ParticipantKind>> PARTICIPANT_KIND =
            ConfigOptions.key("participant-kind")
                    .enumType(ParticipantKind.class)
                    .asList()
                    .noDefaultValue()
                    .withDescription(
                            "The sorts of participants whose tracks are read, such as STANDARD, INGRESS or AGENT; by default "
                                    + "all.");

    public static final ConfigOption<Map<String, String>> PARTICIPANT_ATTRIBUTES =
            ConfigOptions.key("participant-attributes")
                    .mapType()
                    .noDefaultValue()
                    .withDescription(
                            "Attributes with the values that a participant has to have for its tracks to be read, as "
                                    + "'role:guest,floor:2'.");

    public static final ConfigOption<List<TrackSource>> TRACK_SOURCE =
            ConfigOptions.key("track-source")
                    .enumType(TrackSource.class)
                    .asList()
                    .noDefaultValue()
                    .withDescription(
                            "What the tracks show that are read: CAMERA, SCREENSHARE, UNKNOWN; by default all.");

    public static final ConfigOption<VideoBufferType> BUFFER_TYPE =
            ConfigOptions.key("pixel-format")
                    .enumType(VideoBufferType.class)
                    .defaultValue(VideoBufferType.I420)
                    .withDescription(
                            "How the pixels of emitted frames lie in memory. I420 is what decoders give, without a copy.");

    public static final ConfigOption<Boolean> SCAN_INCLUDE_CONNECTOR_TRACKS =
            ConfigOptions.key("scan.connector-tracks")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether tracks that a connector's sink publishes are read, too. Off, so that a job that reads and "
                                    + "writes one room never reads what it wrote.");

    public static final ConfigOption<VideoQuality> SCAN_QUALITY =
            ConfigOptions.key("scan.quality")
                    .enumType(VideoQuality.class)
                    .noDefaultValue()
                    .withDescription(
                            "Which layer of simulcasted tracks travels: LOW, MEDIUM or HIGH; by default the highest.");

    public static final ConfigOption<String> SCAN_DIMENSIONS =
            ConfigOptions.key("scan.dimensions")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "How large pictures shall be at least, as '640x360', in place of 'scan.quality': of a simulcasted "
                                    + "track, the smallest layer travels that is not smaller.");

    public static final ConfigOption<Double> SCAN_MAX_FPS =
            ConfigOptions.key("scan.max-fps")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription(
                            "The most frames a second of each track; by default all. Those that are too many are dropped "
                                    + "before anything else is done with them.");

    public static final ConfigOption<Boolean> SCAN_HIDDEN =
            ConfigOptions.key("scan.hidden")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether the others in a room do not see the source. Needs 'api-key' and 'api-secret'.");

    public static final ConfigOption<Boolean> SCAN_LOW_LATENCY =
            ConfigOptions.key("scan.low-latency")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether a room that the source is the first to join shows its pictures at once, to everybody: "
                                    + "earlier and less evenly. Needs 'api-key' and 'api-secret'.");

    public static final ConfigOption<Integer> SCAN_BUFFER_FRAMES =
            ConfigOptions.key("scan.buffer.frames")
                    .intType()
                    .defaultValue(2)
                    .withDescription(
                            "How many frames of a track may wait for the job. When one more arrives, the oldest is dropped and "
                                    + "counted.");

    public static final ConfigOption<MemorySize> SCAN_MEMORY_LIMIT =
            ConfigOptions.key("scan.memory-limit")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(512))
                    .withDescription(
                            "How much memory the frames of one subtask may use at once. At the limit frames are dropped and "
                                    + "counted.");

    public static final ConfigOption<Duration> SCAN_STOP_AFTER =
            ConfigOptions.key("scan.stop-after")
                    .durationType()
                    .noDefaultValue()
                    .withDescription(
                            "How long the source runs, in all runs of the job together; by default it does not end.");

    public static final ConfigOption<Long> SCAN_STOP_AFTER_FRAMES =
            ConfigOptions.key("scan.stop-after-frames")
                    .longType()
                    .noDefaultValue()
                    .withDescription(
                            "How many frames the source emits before it ends; by default it does not end.");

    public static final ConfigOption<Boolean> SCAN_STOP_WHEN_ROOM_ENDS =
            ConfigOptions.key("scan.stop-when-room-ends")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether the source ends when everybody has left its rooms who is no connector.");

    public static final ConfigOption<Boolean> SCAN_SUBSCRIBER_EVENTS =
            ConfigOptions.key("scan.subscriber-events")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether a source of track events subscribes to the tracks, without their pictures, to hear "
                                    + "what the server tells subscribers alone: who is speaking, and how well publishers are connected.");

    // ------------------------------------------------------------------
    //  Sink
    // ------------------------------------------------------------------

    public static final ConfigOption<VideoCodec> SINK_CODEC =
            ConfigOptions.key("sink.codec")
                    .enumType(VideoCodec.class)
                    .defaultValue(VideoCodec.VP8)
                    .withDescription("How published tracks are encoded.");

    public static final ConfigOption<Boolean> SINK_SIMULCAST =
            ConfigOptions.key("sink.simulcast")
                    .booleanType()
                    .defaultValue(true)
                    .withDescription(
                            "Whether smaller pictures are sent beside the full one, so that a viewer can choose.");

    public static final ConfigOption<Integer> SINK_MAX_BITRATE =
            ConfigOptions.key("sink.max-bitrate")
                    .intType()
                    .noDefaultValue()
                    .withDescription(
                            "The most bits a second of a published track, by default the preset of its size. Goes with "
                                    + "'sink.max-fps'.");

    public static final ConfigOption<Integer> SINK_MAX_FPS =
            ConfigOptions.key("sink.max-fps")
                    .intType()
                    .defaultValue(30)
                    .withDescription(
                            "The most frames a second of a published track whose 'sink.max-bitrate' is set.");

    public static final ConfigOption<SinkPacing> SINK_PACING =
            ConfigOptions.key("sink.pacing")
                    .enumType(SinkPacing.class)
                    .defaultValue(SinkPacing.LIVE)
                    .withDescription(
                            "When a frame is shown. LIVE: at once; late ones are dropped and counted. REPLAY: when its timestamp "
                                    + "says, counted from the first frame; none is dropped, the job waits for the sink.");

    public static final ConfigOption<Double> SINK_REPLAY_SPEED =
            ConfigOptions.key("sink.replay.speed")
                    .doubleType()
                    .defaultValue(1.0)
                    .withDescription(
                            "How much faster than its timestamps a REPLAY runs: 2 is twice as fast, 0.5 half as fast.");

    public static final ConfigOption<Integer> SINK_REPLAY_BUFFER_FRAMES =
            ConfigOptions.key("sink.replay.buffer.frames")
                    .intType()
                    .defaultValue(8)
                    .withDescription(
                            "How many frames of a subtask a REPLAY holds before they are due, so that it stays even when the job "
                                    + "does not.");

    public static final ConfigOption<Duration> SINK_IDLE_TIMEOUT =
            ConfigOptions.key("sink.idle-timeout")
                    .durationType()
                    .noDefaultValue()
                    .withDescription(
                            "After how long without a frame a track is unpublished, and a room left that elements name; by default both end with the "
                                    + "job.");

    public static final ConfigOption<VideoCodec> SINK_FALLBACK_CODEC =
            ConfigOptions.key("sink.fallback-codec")
                    .enumType(VideoCodec.class)
                    .noDefaultValue()
                    .withDescription(
                            "How a track is encoded where 'sink.codec' cannot be, on this machine or for this server; by default the "
                                    + "job fails and says what there is.");

    public static final ConfigOption<SizeChange> SINK_SIZE_CHANGE =
            ConfigOptions.key("sink.size-change")
                    .enumType(SizeChange.class)
                    .defaultValue(SizeChange.REPUBLISH)
                    .withDescription(
                            "What becomes of a frame of another size than its track's. REPUBLISH: the track is published anew under "
                                    + "the same name. SCALE: the frame is fitted into the track's size, with black beside it. FAIL: the job fails.");

    public static final ConfigOption<TrackSource> SINK_TRACK_SOURCE =
            ConfigOptions.key("sink.track-source")
                    .enumType(TrackSource.class)
                    .noDefaultValue()
                    .withDescription(
                            "What published tracks show, CAMERA or SCREENSHARE; by default what their frames say, else a camera.");

    public static final ConfigOption<String> SINK_STREAM =
            ConfigOptions.key("sink.stream")
                    .stringType()
                    .defaultValue("")
                    .withDescription(
                            "The name of the stream that players play in step; by default the server's choice.");

    /** All of them, in this order. */
    public static List<ConfigOption<?>> all() {
        return List.of(
                URL,
                API_KEY,
                API_SECRET,
                TOKEN,
                ROOM,
                IDENTITY_PREFIX,
                RECONNECT_INITIAL_DELAY,
                RECONNECT_MAX_DELAY,
                RECONNECT_TIMEOUT,
                TRACK,
                SCAN_MODE,
                ROOM_PATTERN,
                SCAN_ROOM_DISCOVERY_INTERVAL,
                TRACK_PATTERN,
                PARTICIPANT,
                PARTICIPANT_PATTERN,
                PARTICIPANT_KIND,
                PARTICIPANT_ATTRIBUTES,
                TRACK_SOURCE,
                BUFFER_TYPE,
                SCAN_INCLUDE_CONNECTOR_TRACKS,
                SCAN_QUALITY,
                SCAN_DIMENSIONS,
                SCAN_MAX_FPS,
                SCAN_HIDDEN,
                SCAN_LOW_LATENCY,
                SCAN_BUFFER_FRAMES,
                SCAN_MEMORY_LIMIT,
                SCAN_STOP_AFTER,
                SCAN_STOP_AFTER_FRAMES,
                SCAN_STOP_WHEN_ROOM_ENDS,
                SCAN_SUBSCRIBER_EVENTS,
                SINK_CODEC,
                SINK_SIMULCAST,
                SINK_MAX_BITRATE,
                SINK_MAX_FPS,
                SINK_PACING,
                SINK_REPLAY_SPEED,
                SINK_REPLAY_BUFFER_FRAMES,
                SINK_IDLE_TIMEOUT,
                SINK_FALLBACK_CODEC,
                SINK_SIZE_CHANGE,
                SINK_TRACK_SOURCE,
                SINK_STREAM);
    }
}
