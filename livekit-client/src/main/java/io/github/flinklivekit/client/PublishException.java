// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

/** A track could not be published, or data could not be sent. */
public final class PublishException extends LiveKitException {

    private static final long serialVersionUID = 1L;

    public PublishException(String message) {
        super(message);
    }

    public PublishException(String message, Throwable cause) {
        super(message, cause);
    }
}
