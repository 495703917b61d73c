// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import io.github.flinklivekit.frame.TrackSource;

import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.util.Objects;
import java.util.Set;

/**
 * How a video track is published. Immutable; made by {@link #builder()}.
 *
 * @param videoCodec how it is encoded
 * @param videoEncoding bitrate and frame rate of the full layer; null for the preset of its size
 *     and source. With simulcast the bitrate is for all layers together, and the tracks of a room
 *     share the sum of their bitrates equally
 * @param simulcast whether smaller layers are sent beside the full one, so that a subscriber can
 *     choose
 * @param source what the track shows
 * @param stream the name of the media stream, whose tracks players synchronize; empty to let the
 *     server choose by source
 * @param frameMetadata what of each frame's metadata is sent with its picture, where the engine can
 */
@PublicEvolving
public record TrackPublishOptions(
        VideoCodec videoCodec,
        @Nullable VideoEncoding videoEncoding,
        boolean simulcast,
        TrackSource source,
        String stream,
        Set<FrameMetadataFeature> frameMetadata)
        implements Serializable {

    /** VP8 with simulcast from a camera, at the bitrates that the LiveKit SDKs use. */
    public static final TrackPublishOptions DEFAULT = builder().build();

    public TrackPublishOptions {
        Objects.requireNonNull(videoCodec, "videoCodec");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(stream, "stream");
        frameMetadata = Set.copyOf(frameMetadata);
    }

    /** The same in another codec. */
    public TrackPublishOptions withVideoCodec(VideoCodec value) {
        return new TrackPublishOptions(
                value, videoEncoding, simulcast, source, stream, frameMetadata);
    }

    /** The same for what shows something else. */
    public TrackPublishOptions withSource(TrackSource value) {
        return new TrackPublishOptions(
                videoCodec, videoEncoding, simulcast, value, stream, frameMetadata);
    }

    /** The same with smaller layers beside the full one, or without. */
    public TrackPublishOptions withSimulcast(boolean value) {
        return new TrackPublishOptions(
                videoCodec, videoEncoding, value, source, stream, frameMetadata);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects options; each has the default that its setter names. */
    public static final class Builder {

        private VideoCodec videoCodec = VideoCodec.VP8;
        @Nullable private VideoEncoding videoEncoding;
        private boolean simulcast = true;
        private TrackSource source = TrackSource.CAMERA;
        private String stream = "";
        private Set<FrameMetadataFeature> frameMetadata = Set.of();

        private Builder() {}

        /** Default {@link VideoCodec#VP8}. */
        public Builder videoCodec(VideoCodec value) {
            videoCodec = value;
            return this;
        }

        /** Default: the preset of the frame size and source. */
        public Builder videoEncoding(@Nullable VideoEncoding value) {
            videoEncoding = value;
            return this;
        }

        /** Default true. */
        public Builder simulcast(boolean value) {
            simulcast = value;
            return this;
        }

        /** Default {@link TrackSource#CAMERA}. */
        public Builder source(TrackSource value) {
            source = value;
            return this;
        }

        /** Default: the server's choice. */
        public Builder stream(String value) {
            stream = value;
            return this;
        }

        /** Default none. */
        public Builder frameMetadata(Set<FrameMetadataFeature> value) {
            frameMetadata = value;
            return this;
        }

        public TrackPublishOptions build() {
            return new TrackPublishOptions(
                    videoCodec, videoEncoding, simulcast, source, stream, frameMetadata);
        }
    }
}
