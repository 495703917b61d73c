// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.room;

import org.apache.flink.annotation.Internal;

import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;

/** The signal connection to one client. Called on the server's thread. */
@Internal
public interface SignalConnection {

    /** Hears from a client, on the server's thread. */
    interface Listener {

        void onRequest(SignalConnection line, SignalRequest request);

        /** The line is gone, by whichever side. */
        void onClosed(SignalConnection line);
    }

    /** Sends a message; on a line that is gone, nothing happens. */
    void send(SignalResponse message);

    /** Closes it with a code of RFC 6455, after what was sent before. */
    void close(int code, String reason);

    /** Cuts the TCP connection without a word. */
    void drop();
}
