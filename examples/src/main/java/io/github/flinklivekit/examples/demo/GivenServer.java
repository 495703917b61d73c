// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

import io.github.flinklivekit.testing.LiveKitEndpoint;

/** A server that runs elsewhere. */
public record GivenServer(String url, String apiKey, String apiSecret) implements LiveKitEndpoint {

    /** Without the secret. */
    @Override
    public String toString() {
        return "GivenServer[" + url + "]";
    }
}
