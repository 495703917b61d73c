// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import io.github.flinklivekit.client.engine.LiveKitEngine;
import io.github.flinklivekit.client.engine.LiveKitEngines;
import io.github.flinklivekit.client.track.VideoSource;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoRotation;

/** The engine that the tests run with: the system property {@code livekit.test.engine}. */
public final class EngineUnderTest {

    public static final String NAME =
            System.getProperty("livekit.test.engine", LiveKitEngines.DEFAULT);

    private EngineUnderTest() {}

    public static LiveKitEngine get() {
        return LiveKitEngines.named(NAME);
    }

    /** A source of pictures of that size that stand upright. */
    public static VideoSource createVideoSource(int width, int height) {
        return get().createVideoSource(
                        width, height, VideoRotation.ROTATION_0, PixelEncoding.BT601_LIMITED);
    }
}
