// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class MainTest {

    private static final String SECRET = "a-secret-that-nobody-may-ever-read";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"publish", "watch", "echo", "record", "replay"})
    void eachCommandHasHelpAndAnIdentityOfItsOwn(String command) {
        assertThat(run(command, "--help")).isZero();

        assertThat(out.toString())
                .contains("Usage: flink-livekit-examples " + command)
                .contains("(default: flink-" + command + ")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"motion", "quadview", "dataset"})
    void eachDemonstrationHasHelpAndNeedsNothing(String command) {
        assertThat(run(command, "--help")).isZero();

        assertThat(out.toString())
                .contains("Usage: flink-livekit-examples " + command)
                .contains("--duration=TIME", "(default: 20s)", "LIVEKIT_URL");
        assertWrong("--duration", command, "--duration", "soon");
        assertWrong("give its --api-key", command, "--url", "ws://127.0.0.1:1");
    }

    @Test
    void theDefaultIdentityFollowsTheCommand() {
        assertThat(optionsOf("publish", "--room", "r").identity()).isEqualTo("flink-publish");
        assertThat(optionsOf("watch", "--room", "r").identity()).isEqualTo("flink-watch");
        assertThat(optionsOf("echo", "--room", "r", "--out-room", "o").identity())
                .isEqualTo("flink-echo");
        assertThat(optionsOf("watch", "--room", "r", "--identity", "eve").identity())
                .isEqualTo("eve");
    }

    @Test
    void asksForACommand() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString())
                .startsWith(
                        "Which job? Give one of publish, watch, echo, record, replay and telemetry, or quickstart, motion, quadview or dataset");
    }

    @Test
    void saysWhichArgumentIsWrong() {
        assertWrong("--duration", "watch", "--duration", "soon");
        assertWrong("--buffer-type", "watch", "--buffer-type", "jpeg");
        assertWrong("'large' is no size", server("publish", "--room", "r", "--size", "large"));
        assertWrong("0 of 30", server("publish", "--room", "r", "--tracks", "0"));
        assertWrong("too small for a time code", server("publish", "--room", "r", "--size", "8x8"));
        assertWrong("at least 1, not 0", server("watch", "--room", "r", "--parallelism", "0"));
        assertWrong("(room)", server("watch"));
        assertWrong("Unknown option", "watch", "--no-such-option");
    }

    @Test
    void recordSaysWhatItCannotWrite(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        String out = folder.toString();

        assertWrong("'--out=DIR'", server("record", "--room", "r"));
        assertWrong("file", server("record", "--room", "r", "--out", file.toString()));
        assertWrong(
                "file", server("record", "--room", "r", "--out", file.resolve("in").toString()));
        assertWrong("nowhere", server("record", "--room", "r", "--out", "nowhere://bucket/x"));
        assertWrong("--compression", server("record", "--room", "r", "--compression", "rar"));
        assertWrong(
                "above 0, not 0.0", server("record", "--room", "r", "--out", out, "--fps", "0"));
        assertWrong("above 0", server("record", "--room", "r", "--out", out, "--fps", "-1"));
        assertWrong("--fps", server("record", "--room", "r", "--out", out, "--fps", "five"));
    }

    @Test
    void replaySaysWhatItCannotRead(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("notes.txt"));
        String in = folder.toString();

        assertWrong("'--in=DIR'", server("replay", "--room", "r"));
        assertWrong("no Arrow files", server("replay", "--room", "r", "--in", in));
        assertWrong("not exist", server("replay", "--room", "r", "--in", in + "/nowhere"));
        assertWrong("is a file", server("replay", "--room", "r", "--in", file.toString()));
        Files.createFile(folder.resolve("a.arrow"));
        assertWrong(
                "sink.replay.speed", server("replay", "--room", "r", "--in", in, "--speed", "0"));
        assertWrong("--speed", server("replay", "--room", "r", "--in", in, "--speed", "fast"));
    }

    @Test
    void echoNeverReadsWhatItWrites() {
        assertWrong(
                "give another --out-room",
                server("echo", "--room", "r", "--out-room", "r", "--connector-tracks"));
        assertWrong(
                "one token cannot do",
                "echo",
                "--token",
                "a.b.c",
                "--room",
                "r",
                "--out-room",
                "o");
    }

    @Test
    void aFailureIsOneLineWithoutAStackTraceOrASecret() throws IOException {
        assertThat(watchNobody()).isEqualTo(1);

        assertThat(err.toString().lines())
                .hasSize(1)
                .first()
                .asString()
                .contains("cannot join room 'r'")
                .contains("flink-watch-in-0")
                .doesNotContain(SECRET);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void verboseShowsWhereAFailureComesFrom() throws IOException {
        assertThat(watchNobody("--verbose")).isEqualTo(1);

        assertThat(err.toString()).contains("\tat ").doesNotContain(SECRET);
    }

    private int watchNobody(String... more) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        List<String> args =
                new ArrayList<>(List.of("watch", "--room", "r", "--url", "ws://127.0.0.1:" + port));
        args.addAll(List.of("--api-key", "key", "--api-secret", SECRET));
        args.addAll(List.of(more));
        return run(args.toArray(String[]::new));
    }

    private static String[] server(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--url", "ws://127.0.0.1:1", "--api-key", "k", "--api-secret", SECRET));
        return all.toArray(String[]::new);
    }

    private void assertWrong(String message, String... args) {
        err.getBuffer().setLength(0);
        assertThat(run(args)).as("%s", String.join(" ", args)).isEqualTo(2);
        assertThat(err.toString()).contains(message).contains("--help").doesNotContain("\tat ");
    }

    private int run(String... args) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private static CommonOptions optionsOf(String... args) {
        ParseResult parsed = Main.commandLine().parseArgs(args);
        CommandLine command = parsed.subcommand().commandSpec().commandLine();
        return command.<JobCommand>getCommand().options();
    }
}
