// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.room;

import io.github.flinklivekit.client.room.ConnectionQuality;
import io.github.flinklivekit.source.track.TrackEvent;

import org.apache.flink.annotation.Internal;

import java.util.Set;

/**
 * What is known of a track without reading it. Only subscribers are told the last four.
 *
 * @param width of the full picture in pixels, as announced
 * @param height of the full picture in pixels, as announced
 * @param mimeType empty until the publisher sends
 * @param undecryptable whether it is encrypted end to end, and nothing here has its key
 * @param subscribed whether its pictures could be read
 * @param speaking whether its publisher is
 * @param connectionQuality of its publisher
 * @param pausedByServer whether the server holds its pictures back for lack of bandwidth
 */
@Internal
public record TrackStatus(
        int width,
        int height,
        boolean muted,
        String mimeType,
        boolean undecryptable,
        boolean subscribed,
        boolean speaking,
        ConnectionQuality connectionQuality,
        boolean pausedByServer) {

    /** What webrtc-java decodes on every machine. */
    private static final Set<String> DECODABLE =
            Set.of("video/vp8", "video/vp9", "video/h264", "video/av1");

    /** The status of a track that nobody here subscribes to. */
    public TrackStatus(
            int width, int height, boolean muted, String mimeType, boolean undecryptable) {
        this(
                width,
                height,
                muted,
                mimeType,
                undecryptable,
                false,
                false,
                ConnectionQuality.UNKNOWN,
                false);
    }

    /** As it would be if nobody here subscribed to it. */
    public TrackStatus unsubscribed() {
        return new TrackStatus(width, height, muted, mimeType, undecryptable);
    }

    /** Whether nothing here decodes its codec. */
    public boolean isCodecUnsupported() {
        return !mimeType.isEmpty() && !DECODABLE.contains(mimeType);
    }

    /** Why its pictures cannot be read, in a word; empty if they can, or nobody knows yet. */
    public String undecodableReason() {
        if (undecryptable) {
            return TrackEvent.ENCRYPTED;
        }
        return isCodecUnsupported() ? TrackEvent.CODEC_UNSUPPORTED : "";
    }
}
