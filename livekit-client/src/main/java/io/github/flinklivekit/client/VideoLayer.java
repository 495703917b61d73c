// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

import livekit.LivekitModels;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One of the sizes in which a publisher has announced to send a track, in pixels. */
record VideoLayer(VideoQuality quality, int width, int height) {

    private static final Comparator<VideoLayer> BY_AREA =
            Comparator.comparingLong(VideoLayer::area);

    /**
     * The layers of a publication; none where the publisher has announced none. The list beside the
     * codecs is deprecated: older servers fill no other.
     */
    @SuppressWarnings("deprecation")
    static List<VideoLayer> of(LivekitModels.TrackInfo message) {
        return message.getCodecsList().stream()
                .map(LivekitModels.SimulcastCodecInfo::getLayersList)
                .filter(layers -> !layers.isEmpty())
                .findFirst()
                .orElseGet(message::getLayersList)
                .stream()
                .filter(layer -> layer.getWidth() > 0 && layer.getHeight() > 0)
                .flatMap(
                        layer ->
                                ProtocolNames.videoQuality(layer.getQuality()).stream()
                                        .map(
                                                quality ->
                                                        new VideoLayer(
                                                                quality,
                                                                layer.getWidth(),
                                                                layer.getHeight())))
                .toList();
    }

    /**
     * The layer that a picture is of: an encoder on a loaded machine sends pictures that are
     * smaller than announced, and a turned camera exchanges their sides.
     */
    static Optional<VideoLayer> of(List<VideoLayer> layers, int width, int height) {
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
