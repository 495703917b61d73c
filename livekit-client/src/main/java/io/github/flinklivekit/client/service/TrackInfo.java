// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.service;

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
 * @param simulcasted whether the publisher announced several layers
 * @param mimeType of the codec, such as {@code video/vp8}; empty until the server knows it
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
        boolean simulcasted,
        String mimeType) {

    static TrackInfo of(LivekitModels.TrackInfo message) {
        io.github.flinklivekit.client.internal.participant.TrackInfo track =
                io.github.flinklivekit.client.internal.participant.TrackInfo.of(message);
        return new TrackInfo(
                track.sid(),
                track.name(),
                track.kind(),
                track.source(),
                track.muted(),
                track.width(),
                track.height(),
                track.simulcasted(),
                track.mimeType());
    }
}
