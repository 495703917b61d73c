// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

import io.github.flinklivekit.client.track.FrameMetadataFeature;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.connector.SinkPacing;
import io.github.flinklivekit.connector.SizeChange;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

import java.time.Duration;
import java.util.List;

/** The options of a sink beside those of its connection: where and how tracks are published. */
@PublicEvolving
public final class LiveKitSinkOptions {

    private LiveKitSinkOptions() {}

    public static final ConfigOption<List<String>> ROOM =
            ConfigOptions.key("room")
                    .stringType()
                    .asList()
                    .noDefaultValue()
                    .withDescription(
                            "The name of the room to publish in. May be left out where 'token' names the room. A "
                                    + "table may be given several, or none: each row then names its room.");

    public static final ConfigOption<List<String>> TRACK =
            ConfigOptions.key("track")
                    .stringType()
                    .asList()
                    .noDefaultValue()
                    .withDescription(
                            "The name of the one track to publish; by default that of each frame.");

    public static final ConfigOption<VideoBufferType> BUFFER_TYPE =
            ConfigOptions.key("buffer-type")
                    .enumType(VideoBufferType.class)
                    .defaultValue(VideoBufferType.I420)
                    .withFallbackKeys("pixel-format")
                    .withDescription(
                            "Of a table: how the pixels in 'data' lie, of rows that do not say so in "
                                    + "'buffer_type'. Frames of a DataStream say it themselves.");

    public static final ConfigOption<PixelEncoding> PIXEL_ENCODING =
            ConfigOptions.key("pixel-encoding")
                    .enumType(PixelEncoding.class)
                    .defaultValue(PixelEncoding.BT601_LIMITED)
                    .withDescription(
                            "How the colours are luma and chroma that viewers get: bt601-limited, which viewers expect, "
                                    + "bt601-full, bt709-limited or bt709-full. Frames of another encoding are converted. Of a "
                                    + "table also what rows are in that do not say so in 'pixel_encoding'.");

    public static final ConfigOption<VideoCodec> SINK_CODEC =
            ConfigOptions.key("sink.codec")
                    .enumType(VideoCodec.class)
                    .defaultValue(VideoCodec.VP8)
                    .withDescription(
                            "How published tracks are encoded: vp8, h264, vp9, av1 or h265.");

    public static final ConfigOption<Boolean> SINK_SIMULCAST =
            ConfigOptions.key("sink.simulcast")
                    .booleanType()
                    .defaultValue(true)
                    .withDescription(
                            "Whether smaller pictures are sent along with the full one, so that a viewer can "
                                    + "choose.");

    public static final ConfigOption<List<FrameMetadataFeature>> SINK_FRAME_METADATA =
            ConfigOptions.key("sink.frame-metadata")
                    .enumType(FrameMetadataFeature.class)
                    .asList()
                    .defaultValues()
                    .withDescription(
                            "What of each frame's metadata is sent with its picture: user-timestamp, frame-id, user-data, "
                                    + "several with ';'. Needs 'engine' = 'livekit-ffi'.");

    public static final ConfigOption<Integer> SINK_MAX_BITRATE =
            ConfigOptions.key("sink.max-bitrate")
                    .intType()
                    .noDefaultValue()
                    .withDescription(
                            "The most bits a second of a published track; by default the preset of its size.");

    public static final ConfigOption<Double> SINK_MAX_FPS =
            ConfigOptions.key("sink.max-fps")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription(
                            "The most frames a second of a published track; by default 30, and 15 of a screen "
                                    + "whose 'sink.max-bitrate' is not set.");

    public static final ConfigOption<TrackSource> SINK_TRACK_SOURCE =
            ConfigOptions.key("sink.track-source")
                    .enumType(TrackSource.class)
                    .noDefaultValue()
                    .withDescription(
                            "What published tracks show, camera or screenshare; by default what their frames say, "
                                    + "else a camera.");

    public static final ConfigOption<String> SINK_STREAM =
            ConfigOptions.key("sink.stream")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The name of the stream that players play in sync; by default the server's choice.");

    public static final ConfigOption<TrackPartitioning> SINK_PARTITIONING =
            ConfigOptions.key("sink.partitioning")
                    .enumType(TrackPartitioning.class)
                    .defaultValue(TrackPartitioning.AUTO)
                    .withDescription(
                            "How a track gets one writer. auto: upstream behind an operator of parallelism 1, otherwise "
                                    + "by-track. by-track: frames are sent to the subtask that their track belongs to. upstream: "
                                    + "frames stay on their subtask. A table with 'sink.parallelism' has by-track by default.");

    public static final ConfigOption<SinkPacing> SINK_PACING =
            ConfigOptions.key("sink.pacing")
                    .enumType(SinkPacing.class)
                    .defaultValue(SinkPacing.LIVE)
                    .withDescription(
                            "When a frame is shown. live: at once; late ones are dropped and counted. replay: when "
                                    + "its timestamp says, counted from the first frame; none is dropped, the job waits for "
                                    + "the sink.");

    public static final ConfigOption<Double> SINK_REPLAY_SPEED =
            ConfigOptions.key("sink.replay.speed")
                    .doubleType()
                    .defaultValue(1.0)
                    .withDescription(
                            "How much faster than its timestamps a replay runs: 2 is twice as fast, 0.5 half as "
                                    + "fast.");

    public static final ConfigOption<Integer> SINK_REPLAY_BUFFER_FRAMES =
            ConfigOptions.key("sink.replay.buffer.frames")
                    .intType()
                    .defaultValue(8)
                    .withDescription(
                            "How many frames of a subtask a replay holds before they are due, so that it stays "
                                    + "even when the job does not.");

    public static final ConfigOption<Duration> SINK_IDLE_TIMEOUT =
            ConfigOptions.key("sink.idle-timeout")
                    .durationType()
                    .noDefaultValue()
                    .withDescription(
                            "How long a track may be without a frame before it is unpublished, and a room that "
                                    + "elements name without an element before it is left; by default both last as long as "
                                    + "the job.");

    public static final ConfigOption<VideoCodec> SINK_FALLBACK_CODEC =
            ConfigOptions.key("sink.fallback-codec")
                    .enumType(VideoCodec.class)
                    .noDefaultValue()
                    .withDescription(
                            "How a track is encoded where 'sink.codec' cannot be, on this machine or for this "
                                    + "server; by default the job fails and says what is available.");

    public static final ConfigOption<SizeChange> SINK_SIZE_CHANGE =
            ConfigOptions.key("sink.size-change")
                    .enumType(SizeChange.class)
                    .defaultValue(SizeChange.REPUBLISH)
                    .withDescription(
                            "What to do with a frame whose size differs from its track's. republish: publish the "
                                    + "track again under the same name. scale: fit the frame into the track's size, "
                                    + "with black bars. fail: fail the job.");

    /** All of them, in the order in which they are documented. */
    public static List<ConfigOption<?>> all() {
        return List.of(
                ROOM,
                TRACK,
                BUFFER_TYPE,
                PIXEL_ENCODING,
                SINK_CODEC,
                SINK_SIMULCAST,
                SINK_FRAME_METADATA,
                SINK_MAX_BITRATE,
                SINK_MAX_FPS,
                SINK_TRACK_SOURCE,
                SINK_STREAM,
                SINK_PARTITIONING,
                SINK_PACING,
                SINK_REPLAY_SPEED,
                SINK_REPLAY_BUFFER_FRAMES,
                SINK_IDLE_TIMEOUT,
                SINK_FALLBACK_CODEC,
                SINK_SIZE_CHANGE);
    }
}
