// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector;

import io.github.flinklivekit.client.room.EncryptionKeys;
import io.github.flinklivekit.client.room.ParticipantKind;
import io.github.flinklivekit.connector.auth.Credentials;
import io.github.flinklivekit.connector.auth.LocalParticipantProfile;
import io.github.flinklivekit.connector.room.EngineSettings;
import io.github.flinklivekit.connector.room.ReconnectSettings;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the builders of source and sink have in common: a server, credentials and an identity.
 * Values from setters and from {@code setOptions} are all kept as options, so that the last one
 * wins.
 *
 * @param <B> the builder itself
 */
@PublicEvolving
public abstract class LiveKitConnectionBuilder<B extends LiveKitConnectionBuilder<B>> {

    /** Holds secrets in the clear. */
    private final Configuration config = new Configuration();

    /** Null where the option says it. */
    @Nullable private EncryptionKeys encryptionKeys;

    /** The server, such as {@code ws://127.0.0.1:7880}. */
    public B setUrl(@Nullable String value) {
        return set(LiveKitConnectionOptions.URL, value);
    }

    /**
     * The API key with which a token is made for each connection. Goes with {@link #setApiSecret}.
     */
    public B setApiKey(@Nullable String value) {
        return set(LiveKitConnectionOptions.API_KEY, value);
    }

    /** The secret of the API key. */
    public B setApiSecret(@Nullable String value) {
        return set(LiveKitConnectionOptions.API_SECRET, value);
    }

    /**
     * A ready token in place of API key and secret. One participant joins with it, so the
     * parallelism has to be 1.
     */
    public B setToken(@Nullable String value) {
        return set(LiveKitConnectionOptions.TOKEN, value);
    }

    /**
     * What the participants' identities begin with; subtask n joins as {@code <prefix>-in-<n>} to
     * read and as {@code <prefix>-out-<n>} to publish. Default {@code flink}.
     */
    public B setIdentityPrefix(String value) {
        return set(
                LiveKitConnectionOptions.IDENTITY_PREFIX,
                Objects.requireNonNull(value, "identityPrefix"));
    }

    /**
     * What kind of participant the connector is to the others. Default a bridge, which LiveKit's
     * agents leave out when they wait for their user. Needs the API key: a ready token says so
     * itself.
     */
    public B setLocalParticipantKind(ParticipantKind value) {
        return set(
                LiveKitConnectionOptions.LOCAL_PARTICIPANT_KIND,
                Objects.requireNonNull(value, "localParticipantKind"));
    }

    /**
     * What the connector is called in lists of participants. Default what it is, such as {@code
     * Flink source}. Needs the API key: a ready token says so itself.
     */
    public B setLocalParticipantName(@Nullable String value) {
        return set(LiveKitConnectionOptions.LOCAL_PARTICIPANT_NAME, value);
    }

    /**
     * Attributes of the connector beside {@code flink.connector}, which marks connectors. Default
     * none. Needs the API key: a ready token says so itself.
     */
    public B setLocalParticipantAttributes(Map<String, String> value) {
        return set(LiveKitConnectionOptions.LOCAL_PARTICIPANT_ATTRIBUTES, Map.copyOf(value));
    }

    /**
     * The longest wait before the first attempt to restore a connection that broke. It doubles with
     * each attempt up to the longest; the actual wait is a random part of it. Default 300 ms.
     */
    public B setReconnectInitialDelay(Duration value) {
        return set(
                LiveKitConnectionOptions.RECONNECT_INITIAL_DELAY,
                Objects.requireNonNull(value, "reconnectInitialDelay"));
    }

    /** The longest wait between attempts to restore a connection. Default 2 s. */
    public B setReconnectMaxDelay(Duration value) {
        return set(
                LiveKitConnectionOptions.RECONNECT_MAX_DELAY,
                Objects.requireNonNull(value, "reconnectMaxDelay"));
    }

    /**
     * How long to keep trying to restore a connection that broke before the job fails. Default: for
     * ever.
     */
    public B setReconnectTimeout(Duration value) {
        return set(
                LiveKitConnectionOptions.RECONNECT_TIMEOUT,
                Objects.requireNonNull(value, "reconnectTimeout"));
    }

    /**
     * The native library behind the rooms: {@code webrtc-java}, the default, or {@code
     * livekit-ffi}, which brings frame metadata and end-to-end encryption and is a dependency of
     * its own.
     */
    public B setEngine(String value) {
        return set(LiveKitConnectionOptions.ENGINE, Objects.requireNonNull(value, "engine"));
    }

    /**
     * The file of the native library of the engine {@code livekit-ffi}, on every machine of the
     * cluster: a process loads one for all of its jobs. Default: it is looked for.
     */
    public B setEngineLibrary(@Nullable String value) {
        return set(LiveKitConnectionOptions.ENGINE_LIBRARY, value);
    }

    /**
     * The keys of the room's end-to-end encryption, in place of an option {@code e2ee.key} that was
     * set before: what is read is decrypted with them, what is published encrypted. Default none.
     * Needs the engine {@code livekit-ffi}.
     */
    public B setEncryptionKeys(@Nullable EncryptionKeys value) {
        encryptionKeys = value;
        return set(LiveKitConnectionOptions.E2EE_KEY, null);
    }

    /** This builder. */
    protected abstract B self();

    /** Sets an option; null unsets it. */
    protected final <V> B set(ConfigOption<V> option, @Nullable V value) {
        if (value == null) {
            config.removeConfig(option);
        } else {
            config.set(option, value);
        }
        return self();
    }

    /**
     * Takes over those of the given options that a configuration has; the others stay as they are.
     *
     * @throws IllegalArgumentException if a value cannot be read
     */
    protected final void setAll(List<ConfigOption<?>> options, ReadableConfig from) {
        options.forEach(option -> copy(option, from));
    }

    private <V> void copy(ConfigOption<V> option, ReadableConfig from) {
        from.getOptional(option).ifPresent(value -> config.set(option, value));
    }

    /** The options that were set. Holds secrets in the clear; not to be changed. */
    protected final ReadableConfig config() {
        return config;
    }

    /**
     * How connections are restored.
     *
     * @throws IllegalArgumentException if the times contradict each other
     */
    protected final ReconnectSettings reconnect() {
        return new ReconnectSettings(
                config.get(LiveKitConnectionOptions.RECONNECT_INITIAL_DELAY),
                config.get(LiveKitConnectionOptions.RECONNECT_MAX_DELAY),
                config.get(LiveKitConnectionOptions.RECONNECT_TIMEOUT));
    }

    /**
     * What the others are told of the connector.
     *
     * @throws IllegalArgumentException if an attribute is the connectors' own
     */
    protected final LocalParticipantProfile localParticipant() {
        return new LocalParticipantProfile(
                config.get(LiveKitConnectionOptions.LOCAL_PARTICIPANT_KIND),
                config.get(LiveKitConnectionOptions.LOCAL_PARTICIPANT_NAME),
                config.get(LiveKitConnectionOptions.LOCAL_PARTICIPANT_ATTRIBUTES));
    }

    /**
     * The engine.
     *
     * @throws IllegalArgumentException if it is not on the class path, or cannot do what is asked,
     *     or the key is empty; the message says what to add or to choose
     */
    protected final EngineSettings engineSettings() {
        String key = config.get(LiveKitConnectionOptions.E2EE_KEY);
        return EngineSettings.of(
                engine(),
                config.get(LiveKitConnectionOptions.ENGINE_LIBRARY),
                key == null ? encryptionKeys : EncryptionKeys.shared(key));
    }

    /** The engine as it was given, unchecked. */
    protected final String engine() {
        return config.get(LiveKitConnectionOptions.ENGINE);
    }

    /** The server as it was given, unchecked. */
    @Nullable
    protected final String url() {
        return config.get(LiveKitConnectionOptions.URL);
    }

    /** The prefix as it was given, unchecked. */
    protected final String identityPrefix() {
        return config.get(LiveKitConnectionOptions.IDENTITY_PREFIX);
    }

    /**
     * The credentials.
     *
     * @throws IllegalArgumentException if nothing, too little or too much was given
     */
    protected final Credentials credentials() {
        return Credentials.of(
                config.get(LiveKitConnectionOptions.API_KEY),
                config.get(LiveKitConnectionOptions.API_SECRET),
                config.get(LiveKitConnectionOptions.TOKEN));
    }
}
