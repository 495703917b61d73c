// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.quickstart;

import io.github.flinklivekit.testing.LiveKitEndpoint;

/** A server that runs elsewhere. */
record GivenServer(String url, String apiKey, String apiSecret) implements LiveKitEndpoint {

    /** Without the secret. */
    @Override
    public String toString() {
        return "GivenServer[" + url + "]";
    }
}
