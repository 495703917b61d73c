// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.options;

import org.apache.flink.annotation.PublicEvolving;

/**
 * A model that cannot be opened, or not be used as it is asked to be. The message names the file,
 * what it has, what was asked for, and what to do.
 */
@PublicEvolving
public final class InvalidModelException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public InvalidModelException(String message) {
        super(message);
    }

    public InvalidModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
