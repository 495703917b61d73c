// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.room;

import io.github.flinklivekit.client.engine.EncodedVideoSource;
import io.github.flinklivekit.client.track.FrameMetadataFeature;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoEncoding;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi;
import io.github.flinklivekit.ffi.track.FfiVideoSource;
import io.github.flinklivekit.frame.TrackSource;

/** How the library publishes a track. */
final class PublishSettings {

    private PublishSettings() {}

    /** What is encoded already is published in its own codec, in one layer. */
    static LiveKitFfi.TrackPublishOptions of(TrackPublishOptions options, FfiVideoSource source) {
        LiveKitFfi.TrackPublishOptions.Builder settings = of(options).toBuilder();
        if (source instanceof EncodedVideoSource encoded) {
            settings.setVideoCodec(codec(encoded.codec()))
                    .setSimulcast(false)
                    .setVideoEncoder(LiveKitFfi.VideoEncoderBackend.ENCODER_BACKEND_PRE_ENCODED);
        }
        return settings.build();
    }

    private static LiveKitFfi.TrackPublishOptions of(TrackPublishOptions options) {
        LiveKitFfi.TrackPublishOptions.Builder settings =
                LiveKitFfi.TrackPublishOptions.newBuilder()
                        .setVideoCodec(codec(options.videoCodec()))
                        .setSimulcast(options.simulcast())
                        .setSource(source(options.source()));
        VideoEncoding encoding = options.videoEncoding();
        if (encoding != null && !encoding.hasPresetBitrate()) {
            settings.setVideoEncoding(
                    LiveKitFfi.VideoEncoding.newBuilder()
                            .setMaxBitrate(encoding.maxBitrate())
                            .setMaxFramerate(encoding.maxFramerate()));
        }
        options.frameMetadata()
                .forEach(feature -> settings.addFrameMetadataFeatures(feature(feature)));
        if (!options.stream().isEmpty()) {
            settings.setStream(options.stream());
        }
        return settings.build();
    }

    private static LiveKitFfi.FrameMetadataFeature feature(FrameMetadataFeature feature) {
        return switch (feature) {
            case USER_TIMESTAMP -> LiveKitFfi.FrameMetadataFeature.FMF_USER_TIMESTAMP;
            case FRAME_ID -> LiveKitFfi.FrameMetadataFeature.FMF_FRAME_ID;
            case USER_DATA -> LiveKitFfi.FrameMetadataFeature.FMF_USER_DATA;
        };
    }

    private static LiveKitFfi.VideoCodec codec(VideoCodec codec) {
        return switch (codec) {
            case VP8 -> LiveKitFfi.VideoCodec.VP8;
            case H264 -> LiveKitFfi.VideoCodec.H264;
            case VP9 -> LiveKitFfi.VideoCodec.VP9;
            case AV1 -> LiveKitFfi.VideoCodec.AV1;
            case H265 -> LiveKitFfi.VideoCodec.H265;
        };
    }

    private static LiveKitFfi.TrackSource source(TrackSource source) {
        return switch (source) {
            case CAMERA -> LiveKitFfi.TrackSource.SOURCE_CAMERA;
            case MICROPHONE -> LiveKitFfi.TrackSource.SOURCE_MICROPHONE;
            case SCREENSHARE -> LiveKitFfi.TrackSource.SOURCE_SCREENSHARE;
            case SCREENSHARE_AUDIO -> LiveKitFfi.TrackSource.SOURCE_SCREENSHARE_AUDIO;
            case UNKNOWN -> LiveKitFfi.TrackSource.SOURCE_UNKNOWN;
        };
    }
}
