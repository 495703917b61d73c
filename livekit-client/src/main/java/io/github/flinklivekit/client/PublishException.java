// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

/** A track could not be published, or data could not be sent. */
public final class PublishException extends LiveKitException {

    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    public PublishException(String message) {
        this(message, false);
    }

    private PublishException(String message, boolean retryable) {
        super(message);
        this.retryable = retryable;
    }

    /** The server did not answer, or could not: nothing says that it would refuse. */
    public static PublishException withoutAnswer(String message) {
        return new PublishException(message, true);
    }

    public PublishException(String message, Throwable cause) {
        super(message, cause);
        this.retryable = cause instanceof PublishException failure && failure.retryable;
    }

    /** Whether another attempt may succeed: no answer has come, as when the connection broke. */
    public boolean isRetryable() {
        return retryable;
    }
}
