// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import javax.annotation.Nullable;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Where the rooms are: on a server that is given, else on an embedded one. */
public final class ServerOptions {

    private static final int ROOM_DIGITS = 6;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "A server to use in place of the embedded one, such as wss://my.livekit.host (LIVEKIT_URL).")
    private String url;

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            description = "That server's API key (LIVEKIT_API_KEY).")
    private String apiKey;

    @Option(
            names = "--api-secret",
            paramLabel = "SECRET",
            description = "Its secret (LIVEKIT_API_SECRET).")
    private String apiSecret;

    /** The command that takes these options. */
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /**
     * The server that was given on the command line or in the environment.
     *
     * @return null if there is none
     * @throws ParameterException if it has no key or no secret
     */
    @Nullable
    public GivenServer given() {
        String address = orEnvironment(url, "LIVEKIT_URL");
        if (address == null) {
            return null;
        }
        String key = orEnvironment(apiKey, "LIVEKIT_API_KEY");
        String secret = orEnvironment(apiSecret, "LIVEKIT_API_SECRET");
        if (key == null || secret == null) {
            throw new ParameterException(
                    command.commandLine(),
                    command.name()
                            + " joins "
                            + address
                            + " as several participants: give its --api-key and --api-secret");
        }
        return new GivenServer(address, key, secret);
    }

    /**
     * What ends the names of this run's rooms: nobody else's are met on a server that was given.
     *
     * @param given as of {@link #given}
     */
    public static String roomSuffix(@Nullable GivenServer given) {
        return given == null
                ? ""
                : "-"
                        + HexFormat.of()
                                .toHexDigits(ThreadLocalRandom.current().nextInt(), ROOM_DIGITS);
    }

    @Nullable
    private static String orEnvironment(@Nullable String value, String variable) {
        String found = value != null ? value : System.getenv(variable);
        return found == null || found.isBlank() ? null : found;
    }
}
