// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.participant;

import io.github.flinklivekit.client.track.TrackKind;
import io.github.flinklivekit.frame.TrackSource;

import org.apache.flink.annotation.Internal;

import livekit.LivekitModels;

import java.util.List;
import java.util.Locale;

/** What the server says of a publication. */
@Internal
public record TrackInfo(
        String sid,
        String name,
        TrackKind kind,
        TrackSource source,
        boolean muted,
        boolean simulcasted,
        int width,
        int height,
        String mimeType,
        boolean encrypted,
        List<AnnouncedLayer> layers) {

    public static TrackInfo of(LivekitModels.TrackInfo message) {
        return new TrackInfo(
                message.getSid(),
                message.getName(),
                ProtocolEnums.trackKind(message.getType()),
                ProtocolEnums.trackSource(message.getSource()),
                message.getMuted(),
                isSimulcasted(message),
                message.getWidth(),
                message.getHeight(),
                mimeType(message),
                message.getEncryption() != LivekitModels.Encryption.Type.NONE,
                AnnouncedLayer.of(message));
    }

    public TrackInfo withMuted(boolean nowMuted) {
        return new TrackInfo(
                sid,
                name,
                kind,
                source,
                nowMuted,
                simulcasted,
                width,
                height,
                mimeType,
                encrypted,
                layers);
    }

    private static String mimeType(LivekitModels.TrackInfo message) {
        String mimeType = message.getMimeType();
        if (mimeType.isEmpty() && message.getCodecsCount() > 0) {
            mimeType = message.getCodecs(0).getMimeType();
        }
        return mimeType.toLowerCase(Locale.ROOT);
    }

    /**
     * The flag {@code simulcast} is deprecated and left unset by newer publishers: layers of a
     * codec tell.
     */
    @SuppressWarnings("deprecation")
    private static boolean isSimulcasted(LivekitModels.TrackInfo message) {
        return message.getSimulcast()
                || message.getCodecsList().stream().anyMatch(codec -> codec.getLayersCount() > 1);
    }
}
