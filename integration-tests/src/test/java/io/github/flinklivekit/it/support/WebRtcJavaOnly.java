// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import org.junit.jupiter.api.Tag;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A test that the engine livekit-ffi cannot pass; Maven leaves it out of the run with that. */
@Tag(WebRtcJavaOnly.TAG)
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface WebRtcJavaOnly {
    String TAG = "webrtc-java-only";

    Because value();

    /** All that livekit-ffi cannot do and a test asks for; docs/engines.md says why. */
    enum Because {
        /** It tells of no layers, and chooses none by frame rate. */
        IT_TELLS_OF_NO_LAYERS,

        /** It does not say whether somebody watches what is published. */
        IT_TELLS_OF_NO_VIEWERS,

        /** It reports no pause by the server. */
        IT_TELLS_OF_NO_PAUSES,

        /** What has encoded a track stays until the connection ends. */
        IT_KEEPS_ENCODERS,

        /** Data that waits to be sent is dropped when the room is left. */
        IT_LEAVES_BEFORE_DATA_HAS_LEFT,

        /** Connections are restored by rules of its own. */
        IT_RECONNECTS_BY_ITSELF,

        /** How the client's own signalling, media sections and bitrates are made. */
        IT_IS_ABOUT_WEBRTC_JAVA
    }
}
