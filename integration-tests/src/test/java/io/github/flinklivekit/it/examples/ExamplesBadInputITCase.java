// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.examples;

import io.github.flinklivekit.it.support.ExampleJob;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

/** What a user of the examples gets wrong: one line that says what, and the right exit code. */
@ExtendWith(ServerUnderTest.class)
class ExamplesBadInputITCase {
    private static final String WRONG_SECRET = "another-secret-of-at-least-32-characters";

    @Test
    void aServerThatIsNotThere(LiveKitEndpoint server) {
        assertFailure(
                server,
                "No LiveKit server answers",
                "watch",
                "--room",
                "x",
                "--url",
                "ws://127.0.0.1:9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"watch", "publish"})
    void aWrongSecret(String command, LiveKitEndpoint server) {
        ExampleJob.Ended ended =
                assertFailure(
                        server,
                        "answered 401",
                        command,
                        "--room",
                        "x",
                        "--api-secret",
                        WRONG_SECRET);

        assertThat(ended.stdout() + ended.stderr()).doesNotContain(WRONG_SECRET);
    }

    @Test
    void anExpiredToken(LiveKitEndpoint server) {
        assertTokenFailure(
                server,
                server.tokens().builder("x", "viewer").ttl(Duration.ofMinutes(-1)).toJwt(),
                "expired",
                "watch");
    }

    @Test
    void aTokenWithoutPermissionToPublish(LiveKitEndpoint server) {
        assertTokenFailure(
                server,
                server.tokens().builder("x", "camera").canPublish(false).toJwt(),
                "canPublish",
                "publish");
    }

    @Test
    void aTokenWithoutPermissionToSubscribe(LiveKitEndpoint server) {
        assertTokenFailure(
                server,
                server.tokens().builder("x", "viewer").canSubscribe(false).toJwt(),
                "canSubscribe",
                "watch");
    }

    @Test
    void aRoomNameThatIsTooLong(LiveKitEndpoint server) {
        assertFailure(server, "256", "watch", "--room", "x".repeat(257));
    }

    @Test
    void aCodecThatCannotBeEncodedHere(LiveKitEndpoint server) {
        ExampleJob.Ended ended =
                assertFailure(
                        server, "encoded as h265", "publish", "--room", "h265", "--codec", "h265");

        assertThat(ended.stderr()).contains("vp8", "h264", "vp9", "av1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "watch",
                "watch --room",
                "watch --room x --nonsense",
                "watch --room x --duration soon",
                "watch --room x --parallelism 0",
                "watch --room x --buffer-type gif",
                "watch --room x --url nowhere",
                "publish --room x --size large",
                "publish --room x --codec mpeg2",
                "publish --room x --tracks 0",
                "echo --room x"
            })
    void aWrongArgument(String arguments, LiveKitEndpoint server) {
        try (ExampleJob job =
                ExampleJob.start(
                        server, arguments.isEmpty() ? new String[0] : arguments.split(" "))) {
            ExampleJob.Ended ended = job.await(Duration.ZERO);

            assertThat(ended.exitCode()).as(ended.stderr()).isEqualTo(2);
            assertThat(ended.stdout()).isEmpty();
            assertThat(ended.stderr())
                    .contains("--help")
                    .doesNotContain("\tat ")
                    .doesNotContain(server.apiSecret());
        }
    }

    @Test
    void nothingInTheEnvironment() {
        try (ExampleJob job =
                ExampleJob.start("watch", "--room", "x", "--url", "ws://127.0.0.1:9")) {
            ExampleJob.Ended ended = job.await(Duration.ZERO);

            assertThat(ended.exitCode()).isEqualTo(2);
            assertThat(ended.stderr()).contains("No credentials");
        }
    }

    @Test
    void anEmptyRoomIsNoError(LiveKitEndpoint server) {
        try (ExampleJob job =
                ExampleJob.start(server, "watch", "--room", "empty", "--duration", "3s")) {
            ExampleJob.Ended ended = job.await(Duration.ofSeconds(3));

            assertThat(ended.exitCode()).as(ended.stderr()).isZero();
            assertThat(ended.stderr()).isEmpty();
            assertThat(ended.seconds()).isGreaterThan(3);
            assertThat(ended.json().path("frames").asInt()).isZero();
            assertThat(ended.json().path("framesPerTrack")).isEmpty();
        }
    }

    private static void assertTokenFailure(
            LiveKitEndpoint server, String token, String says, String command) {
        ExampleJob.Ended ended = assertFailure(server, says, command, "--token", token);
        assertThat(ended.stdout() + ended.stderr())
                .doesNotContain("eyJ")
                .doesNotContain(token.substring(token.indexOf('.') + 1, token.lastIndexOf('.')));
    }

    /** The job may take ten seconds; the JVM and Flink start before and stop after it. */
    private static ExampleJob.Ended assertFailure(
            LiveKitEndpoint server, String says, String... arguments) {
        try (ExampleJob job = ExampleJob.start(server, arguments)) {
            ExampleJob.Ended ended = job.await(Duration.ofSeconds(10));

            assertThat(ended.exitCode()).as(ended.stderr()).isEqualTo(1);
            assertThat(ended.stdout()).isEmpty();
            assertThat(ended.stderr()).contains(says).doesNotContain(server.apiSecret());
            assertThat(ended.stderr().lines()).as("the only line").hasSize(1);
            return ended;
        }
    }
}
