// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

import io.github.flinklivekit.client.track.FrameMetadataFeature;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoEncoding;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.sink.element.EncodedTrackFrame;
import io.github.flinklivekit.sink.element.PublishOptionsSelector;
import io.github.flinklivekit.sink.element.TrackFrame;

import org.apache.flink.configuration.ReadableConfig;

import javax.annotation.Nullable;

import java.util.Set;

/**
 * What options say of how tracks are published, laid over what a selector says of each: what no
 * option says stays as the selector has it.
 *
 * @param base what the options are laid over
 * @param maxBitrate in bits per second
 * @param maxFps in frames per second
 */
record PublishOptionsOverlay(
        PublishOptionsSelector base,
        @Nullable VideoCodec codec,
        @Nullable Boolean simulcast,
        @Nullable Integer maxBitrate,
        @Nullable Double maxFps,
        @Nullable TrackSource source,
        @Nullable String stream,
        @Nullable Set<FrameMetadataFeature> frameMetadata)
        implements PublishOptionsSelector {

    /** Of a track whose bitrate is given alone. */
    private static final double DEFAULT_MAX_FPS = 30;

    /**
     * The options of a configuration.
     *
     * @throws IllegalArgumentException if one has a value that it cannot have; the message says
     *     what to write
     */
    static PublishOptionsOverlay of(PublishOptionsSelector base, ReadableConfig config) {
        return new PublishOptionsOverlay(
                base,
                config.getOptional(LiveKitSinkOptions.SINK_CODEC).orElse(null),
                config.getOptional(LiveKitSinkOptions.SINK_SIMULCAST).orElse(null),
                config.getOptional(LiveKitSinkOptions.SINK_MAX_BITRATE).orElse(null),
                config.getOptional(LiveKitSinkOptions.SINK_MAX_FPS).orElse(null),
                config.getOptional(LiveKitSinkOptions.SINK_TRACK_SOURCE).orElse(null),
                config.getOptional(LiveKitSinkOptions.SINK_STREAM).orElse(null),
                config.getOptional(LiveKitSinkOptions.SINK_FRAME_METADATA)
                        .map(Set::copyOf)
                        .orElse(null));
    }

    PublishOptionsOverlay {
        if (maxBitrate != null && maxBitrate <= 0) {
            throw new IllegalArgumentException(
                    "The most bits a second of a track are above 0, not "
                            + maxBitrate
                            + " (sink.max-bitrate); leave it out for the preset of its size");
        }
        if (maxFps != null && !(maxFps > 0)) {
            throw new IllegalArgumentException(
                    "The most frames a second of a track are above 0, not "
                            + maxFps
                            + " (sink.max-fps); leave it out for the default");
        }
    }

    @Override
    public TrackPublishOptions optionsFor(TrackFrame first) {
        return over(base.optionsFor(first));
    }

    @Override
    public TrackPublishOptions optionsForEncoded(EncodedTrackFrame first) {
        return over(base.optionsForEncoded(first));
    }

    private TrackPublishOptions over(TrackPublishOptions said) {
        return new TrackPublishOptions(
                codec == null ? said.videoCodec() : codec,
                encoding(said.videoEncoding()),
                simulcast == null ? said.simulcast() : simulcast,
                source == null ? said.source() : source,
                stream == null ? said.stream() : stream,
                frameMetadata == null ? said.frameMetadata() : frameMetadata);
    }

    @Nullable
    private VideoEncoding encoding(@Nullable VideoEncoding said) {
        if (maxBitrate == null && maxFps == null) {
            return said;
        }
        int presetOrSaid = said == null ? VideoEncoding.PRESET_BITRATE : said.maxBitrate();
        double defaultOrSaid = said == null ? DEFAULT_MAX_FPS : said.maxFramerate();
        return new VideoEncoding(
                maxBitrate == null ? presetOrSaid : maxBitrate,
                maxFps == null ? defaultOrSaid : maxFps);
    }
}
