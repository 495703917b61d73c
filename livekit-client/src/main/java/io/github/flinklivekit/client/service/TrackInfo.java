// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.service;

import io.github.flinklivekit.client.internal.participant.ProtocolEnums;
import io.github.flinklivekit.client.track.TrackKind;
import io.github.flinklivekit.frame.TrackSource;

import org.apache.flink.annotation.PublicEvolving;

import livekit.LivekitModels;

/**
 * A published track as the room service describes it.
 *
 * @param sid the server's id of this publication
 * @param width of the largest layer in pixels, as the publisher announced it; 0 for audio
 * @param height of the largest layer in pixels, as the publisher announced it; 0 for audio
 * @param simulcast whether the publisher announced several layers
 * @param mimeType of the codec, such as {@code video/VP8}; empty until the server knows it
 */
@PublicEvolving
public record TrackInfo(
        String sid,
        String name,
        TrackKind kind,
        TrackSource source,
        boolean muted,
        int width,
        int height,
        boolean simulcast,
        String mimeType) {

    static TrackInfo of(LivekitModels.TrackInfo track) {
        return new TrackInfo(
                track.getSid(),
                track.getName(),
                ProtocolEnums.trackKind(track.getType()),
                ProtocolEnums.trackSource(track.getSource()),
                track.getMuted(),
                track.getWidth(),
                track.getHeight(),
                track.getSimulcast(),
                track.getMimeType());
    }
}
