// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import org.apache.flink.annotation.PublicEvolving;

/**
 * What the native library counts for one layer of a published video track: the attributes of an
 * {@code outbound-rtp} report of webrtc-stats, and the round-trip time that its receiver has
 * reported. A figure that the library does not report is 0, a text empty. Counters start at 0 when
 * the track is published again.
 *
 * @param rid the layer's RTP stream id; empty without simulcast
 * @param mid the media section that the track is sent in
 * @param frameWidth of the last encoded frame, in pixels
 * @param frameHeight of the last encoded frame, in pixels
 * @param framesPerSecond encoded in the last second; 0 while the layer is not sent
 * @param framesEncoded frames encoded
 * @param keyFramesEncoded key frames among them
 * @param totalEncodeTimeSeconds spent encoding {@code framesEncoded} frames
 * @param bytesSent bytes of payload sent
 * @param headerBytesSent bytes of RTP headers and padding sent
 * @param targetBitrateBps the bitrate that the encoder aims at, in bits per second
 * @param qualityLimitationReason why the encoder reduces the quality: {@code none}, {@code cpu},
 *     {@code bandwidth} or {@code other}
 * @param encoderImplementation the name of the encoder
 * @param roundTripTimeSeconds by the receiver's RTCP reports
 */
@PublicEvolving
public record VideoSenderStats(
        String rid,
        String mid,
        int frameWidth,
        int frameHeight,
        double framesPerSecond,
        long framesEncoded,
        long keyFramesEncoded,
        double totalEncodeTimeSeconds,
        long bytesSent,
        long headerBytesSent,
        double targetBitrateBps,
        String qualityLimitationReason,
        String encoderImplementation,
        double roundTripTimeSeconds) {}
