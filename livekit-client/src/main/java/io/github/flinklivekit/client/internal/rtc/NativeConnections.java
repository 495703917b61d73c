// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.internal.NativeObject;
import dev.onvoid.webrtc.internal.RefCountedObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.reflect.Field;

/**
 * Closes peer connections and gives their memory back. {@code RTCPeerConnection.close()} of
 * webrtc-java 0.14.0 forgets its native object without releasing it, which keeps two threads of
 * each factory and some megabytes of each connection until the process ends. Later versions release
 * it themselves: with them this class has to go.
 */
final class NativeConnections {
    private static final Logger LOG = LoggerFactory.getLogger(NativeConnections.class);

    private NativeConnections() {}

    /**
     * Closes a connection. No sender, receiver, transceiver or data channel of it may be used after
     * that: they point to freed memory.
     */
    static void close(RTCPeerConnection connection) {
        Reference reference = new Reference();
        boolean known = reference.copyOf(connection);
        connection.close();
        if (known) {
            reference.release();
        }
    }

    /** The reference that is forgotten, by what the library calls a handle. */
    private static final class Reference extends RefCountedObject {

        /** False where the library does not let itself be looked at: then the memory is lost. */
        boolean copyOf(RTCPeerConnection connection) {
            try {
                Field handle = NativeObject.class.getDeclaredField("nativeHandle");
                handle.setAccessible(true);
                handle.setLong(this, handle.getLong(connection));
                return handle.getLong(this) != 0;
            } catch (ReflectiveOperationException | RuntimeException e) {
                LOG.debug("The native memory of a peer connection stays", e);
                return false;
            }
        }
    }
}
