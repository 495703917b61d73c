// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.track;

import io.github.flinklivekit.ffi.protocol.LiveKitFfi.VideoFrameReceived;

/**
 * Tells which first pictures of a track came before the library began to read what is sent with
 * them, which on a loaded machine is after it began to decode. By the time of their reception such
 * pictures could be hours from those that follow, which event time does not forgive; a publisher
 * that announces metadata and sends none is waited for no longer than {@value #PATIENCE_US} µs. Not
 * thread-safe.
 */
final class MetadataStart {

    static final long PATIENCE_US = 500_000;

    private static final long NONE = Long.MIN_VALUE;

    private boolean awaited;
    private long firstPictureUs = NONE;

    /**
     * The start of one track.
     *
     * @param announced whether metadata is to come
     */
    MetadataStart(boolean announced) {
        this.awaited = announced;
    }

    /**
     * Whether metadata is still to come.
     *
     * @param picture the next one of the track
     */
    boolean isAfter(VideoFrameReceived picture) {
        if (!awaited) {
            return false;
        }
        if (firstPictureUs == NONE) {
            firstPictureUs = picture.getTimestampUs();
        }
        awaited = !picture.hasMetadata() && picture.getTimestampUs() - firstPictureUs < PATIENCE_US;
        return awaited;
    }
}
