// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoEncoding;
import io.github.flinklivekit.frame.TrackSource;

import org.apache.flink.annotation.Internal;

import dev.onvoid.webrtc.RTCRtpEncodingParameters;
import livekit.LivekitModels.VideoLayer;
import livekit.LivekitModels.VideoQuality;

import java.util.ArrayList;
import java.util.List;

/**
 * The layers that a track is published with.
 *
 * @param width of the full picture in pixels
 * @param height of the full picture in pixels
 * @param layers smallest first, the full picture last
 * @param maxBitrate what the user allows for all layers together, in bits per second; 0 if the user
 *     said nothing
 */
@Internal
public record VideoLayers(int width, int height, List<Layer> layers, int maxBitrate) {

    /** Screen shares change seldom and must stay legible: one layer of few pictures. */
    private static final double SCREENSHARE_FRAMERATE = 15;

    private static final double CAMERA_FRAMERATE = 30;

    /**
     * One layer.
     *
     * @param scaleDownBy how often its width and height go into the full picture's
     * @param bitrate in bits per second
     * @param framerate in pictures per second
     */
    public record Layer(double scaleDownBy, int bitrate, double framerate) {

        void describe(RTCRtpEncodingParameters encoding) {
            encoding.maxBitrate = bitrate;
            encoding.maxFramerate = framerate;
            encoding.scaleResolutionDownBy = scaleDownBy;
        }
    }

    /**
     * A size with the bitrate that the LiveKit SDKs give to it (camera presets of client-sdk-js and
     * client-sdk-android).
     */
    private record Preset(int width, int bitrate) {}

    private static final List<Preset> WIDE =
            List.of(
                    new Preset(160, 90_000),
                    new Preset(320, 160_000),
                    new Preset(384, 180_000),
                    new Preset(640, 450_000),
                    new Preset(960, 800_000),
                    new Preset(1280, 1_700_000),
                    new Preset(1920, 3_000_000),
                    new Preset(2560, 5_000_000),
                    new Preset(3840, 8_000_000));

    private static final List<Preset> FOUR_BY_THREE =
            List.of(
                    new Preset(160, 80_000),
                    new Preset(240, 100_000),
                    new Preset(320, 150_000),
                    new Preset(480, 225_000),
                    new Preset(640, 300_000),
                    new Preset(720, 450_000),
                    new Preset(960, 1_500_000),
                    new Preset(1440, 2_500_000),
                    new Preset(1920, 3_500_000));

    private static final List<Preset> SCREENSHARE =
            List.of(
                    new Preset(640, 200_000),
                    new Preset(1280, 1_000_000),
                    new Preset(1920, 1_500_000),
                    new Preset(3840, 5_000_000));

    /**
     * The bitrates that libwebrtc spreads over the lower layers of a simulcast, whatever it is
     * told.
     */
    private static final int[] LOWER_LAYER_BITRATES = {150_000, 500_000};

    public VideoLayers {
        layers = List.copyOf(layers);
    }

    /** The layers of a track of a size under options. */
    public static VideoLayers of(int width, int height, TrackPublishOptions options) {
        VideoEncoding full = options.videoEncoding();
        int bitrate =
                full == null || full.hasPresetBitrate()
                        ? presetBitrate(width, height, options)
                        : full.maxBitrate();
        double framerate =
                full != null
                        ? full.maxFramerate()
                        : options.source() == TrackSource.SCREENSHARE
                                ? SCREENSHARE_FRAMERATE
                                : CAMERA_FRAMERATE;
        int count = layerCount(width, height, options);
        List<Layer> layers = new ArrayList<>(count);
        for (int i = 0; i < count - 1; i++) {
            // With renamed rids libwebrtc falls back on its own table, 4:2:1: said here so that
            // what is announced is true.
            layers.add(
                    new Layer(
                            1 << (count - 1 - i),
                            Math.min(bitrate, LOWER_LAYER_BITRATES[i]),
                            framerate));
        }
        layers.add(new Layer(1, bitrate, framerate));
        return new VideoLayers(width, height, layers, full == null ? 0 : full.maxBitrate());
    }

    /** Whether there is more than one layer. */
    public boolean isSimulcast() {
        return layers.size() > 1;
    }

    /**
     * What {@code AddTrackRequest} announces. The names are said here too, since the server reads
     * them from an offer only in media sections that are new to it.
     */
    public List<VideoLayer> announced() {
        List<VideoLayer> announced = new ArrayList<>(layers.size());
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            announced.add(
                    VideoLayer.newBuilder()
                            .setQuality(
                                    isSimulcast() ? VideoQuality.forNumber(i) : VideoQuality.HIGH)
                            .setWidth((int) Math.ceil(width / layer.scaleDownBy()))
                            .setHeight((int) Math.ceil(height / layer.scaleDownBy()))
                            .setBitrate(layer.bitrate())
                            .setSpatialLayer(i)
                            .setRid(isSimulcast() ? SessionDescriptions.LAYER_RIDS.get(i) : "")
                            .build());
        }
        return announced;
    }

    /**
     * The encodings of the transceiver. Smallest first: the other way round nothing is encoded at
     * all.
     */
    List<RTCRtpEncodingParameters> encodings() {
        List<RTCRtpEncodingParameters> encodings = new ArrayList<>(layers.size());
        for (Layer layer : layers) {
            RTCRtpEncodingParameters encoding = new RTCRtpEncodingParameters();
            layer.describe(encoding);
            encodings.add(encoding);
        }
        return encodings;
    }

    /** Of all layers together, in bits per second. */
    int bitrate() {
        long sum = layers.stream().mapToLong(Layer::bitrate).sum();
        return (int) Math.min(sum, maxBitrate > 0 ? maxBitrate : Integer.MAX_VALUE);
    }

    /** Whether what the user allows is for several layers, which cannot be limited one by one. */
    boolean isLimitedSimulcast() {
        return isSimulcast() && maxBitrate > 0;
    }

    private static int layerCount(int width, int height, TrackPublishOptions options) {
        boolean oneEncodingHasAll =
                options.videoCodec() == VideoCodec.VP9 || options.videoCodec() == VideoCodec.AV1;
        if (!options.simulcast()
                || oneEncodingHasAll
                || options.source() == TrackSource.SCREENSHARE) {
            return 1;
        }
        int longer = Math.max(width, height);
        return longer >= 960 ? 3 : longer >= 480 ? 2 : 1;
    }

    private static int presetBitrate(int width, int height, TrackPublishOptions options) {
        int longer = Math.max(width, height);
        double aspect = (double) longer / Math.min(width, height);
        boolean wide = Math.abs(aspect - 16.0 / 9) < Math.abs(aspect - 4.0 / 3);
        List<Preset> presets =
                options.source() == TrackSource.SCREENSHARE
                        ? SCREENSHARE
                        : wide ? WIDE : FOUR_BY_THREE;
        int bitrate = presets.get(presets.size() - 1).bitrate();
        for (int i = presets.size() - 1; i >= 0 && presets.get(i).width() >= longer; i--) {
            bitrate = presets.get(i).bitrate();
        }
        return switch (options.videoCodec()) {
            case VP9 -> (int) (bitrate * 0.85);
            case AV1 -> (int) (bitrate * 0.7);
            default -> bitrate;
        };
    }
}
