// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import org.apache.flink.annotation.PublicEvolving;

import java.util.Objects;

/** A track could not be published, or data could not be sent. */
@PublicEvolving
public final class PublishException extends LiveKitException {

    private static final long serialVersionUID = 1L;

    /** Why it failed. */
    public enum Reason {
        /** The token does not allow it, or the server has refused it. */
        REFUSED,
        /**
         * This build cannot encode the codec, or the server does not allow it: another codec may
         * work.
         */
        CODEC_UNAVAILABLE,
        /**
         * The connection broke, the server did not answer, or it unpublished the track before it
         * was fully published, which is no refusal. Retrying may help.
         */
        NO_ANSWER,
        /**
         * More data is sent than the network takes, and too much is waiting already. Retrying later
         * may help.
         */
        CONGESTED,
        /** It failed in this client; the message gives the cause. */
        CLIENT_ERROR
    }

    private final Reason reason;

    public PublishException(Reason reason, String message) {
        super(message);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    public PublishException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    public Reason reason() {
        return reason;
    }

    /** Whether the same attempt may succeed later. */
    public boolean isRetryable() {
        return reason == Reason.NO_ANSWER || reason == Reason.CONGESTED;
    }
}
