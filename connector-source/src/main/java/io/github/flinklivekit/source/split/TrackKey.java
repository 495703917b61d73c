// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.split;

import org.apache.flink.annotation.Internal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What stays the same when a track ends and comes back.
 *
 * @param participant the identity of the publisher
 * @param track the name that the source gives the track: the published one, made unique where it is
 *     not
 */
@Internal
public record TrackKey(String room, String participant, String track) {

    public TrackKey {
        Objects.requireNonNull(room, "room");
        Objects.requireNonNull(participant, "participant");
        Objects.requireNonNull(track, "track");
    }

    /** The three names in one word, different for different keys. */
    String encoded() {
        return encode(room) + "/" + encode(participant) + "/" + encode(track);
    }

    private static String encode(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return encoded();
    }
}
