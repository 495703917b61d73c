// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.diagnosis;

import io.github.flinklivekit.client.track.VideoReceiverStats;
import io.github.flinklivekit.source.track.MissingFramesReason;

import java.util.Optional;

/**
 * What came in of a track and what its decoder made of it, since the receiver began.
 *
 * @param bytes of payload
 * @param received complete frames
 * @param decoded of these
 * @param keyFrames decoded ones
 * @param dropped received ones that were not decoded, or came to no picture
 */
record DecoderProgress(long bytes, long received, long decoded, long keyFrames, long dropped) {

    /** So many frames in the time of a look tell of a stream; fewer may be a slide show. */
    private static final long FEW_FRAMES = 5;

    /** More than a slide show has between two pictures, for frames that are never complete. */
    private static final long MANY_BYTES = 20_000;

    /** A decoder that follows leaves out a few frames, when packets are lost. */
    private static final int RECEIVED_PER_DECODED = 3;

    /**
     * Of frames with others before them that never became complete, which libwebrtc does not count,
     * it drops about each second one.
     */
    private static final int RECEIVED_PER_DROPPED = 3;

    static final DecoderProgress NONE = new DecoderProgress(0, 0, 0, 0, 0);

    /** Empty statistics are those of a receiver without a packet. */
    static DecoderProgress of(Optional<VideoReceiverStats> stats) {
        return stats.map(
                        some ->
                                new DecoderProgress(
                                        some.bytesReceived(),
                                        some.framesReceived(),
                                        some.framesDecoded(),
                                        some.keyFramesDecoded(),
                                        some.framesDropped()))
                .orElse(NONE);
    }

    /**
     * Why pictures are missing, by what has come since an earlier look.
     *
     * @param earlier of the same track; of another receiver it counts for nothing
     * @param mimeType such as {@code video/vp8}
     * @return empty if as many pictures come as frames
     */
    Optional<MissingFramesReason> missing(DecoderProgress earlier, String mimeType) {
        DecoderProgress before = earlier.bytes > bytes ? NONE : earlier;
        long newBytes = bytes - before.bytes;
        long newReceived = received - before.received;
        long newDecoded = decoded - before.decoded;
        long newDropped = dropped - before.dropped;
        if (newBytes == 0) {
            return Optional.of(MissingFramesReason.NOTHING_SENT);
        }
        boolean incomplete = newReceived < FEW_FRAMES && newDecoded == 0 && newBytes >= MANY_BYTES;
        boolean undecoded =
                newReceived >= FEW_FRAMES
                        && (newDecoded * RECEIVED_PER_DECODED < newReceived
                                || newDropped * RECEIVED_PER_DROPPED >= newReceived);
        return incomplete || undecoded ? Optional.of(undecodable(mimeType)) : Optional.empty();
    }

    private MissingFramesReason undecodable(String mimeType) {
        if (keyFrames == 0) {
            return mimeType.equals("video/vp9")
                    ? MissingFramesReason.FRAME_METADATA
                    : MissingFramesReason.NO_KEY_FRAME;
        }
        return mimeType.equals("video/h264")
                ? MissingFramesReason.B_FRAMES
                : MissingFramesReason.NOT_DECODED;
    }
}
