// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.participant;

import io.github.flinklivekit.client.track.VideoQuality;

import org.apache.flink.annotation.Internal;

import livekit.LivekitModels;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One of the sizes in which a publisher has announced to send a track, in pixels. */
@Internal
public record AnnouncedLayer(VideoQuality quality, int width, int height) {

    private static final Comparator<AnnouncedLayer> BY_AREA =
            Comparator.comparingLong(AnnouncedLayer::area);

    /**
     * The layers of a publication; none where the publisher has announced none. The list beside the
     * codecs is deprecated: older servers fill no other.
     */
    @SuppressWarnings("deprecation")
    static List<AnnouncedLayer> of(LivekitModels.TrackInfo message) {
        return message.getCodecsList().stream()
                .map(LivekitModels.SimulcastCodecInfo::getLayersList)
                .filter(layers -> !layers.isEmpty())
                .findFirst()
                .orElseGet(message::getLayersList)
                .stream()
                .filter(layer -> layer.getWidth() > 0 && layer.getHeight() > 0)
                .flatMap(
                        layer ->
                                ProtocolEnums.videoQuality(layer.getQuality()).stream()
                                        .map(
                                                quality ->
                                                        new AnnouncedLayer(
                                                                quality,
                                                                layer.getWidth(),
                                                                layer.getHeight())))
                .toList();
    }

    /**
     * The layer that a picture is of: an encoder on a loaded machine sends pictures that are
     * smaller than announced, and a turned camera exchanges their sides.
     */
    public static Optional<AnnouncedLayer> of(List<AnnouncedLayer> layers, int width, int height) {
        long area = (long) width * height;
        return layers.stream()
                .filter(layer -> layer.area() >= area)
                .min(BY_AREA)
                .or(() -> layers.stream().max(BY_AREA));
    }

    private long area() {
        return (long) width * height;
    }
}
