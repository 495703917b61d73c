// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import io.github.flinklivekit.client.engine.EngineFeature;
import io.github.flinklivekit.client.engine.LiveKitEngines;
import io.github.flinklivekit.client.service.AccessTokens;
import io.github.flinklivekit.connector.LiveKitConnectionOptions;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.sink.LiveKitSink;
import io.github.flinklivekit.sink.LiveKitSinkBuilder;
import io.github.flinklivekit.sink.TrackPartitioning;
import io.github.flinklivekit.source.LiveKitDataMessageSourceBuilder;
import io.github.flinklivekit.source.LiveKitSource;
import io.github.flinklivekit.source.LiveKitSourceBuilder;
import io.github.flinklivekit.source.data.DataMessage;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What every job takes. What is not given on the command line comes from the environment. */
final class CommonOptions {

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The server, such as ws://127.0.0.1:7880 (LIVEKIT_URL).")
    private String url;

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            description = "The server's API key (LIVEKIT_API_KEY).")
    private String apiKey;

    @Option(
            names = "--api-secret",
            paramLabel = "SECRET",
            description = "Its secret (LIVEKIT_API_SECRET).")
    private String apiSecret;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "A ready token in place of key and secret (LIVEKIT_TOKEN).")
    private String token;

    @Option(names = "--room", paramLabel = "ROOM", description = "The room.")
    private String room;

    @Option(
            names = "--identity",
            paramLabel = "PREFIX",
            description =
                    "What the identities in the room begin with (default: flink-${COMMAND-NAME}).")
    private String identity;

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description =
                    "The native library behind the rooms, webrtc-java or livekit-ffi (default: webrtc-java).")
    private String engine;

    @Option(
            names = "--e2ee-key",
            paramLabel = "KEY",
            description =
                    "The key of rooms that are encrypted end to end (LIVEKIT_E2EE_KEY). Needs --engine livekit-ffi.")
    private String e2eeKey;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description =
                    "How many subtasks share the tracks (default: 1; on a cluster, the cluster's).")
    private Integer parallelism;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long the job runs, such as 20s (default: until it is stopped).")
    private Duration duration;

    @Option(names = "--verbose", description = "Shows where a failure comes from.")
    private boolean verbose;

    /** The command that takes these options. */
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    private final Terminal terminal = Terminal.ofThisProcess();

    /** Where the job's progress is shown. */
    Terminal terminal() {
        return terminal;
    }

    boolean verbose() {
        return verbose;
    }

    String room() {
        return room;
    }

    @Nullable
    Duration duration() {
        return duration;
    }

    /** Whether a single participant can join. */
    boolean isOneToken() {
        return credentials().containsKey(LiveKitConnectionOptions.TOKEN.key());
    }

    /** A source of the room. */
    LiveKitSourceBuilder<VideoFrame> source() {
        LiveKitSourceBuilder<VideoFrame> source =
                LiveKitSource.builder().setOptions(connection()).setRoom(room);
        if (duration != null) {
            source.setStopAfter(duration);
        }
        return source;
    }

    /** A source of what participants send in the room as data. */
    LiveKitDataMessageSourceBuilder<DataMessage> dataMessages() {
        LiveKitDataMessageSourceBuilder<DataMessage> source =
                LiveKitSource.forDataMessages().setOptions(connection()).setRoom(room);
        if (duration != null) {
            source.setStopAfter(duration);
        }
        return source;
    }

    /** A sink whose frames stay on the subtask that made them. */
    LiveKitSinkBuilder<VideoFrame> sink(String intoRoom) {
        return LiveKitSink.builder()
                .setOptions(connection())
                .setRoom(intoRoom)
                .setPartitioning(TrackPartitioning.UPSTREAM);
    }

    /**
     * Who publishes what in the room; needs a key and its secret.
     *
     * @param connectorTracks whether tracks that Flink jobs publish count
     */
    RoomPublishers publishers(boolean connectorTracks) {
        Configuration connection = connection();
        return new RoomPublishers(
                connection.get(LiveKitConnectionOptions.URL),
                new AccessTokens(
                        connection.get(LiveKitConnectionOptions.API_KEY),
                        connection.get(LiveKitConnectionOptions.API_SECRET)),
                room,
                connectorTracks);
    }

    /**
     * Says at once that frames come without metadata.
     *
     * @throws IllegalArgumentException if the engine brings none
     */
    void requireFrameMetadata() {
        String name = connection().get(LiveKitConnectionOptions.ENGINE);
        if (!LiveKitEngines.named(name).features().contains(EngineFeature.FRAME_METADATA)) {
            throw new IllegalArgumentException(
                    "The engine " + name + " brings no frame metadata: give --engine livekit-ffi");
        }
    }

    /** A local Flink, or the cluster that the jar was submitted to. */
    StreamExecutionEnvironment flink() {
        if (parallelism != null && parallelism < 1) {
            throw new IllegalArgumentException("The parallelism is at least 1, not " + parallelism);
        }
        Configuration local = new Configuration();
        local.set(RestOptions.ADDRESS, "127.0.0.1");
        local.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        local.set(RestOptions.BIND_PORT, "0");
        if (terminal.isThere()) {
            OperatorMetrics.reportInto(local);
        }
        StreamExecutionEnvironment flink =
                StreamExecutionEnvironment.getExecutionEnvironment(local);
        if (parallelism != null) {
            flink.setParallelism(parallelism);
        } else if (flink instanceof LocalStreamEnvironment) {
            flink.setParallelism(1);
        }
        return flink;
    }

    private Configuration connection() {
        Configuration connection = Configuration.fromMap(credentials());
        set(connection, LiveKitConnectionOptions.URL, orEnvironment(url, "LIVEKIT_URL"));
        set(connection, LiveKitConnectionOptions.IDENTITY_PREFIX, identity());
        set(connection, LiveKitConnectionOptions.ENGINE, engine);
        set(
                connection,
                LiveKitConnectionOptions.E2EE_KEY,
                orEnvironment(e2eeKey, "LIVEKIT_E2EE_KEY"));
        return connection;
    }

    /** Another for each command, so that several of them can be in one room. */
    String identity() {
        return identity != null ? identity : "flink-" + command.name();
    }

    /**
     * What was given on the command line outdoes the environment, and there a key outdoes a token.
     */
    private Map<String, String> credentials() {
        Map<String, String> given = new HashMap<>();
        put(given, LiveKitConnectionOptions.API_KEY, apiKey);
        put(given, LiveKitConnectionOptions.API_SECRET, apiSecret);
        put(given, LiveKitConnectionOptions.TOKEN, token);
        if (token == null) {
            put(given, LiveKitConnectionOptions.API_KEY, orEnvironment(apiKey, "LIVEKIT_API_KEY"));
            put(
                    given,
                    LiveKitConnectionOptions.API_SECRET,
                    orEnvironment(apiSecret, "LIVEKIT_API_SECRET"));
        }
        if (given.isEmpty()) {
            put(given, LiveKitConnectionOptions.TOKEN, orEnvironment(null, "LIVEKIT_TOKEN"));
        }
        return given;
    }

    @Nullable
    private static String orEnvironment(@Nullable String given, String variable) {
        return given != null ? given : System.getenv(variable);
    }

    private static void put(
            Map<String, String> options, ConfigOption<String> option, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            options.put(option.key(), value);
        }
    }

    private static void set(
            Configuration options, ConfigOption<String> option, @Nullable String value) {
        if (value != null) {
            options.set(option, value);
        }
    }
}
