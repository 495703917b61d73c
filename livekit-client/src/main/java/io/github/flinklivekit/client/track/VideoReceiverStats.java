// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import org.apache.flink.annotation.PublicEvolving;

/**
 * What the native library counts for a received video track: the attributes of an {@code
 * inbound-rtp} report of webrtc-stats, and the round-trip time of its connection. A figure that the
 * library does not report is 0. Counters start at 0 with each receiver, that is, whenever the track
 * is subscribed again.
 *
 * @param ssrc of the RTP stream; a different one for each receiver
 * @param frameWidth of the last decoded frame, in pixels
 * @param frameHeight of the last decoded frame, in pixels
 * @param framesPerSecond decoded in the last second
 * @param framesReceived complete frames received, decoded or not
 * @param framesDecoded frames decoded
 * @param keyFramesDecoded key frames among them
 * @param framesDropped frames dropped before decoding, or too late to be displayed
 * @param freezeCount how often the video froze
 * @param totalDecodeTimeSeconds spent decoding {@code framesDecoded} frames
 * @param bytesReceived bytes of payload received
 * @param packetsReceived RTP packets received
 * @param packetsLost RTP packets lost; may be negative if packets arrive twice
 * @param jitterSeconds of RTP packets
 * @param roundTripTimeSeconds of the connection, by STUN
 */
@PublicEvolving
public record VideoReceiverStats(
        long ssrc,
        int frameWidth,
        int frameHeight,
        double framesPerSecond,
        long framesReceived,
        long framesDecoded,
        long keyFramesDecoded,
        long framesDropped,
        long freezeCount,
        double totalDecodeTimeSeconds,
        long bytesReceived,
        long packetsReceived,
        long packetsLost,
        double jitterSeconds,
        double roundTripTimeSeconds) {}
