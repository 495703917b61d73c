// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import io.github.flinklivekit.client.internal.rtc.VideoLayers.Layer;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoEncoding;
import io.github.flinklivekit.frame.TrackSource;

import livekit.LivekitModels.VideoLayer;
import livekit.LivekitModels.VideoQuality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class VideoLayersTest {

    @ParameterizedTest
    @CsvSource({
        // The presets of client-sdk-js: 16:9, then 4:3, then turned by 90 degrees.
        "160,  90,    90000",
        "320,  180,   160000",
        "640,  360,   450000",
        "960,  540,   800000",
        "1280, 720,   1700000",
        "1920, 1080,  3000000",
        "2560, 1440,  5000000",
        "3840, 2160,  8000000",
        "160,  120,   80000",
        "640,  480,   300000",
        "960,  720,   1500000",
        "1440, 1080,  2500000",
        "1920, 1440,  3500000",
        "720,  1280,  1700000",
        "480,  640,   300000",
        // Between two presets the larger one's, and nothing above the largest.
        "1000, 562,   1700000",
        "7680, 4320,  8000000",
        "100,  100,   80000"
    })
    void givesACameraTheBitrateOfItsSize(int width, int height, int bitrate) {
        assertThat(VideoLayers.of(width, height, single().build()).layers())
                .containsExactly(new Layer(1, bitrate, 30));
    }

    @ParameterizedTest
    @CsvSource({"VP8, 1700000", "H264, 1700000", "VP9, 1445000", "AV1, 1190000"})
    void givesBetterCodecsLess(VideoCodec codec, int bitrate) {
        assertThat(VideoLayers.of(1280, 720, single().videoCodec(codec).build()).layers())
                .containsExactly(new Layer(1, bitrate, 30));
    }

    @ParameterizedTest
    @CsvSource({
        "640, 360, 200000",
        "1280, 720, 1000000",
        "1920, 1080, 1500000",
        "3840, 2160, 5000000"
    })
    void givesAScreenFewPicturesInOneLayer(int width, int height, int bitrate) {
        TrackPublishOptions options =
                TrackPublishOptions.builder().source(TrackSource.SCREENSHARE).build();

        assertThat(VideoLayers.of(width, height, options).layers())
                .containsExactly(new Layer(1, bitrate, 15));
    }

    @Test
    void takesTheEncodingOfTheUser() {
        VideoLayers layers =
                VideoLayers.of(
                        1280,
                        720,
                        single().videoCodec(VideoCodec.AV1)
                                .videoEncoding(new VideoEncoding(999_000, 12))
                                .build());

        assertThat(layers.layers()).containsExactly(new Layer(1, 999_000, 12));
        assertThat(layers.isSimulcast()).isFalse();
    }

    /** The bitrates stay those of the size, and are no limit of the user's. */
    @Test
    void takesAFrameRateWithoutABitrate() {
        TrackPublishOptions options =
                TrackPublishOptions.builder()
                        .videoEncoding(VideoEncoding.ofMaxFramerate(7.5))
                        .build();

        VideoLayers layers = VideoLayers.of(1280, 720, options);

        assertThat(layers.encodings())
                .extracting(encoding -> encoding.maxBitrate, encoding -> encoding.maxFramerate)
                .containsExactly(tuple(150_000, 7.5), tuple(500_000, 7.5), tuple(1_700_000, 7.5));
        assertThat(layers.isLimitedSimulcast()).isFalse();
        assertThat(layers.bitrate()).isEqualTo(2_350_000);
    }

    @ParameterizedTest
    @CsvSource({
        "1280, 720,  VP8,  3",
        "720,  1280, VP8,  3",
        "960,  540,  VP8,  3",
        "1280, 720,  H264, 3",
        "959,  540,  VP8,  2",
        "640,  360,  VP8,  2",
        "480,  270,  VP8,  2",
        "479,  270,  VP8,  1",
        "320,  180,  VP8,  1",
        "1280, 720,  VP9,  1",
        "1280, 720,  AV1,  1",
    })
    void makesAsManyLayersAsTheSizeIsWorth(int width, int height, VideoCodec codec, int count) {
        assertThat(
                        VideoLayers.of(
                                        width,
                                        height,
                                        TrackPublishOptions.builder().videoCodec(codec).build())
                                .layers())
                .hasSize(count);
    }

    @Test
    void ordersLayersSmallestFirst() {
        VideoLayers layers = VideoLayers.of(1280, 720, TrackPublishOptions.DEFAULT);

        assertThat(layers.layers())
                .containsExactly(
                        new Layer(4, 150_000, 30),
                        new Layer(2, 500_000, 30),
                        new Layer(1, 1_700_000, 30));
        assertThat(layers.encodings())
                .extracting(
                        encoding -> encoding.scaleResolutionDownBy,
                        encoding -> encoding.maxBitrate,
                        encoding -> encoding.maxFramerate)
                .containsExactly(
                        tuple(4.0, 150_000, 30.0),
                        tuple(2.0, 500_000, 30.0),
                        tuple(1.0, 1_700_000, 30.0));
    }

    @Test
    void announcesTheLayersOfASimulcast() {
        assertThat(VideoLayers.of(1281, 721, TrackPublishOptions.DEFAULT).announced())
                .containsExactly(
                        layer(VideoQuality.LOW, 321, 181, 150_000, 0, "q"),
                        layer(VideoQuality.MEDIUM, 641, 361, 500_000, 1, "h"),
                        layer(VideoQuality.HIGH, 1281, 721, 3_000_000, 2, "f"));
    }

    @Test
    void announcesTwoLayersAsLowAndMedium() {
        assertThat(VideoLayers.of(640, 360, TrackPublishOptions.DEFAULT).announced())
                .containsExactly(
                        layer(VideoQuality.LOW, 320, 180, 150_000, 0, "q"),
                        layer(VideoQuality.MEDIUM, 640, 360, 450_000, 1, "h"));
    }

    @Test
    void announcesASingleLayerAsHigh() {
        assertThat(VideoLayers.of(640, 360, single().build()).announced())
                .containsExactly(layer(VideoQuality.HIGH, 640, 360, 450_000, 0, ""));
    }

    @Test
    void takesAllLayersTogether() {
        VideoLayers one = VideoLayers.of(1280, 720, single().build());
        VideoLayers three = VideoLayers.of(1280, 720, TrackPublishOptions.DEFAULT);

        assertThat(one.bitrate()).isEqualTo(1_700_000);
        assertThat(three.bitrate()).isEqualTo(2_350_000);
        assertThat(three.isLimitedSimulcast()).isFalse();
    }

    @Test
    void takesNoMoreThanTheUserAllows() {
        VideoEncoding encoding = new VideoEncoding(800_000, 30);
        VideoLayers one = VideoLayers.of(1280, 720, single().videoEncoding(encoding).build());
        VideoLayers three =
                VideoLayers.of(
                        1280, 720, TrackPublishOptions.builder().videoEncoding(encoding).build());

        assertThat(one.bitrate()).isEqualTo(800_000);
        assertThat(one.isLimitedSimulcast()).as("one layer can be limited by itself").isFalse();
        assertThat(three.bitrate()).isEqualTo(800_000);
        assertThat(three.isLimitedSimulcast()).isTrue();
    }

    @Test
    void givesNoLowerLayerMoreThanTheUserAllows() {
        TrackPublishOptions options =
                TrackPublishOptions.builder().videoEncoding(new VideoEncoding(100_000, 30)).build();

        assertThat(VideoLayers.of(1280, 720, options).layers())
                .extracting(Layer::bitrate)
                .containsExactly(100_000, 100_000, 100_000);
    }

    private static TrackPublishOptions.Builder single() {
        return TrackPublishOptions.builder().simulcast(false);
    }

    private static VideoLayer layer(
            VideoQuality quality,
            int width,
            int height,
            int bitrate,
            int spatialLayer,
            String rid) {
        return VideoLayer.newBuilder()
                .setQuality(quality)
                .setWidth(width)
                .setHeight(height)
                .setBitrate(bitrate)
                .setSpatialLayer(spatialLayer)
                .setRid(rid)
                .build();
    }
}
