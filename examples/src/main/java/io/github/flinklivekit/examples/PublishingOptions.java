// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import io.github.flinklivekit.client.track.FrameMetadataFeature;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoEncoding;

import picocli.CommandLine.Option;

import java.util.Set;

/** How tracks are published. */
final class PublishingOptions {

    @Option(
            names = "--codec",
            paramLabel = "CODEC",
            defaultValue = "vp8",
            description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private VideoCodec codec;

    @Option(
            names = "--simulcast",
            paramLabel = "BOOL",
            arity = "1",
            defaultValue = "false",
            description = "Whether smaller pictures are sent, too (default: ${DEFAULT-VALUE}).")
    private boolean simulcast;

    @Option(
            names = "--max-bitrate",
            paramLabel = "BPS",
            defaultValue = "3000000",
            description = "The most bits a second of a track (default: ${DEFAULT-VALUE}).")
    private int maxBitrate;

    @Option(
            names = "--frame-metadata",
            paramLabel = "FIELD",
            split = ",",
            description =
                    "What of the frames' metadata is sent, of ${COMPLETION-CANDIDATES} (default: nothing). Needs --engine livekit-ffi.")
    private Set<FrameMetadataFeature> frameMetadata = Set.of();

    /**
     * The options of every track.
     *
     * @param maxFps the most pictures a second
     */
    TrackPublishOptions toPublishOptions(int maxFps) {
        return TrackPublishOptions.builder()
                .videoCodec(codec)
                .simulcast(simulcast)
                .frameMetadata(frameMetadata)
                .videoEncoding(new VideoEncoding(maxBitrate, maxFps))
                .build();
    }
}
