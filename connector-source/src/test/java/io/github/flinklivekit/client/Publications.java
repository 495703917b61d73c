// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

import io.github.flinklivekit.client.internal.participant.TrackInfo;
import io.github.flinklivekit.client.internal.subscribe.Subscriptions;
import io.github.flinklivekit.client.track.RemoteTrackPublication;
import io.github.flinklivekit.client.track.TrackKind;
import io.github.flinklivekit.frame.TrackSource;

import java.util.List;

/** Makes what only the client makes, for listeners under test. */
public final class Publications {

    private Publications() {}

    /** A camera of a room that hears nothing of what is wanted of it. */
    public static RemoteTrackPublication camera(String sid) {
        return new RemoteTrackPublication(
                new TrackInfo(
                        sid,
                        "cam",
                        TrackKind.VIDEO,
                        TrackSource.CAMERA,
                        false,
                        false,
                        1280,
                        720,
                        "video/vp8",
                        false,
                        List.of()),
                new Subscriptions(null, false));
    }
}
