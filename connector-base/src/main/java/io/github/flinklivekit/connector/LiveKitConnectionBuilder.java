// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector;

import io.github.flinklivekit.connector.internal.Credentials;

import org.apache.flink.configuration.ReadableConfig;

import javax.annotation.Nullable;

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
    private String identityPrefix = LiveKitConnectorOptions.IDENTITY.defaultValue();

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

    /** This builder. */
    protected abstract B self();

    /** Takes what a configuration has of these settings. */
    protected final void setConnectionOptions(ReadableConfig config) {
        config.getOptional(LiveKitConnectorOptions.URL).ifPresent(this::setUrl);
        config.getOptional(LiveKitConnectorOptions.API_KEY).ifPresent(this::setApiKey);
        config.getOptional(LiveKitConnectorOptions.API_SECRET).ifPresent(this::setApiSecret);
        config.getOptional(LiveKitConnectorOptions.TOKEN).ifPresent(this::setToken);
        config.getOptional(LiveKitConnectorOptions.IDENTITY).ifPresent(this::setIdentityPrefix);
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
