// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.client.room.ParticipantKind;
import io.github.flinklivekit.client.track.VideoQuality;
import io.github.flinklivekit.connector.ScanMode;
import io.github.flinklivekit.connector.ScanSampling;
import io.github.flinklivekit.connector.ScanTimestamp;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.source.enumerator.stop.StopCondition;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The options of a source beside those of its connection: which rooms and tracks, how, and for how
 * long.
 */
@PublicEvolving
public final class LiveKitSourceOptions {

    private LiveKitSourceOptions() {}

    public static final ConfigOption<List<String>> ROOM =
            ConfigOptions.key("room")
                    .stringType()
                    .asList()
                    .noDefaultValue()
                    .withDescription(
                            "The names of the rooms to read. May be left out where 'token' names the room.");

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
                            "How often to ask the server which rooms there are, for 'room-pattern'. The tracks of a known "
                                    + "room are seen at once.");

    public static final ConfigOption<ScanMode> SCAN_MODE =
            ConfigOptions.key("scan.mode")
                    .enumType(ScanMode.class)
                    .defaultValue(ScanMode.FRAMES)
                    .withDescription(
                            "Which records are read: 'frames', 'track-events' for what happens to tracks, without their pictures, or "
                                    + "'data-messages' for what participants send beside them.");

    public static final ConfigOption<List<String>> TRACK =
            ConfigOptions.key("track")
                    .stringType()
                    .asList()
                    .noDefaultValue()
                    .withDescription("The names of the tracks to read; by default all.");

    public static final ConfigOption<String> TRACK_PATTERN =
            ConfigOptions.key("track-pattern")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "A regular expression that the whole name of a track has to match to be read.");

    public static final ConfigOption<List<TrackSource>> TRACK_SOURCE =
            ConfigOptions.key("track-source")
                    .enumType(TrackSource.class)
                    .asList()
                    .noDefaultValue()
                    .withDescription(
                            "What the tracks show that are read: camera, screenshare or unknown; by default all.");

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
                            "The kinds of participants whose tracks are read: standard, ingress, egress, sip, "
                                    + "agent, connector or bridge; by default all.");

    public static final ConfigOption<Map<String, String>> PARTICIPANT_ATTRIBUTES =
            ConfigOptions.key("participant-attributes")
                    .mapType()
                    .noDefaultValue()
                    .withDescription(
                            "Attributes with the values that a participant has to have for its tracks to be read, as "
                                    + "'role:guest,floor:2'.");

    public static final ConfigOption<List<String>> TOPIC =
            ConfigOptions.key("topic")
                    .stringType()
                    .asList()
                    .noDefaultValue()
                    .withDescription("The topics of the data messages to read; by default all.");

    public static final ConfigOption<Boolean> SCAN_INCLUDE_CONNECTOR_TRACKS =
            ConfigOptions.key("scan.include-connector-tracks")
                    .booleanType()
                    .defaultValue(false)
                    .withFallbackKeys("scan.connector-tracks")
                    .withDescription(
                            "Whether tracks that a connector's sink publishes are read, too. Off, so that a job that reads and "
                                    + "writes one room never reads what it wrote.");

    public static final ConfigOption<VideoBufferType> BUFFER_TYPE =
            ConfigOptions.key("buffer-type")
                    .enumType(VideoBufferType.class)
                    .defaultValue(VideoBufferType.I420)
                    .withFallbackKeys("pixel-format")
                    .withDescription(
                            "How the pixels of emitted frames lie in memory: i420, rgba, or another of the eleven "
                                    + "video buffer types. i420 is what decoders produce, without a copy.");

    public static final ConfigOption<PixelEncoding> PIXEL_ENCODING =
            ConfigOptions.key("pixel-encoding")
                    .enumType(PixelEncoding.class)
                    .defaultValue(PixelEncoding.BT601_LIMITED)
                    .withDescription(
                            "How the senders' colours are luma and chroma, which a source cannot see: bt601-limited, "
                                    + "bt601-full, bt709-limited or bt709-full. Every conversion of the frames goes by it.");

    public static final ConfigOption<VideoQuality> SCAN_QUALITY =
            ConfigOptions.key("scan.quality")
                    .enumType(VideoQuality.class)
                    .noDefaultValue()
                    .withDescription(
                            "Which layer of simulcast tracks is received: low, medium or high; by default the "
                                    + "highest.");

    public static final ConfigOption<String> SCAN_DIMENSIONS =
            ConfigOptions.key("scan.dimensions")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "How large pictures have to be at least, as '640x360', in place of 'scan.quality': of "
                                    + "a simulcast track, the smallest layer is received that is not smaller.");

    public static final ConfigOption<Double> SCAN_MAX_FPS =
            ConfigOptions.key("scan.max-fps")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription(
                            "The most frames a second of each track; by default all. Surplus frames are dropped "
                                    + "before anything else is done with them.");

    public static final ConfigOption<ScanSampling> SCAN_SAMPLING =
            ConfigOptions.key("scan.sampling")
                    .enumType(ScanSampling.class)
                    .defaultValue(ScanSampling.AUTO)
                    .withDescription(
                            "How 'scan.max-fps' is kept: with 'decode-all' all frames are received and decoded, with 'snapshots' a track "
                                    + "is sent only when a frame is due. 'auto' takes snapshots at a frame a second and less.");

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

    public static final ConfigOption<ScanTimestamp> SCAN_TIMESTAMP =
            ConfigOptions.key("scan.timestamp")
                    .enumType(ScanTimestamp.class)
                    .defaultValue(ScanTimestamp.RECEPTION)
                    .withDescription(
                            "Which time a frame has: that of its reception, or with 'user' that of its taking, by the clock of "
                                    + "its sender. A frame that comes without has that of its reception and is counted. "
                                    + "Needs 'engine' = 'livekit-ffi'.");

    public static final ConfigOption<MemorySize> SCAN_MEMORY_LIMIT =
            ConfigOptions.key("scan.memory-limit")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(512))
                    .withDescription(
                            "How much memory the frames of one subtask may use at once. At the limit frames are dropped and "
                                    + "counted.");

    /** Under the name of Flink's option of SQL sources, which says the same. */
    public static final ConfigOption<Duration> SCAN_WATERMARK_IDLE_TIMEOUT =
            ConfigOptions.key("scan.watermark.idle-timeout")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(5))
                    .withDescription(
                            "After how long without a frame a track, or without a message a source of them, has no say in event time, until the next; "
                                    + "'0 s' for never. Those that are muted, paused by the server or withheld have none at once.");

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
                            "Whether the source ends when everybody has left its rooms who is no connector, agent or egress.");

    public static final ConfigOption<Duration> SCAN_ROOM_END_GRACE_PERIOD =
            ConfigOptions.key("scan.room-end-grace-period")
                    .durationType()
                    .defaultValue(StopCondition.DEFAULT_ROOM_END_GRACE_PERIOD)
                    .withDescription(
                            "With 'scan.stop-when-room-ends': how long everybody may be away, who reloads a page or changes "
                                    + "networks, before a room has ended. LiveKit's departure time-out by default.");

    public static final ConfigOption<Boolean> SCAN_SUBSCRIBER_EVENTS =
            ConfigOptions.key("scan.subscriber-events")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether a source of track events subscribes to the tracks, without their pictures, to hear "
                                    + "what the server tells subscribers alone: who is speaking, and how well publishers are connected.");

    /** All of them, in the order in which they are documented. */
    public static List<ConfigOption<?>> all() {
        return List.of(
                ROOM,
                ROOM_PATTERN,
                SCAN_ROOM_DISCOVERY_INTERVAL,
                SCAN_MODE,
                TRACK,
                TRACK_PATTERN,
                TRACK_SOURCE,
                PARTICIPANT,
                PARTICIPANT_PATTERN,
                PARTICIPANT_KIND,
                PARTICIPANT_ATTRIBUTES,
                TOPIC,
                SCAN_INCLUDE_CONNECTOR_TRACKS,
                BUFFER_TYPE,
                PIXEL_ENCODING,
                SCAN_QUALITY,
                SCAN_DIMENSIONS,
                SCAN_MAX_FPS,
                SCAN_SAMPLING,
                SCAN_HIDDEN,
                SCAN_LOW_LATENCY,
                SCAN_BUFFER_FRAMES,
                SCAN_TIMESTAMP,
                SCAN_MEMORY_LIMIT,
                SCAN_WATERMARK_IDLE_TIMEOUT,
                SCAN_STOP_AFTER,
                SCAN_STOP_AFTER_FRAMES,
                SCAN_STOP_WHEN_ROOM_ENDS,
                SCAN_ROOM_END_GRACE_PERIOD,
                SCAN_SUBSCRIBER_EVENTS);
    }
}
