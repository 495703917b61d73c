// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector;

import io.github.flinklivekit.client.engine.LiveKitEngines;
import io.github.flinklivekit.client.room.ParticipantKind;
import io.github.flinklivekit.connector.auth.LocalParticipantProfile;
import io.github.flinklivekit.connector.room.ReconnectSettings;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The options of source and sink alike: a server, credentials and an identity. */
@PublicEvolving
public final class LiveKitConnectionOptions {

    private LiveKitConnectionOptions() {}

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

    public static final ConfigOption<String> IDENTITY_PREFIX =
            ConfigOptions.key("identity-prefix")
                    .stringType()
                    .defaultValue("flink")
                    .withFallbackKeys("identity")
                    .withDescription(
                            "What the identities of the participants begin with: subtask n of the source joins as "
                                    + "'<identity-prefix>-in-<n>', of a source of track events as "
                                    + "'<identity-prefix>-events-<n>', of the sink as '<identity-prefix>-out-<n>'. Two jobs "
                                    + "in one room need two prefixes: each use of a table has its own, 'flink-' and eight "
                                    + "random characters, unless it is given here.");

    public static final ConfigOption<ParticipantKind> LOCAL_PARTICIPANT_KIND =
            ConfigOptions.key("local-participant.kind")
                    .enumType(ParticipantKind.class)
                    .defaultValue(LocalParticipantProfile.DEFAULT.kind())
                    .withDescription(
                            "What kind of participant the connector is to the others: bridge, standard, ingress, egress, sip, "
                                    + "agent or connector. LiveKit's agents leave a bridge out when they wait for their user. "
                                    + "Needs 'api-key' and 'api-secret'.");

    public static final ConfigOption<String> LOCAL_PARTICIPANT_NAME =
            ConfigOptions.key("local-participant.name")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "What the connector is called in lists of participants; by default what it is, such as "
                                    + "'Flink source'. Needs 'api-key' and 'api-secret'.");

    public static final ConfigOption<Map<String, String>> LOCAL_PARTICIPANT_ATTRIBUTES =
            ConfigOptions.key("local-participant.attributes")
                    .mapType()
                    .defaultValue(Map.of())
                    .withDescription(
                            "Attributes of the connector beside 'flink.connector', as 'role:recorder,floor:2'. Needs 'api-key' "
                                    + "and 'api-secret'.");

    public static final ConfigOption<Duration> RECONNECT_INITIAL_DELAY =
            ConfigOptions.key("reconnect.initial-delay")
                    .durationType()
                    .defaultValue(ReconnectSettings.DEFAULT.initialDelay())
                    .withDescription(
                            "The longest wait before the first attempt to restore a connection that broke. It "
                                    + "doubles with each attempt up to 'reconnect.max-delay'; the actual wait is a random "
                                    + "part of it.");

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
                            "How long to keep trying to restore a connection before the job fails; by default for "
                                    + "ever.");

    public static final ConfigOption<String> ENGINE =
            ConfigOptions.key("engine")
                    .stringType()
                    .defaultValue(LiveKitEngines.DEFAULT)
                    .withDescription(
                            "The native library behind the rooms: webrtc-java, which is always there, or livekit-ffi, LiveKit's "
                                    + "own, which brings frame metadata and end-to-end encryption and is a dependency "
                                    + "of its own.");

    public static final ConfigOption<String> ENGINE_LIBRARY =
            ConfigOptions.key("engine.library")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The file of the engine livekit-ffi's native library, on every machine of the cluster; by default it "
                                    + "is looked for.");

    public static final ConfigOption<String> E2EE_KEY =
            ConfigOptions.key("e2ee.key")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The key of the room's end-to-end encryption, which all participants share: what is read is decrypted "
                                    + "with it, what is published encrypted. Needs 'engine' = 'livekit-ffi'.");

    /** All of them, in the order in which they are documented. */
    public static List<ConfigOption<?>> all() {
        return List.of(
                URL,
                API_KEY,
                API_SECRET,
                TOKEN,
                IDENTITY_PREFIX,
                LOCAL_PARTICIPANT_KIND,
                LOCAL_PARTICIPANT_NAME,
                LOCAL_PARTICIPANT_ATTRIBUTES,
                RECONNECT_INITIAL_DELAY,
                RECONNECT_MAX_DELAY,
                RECONNECT_TIMEOUT,
                ENGINE,
                ENGINE_LIBRARY,
                E2EE_KEY);
    }
}
