// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector;

import io.github.flinklivekit.connector.auth.Credentials;
import io.github.flinklivekit.connector.room.ReconnectSettings;

import org.apache.flink.configuration.ReadableConfig;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.Objects;

/**
 * What the builders of source and sink ask for alike: a server, credentials and an identity.
 *
 * @param <B> the builder itself
 */
public abstract class LiveKitConnectionBuilder<B extends LiveKitConnectionBuilder<B>> {

    @Nullable private String url;
    @Nullable private String apiKey;
    @Nullable private String apiSecret;
    @Nullable private String token;
    private Duration reconnectInitialDelay =
            LiveKitConnectorOptions.RECONNECT_INITIAL_DELAY.defaultValue();
    private Duration reconnectMaxDelay = LiveKitConnectorOptions.RECONNECT_MAX_DELAY.defaultValue();
    @Nullable private Duration reconnectTimeout;
    private String identityPrefix = LiveKitConnectorOptions.IDENTITY_PREFIX.defaultValue();

    /** The server, such as {@code ws://127.0.0.1:7880}. */
    public B setUrl(String value) {
        url = value;
        return self();
    }

    /**
     * The API key with which a token is made for each connection. Goes with {@link #setApiSecret}.
     */
    public B setApiKey(String value) {
        apiKey = value;
        return self();
    }

    /** The secret of the API key. */
    public B setApiSecret(String value) {
        apiSecret = value;
        return self();
    }

    /**
     * A ready token in place of API key and secret. One participant joins with it, so the
     * parallelism has to be 1.
     */
    public B setToken(String value) {
        token = value;
        return self();
    }

    /**
     * What the participants' identities begin with; subtask n joins as {@code <prefix>-in-<n>} to
     * read and as {@code <prefix>-out-<n>} to publish. Default {@code flink}.
     */
    public B setIdentityPrefix(String value) {
        identityPrefix = Objects.requireNonNull(value, "identityPrefix");
        return self();
    }

    /**
     * How long to wait between attempts to restore a connection that broke: each time a random part
     * of a delay that doubles from the first to the longest. Default 300 ms and 7 s.
     */
    public B setReconnectDelay(Duration initial, Duration longest) {
        reconnectInitialDelay = Objects.requireNonNull(initial, "initial");
        reconnectMaxDelay = Objects.requireNonNull(longest, "longest");
        return self();
    }

    /**
     * How long to try to restore a connection that broke before the job fails. Default: for ever.
     */
    public B setReconnectTimeout(Duration value) {
        reconnectTimeout = Objects.requireNonNull(value, "reconnectTimeout");
        return self();
    }

    /** This builder. */
    protected abstract B self();

    /** Takes what a configuration has of these settings. */
    protected final void setConnectionOptions(ReadableConfig config) {
        config.getOptional(LiveKitConnectorOptions.URL).ifPresent(this::setUrl);
        config.getOptional(LiveKitConnectorOptions.API_KEY).ifPresent(this::setApiKey);
        config.getOptional(LiveKitConnectorOptions.API_SECRET).ifPresent(this::setApiSecret);
        config.getOptional(LiveKitConnectorOptions.TOKEN).ifPresent(this::setToken);
        config.getOptional(LiveKitConnectorOptions.IDENTITY_PREFIX)
                .ifPresent(this::setIdentityPrefix);
        config.getOptional(LiveKitConnectorOptions.RECONNECT_INITIAL_DELAY)
                .ifPresent(delay -> setReconnectDelay(delay, reconnectMaxDelay));
        config.getOptional(LiveKitConnectorOptions.RECONNECT_MAX_DELAY)
                .ifPresent(delay -> setReconnectDelay(reconnectInitialDelay, delay));
        config.getOptional(LiveKitConnectorOptions.RECONNECT_TIMEOUT)
                .ifPresent(this::setReconnectTimeout);
    }

    /**
     * How connections are restored.
     *
     * @throws IllegalArgumentException if the times contradict each other
     */
    protected final ReconnectSettings reconnect() {
        return new ReconnectSettings(reconnectInitialDelay, reconnectMaxDelay, reconnectTimeout);
    }

    /** The server as it was given, unchecked. */
    @Nullable
    protected final String url() {
        return url;
    }

    /** The prefix as it was given, unchecked. */
    protected final String identityPrefix() {
        return identityPrefix;
    }

    /**
     * The credentials.
     *
     * @throws IllegalArgumentException if nothing, too little or too much was given
     */
    protected final Credentials credentials() {
        return Credentials.of(apiKey, apiSecret, token);
    }
}
