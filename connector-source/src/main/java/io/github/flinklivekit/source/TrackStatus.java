// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import java.util.Set;

/**
 * What is known of a track without reading it.
 *
 * @param width of the full picture in pixels, as announced
 * @param height of the full picture in pixels, as announced
 * @param mimeType empty until the publisher sends
 * @param encrypted end to end
 */
record TrackStatus(int width, int height, boolean muted, String mimeType, boolean encrypted) {

    /** What webrtc-java decodes on every machine. */
    private static final Set<String> DECODABLE =
            Set.of("video/vp8", "video/vp9", "video/h264", "video/av1");

    /** Why its pictures cannot be read, in a word; empty if they can, or nobody knows yet. */
    String obstacle() {
        if (encrypted) {
            return TrackEvent.ENCRYPTED;
        }
        return mimeType.isEmpty() || DECODABLE.contains(mimeType)
                ? ""
                : TrackEvent.CODEC_UNSUPPORTED;
    }
}
