// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.engine;

import org.apache.flink.annotation.Internal;

/** What not every engine can do. */
@Internal
public enum EngineFeature {
    /** Frames come and go with what their publishers send beside the picture. */
    FRAME_METADATA,
    /** Tracks are encrypted and decrypted end to end. */
    ENCRYPTION,
    /** Frames that came encoded are published as they are. */
    ENCODED_FRAMES
}
