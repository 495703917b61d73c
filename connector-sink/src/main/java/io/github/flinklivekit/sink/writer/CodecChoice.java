// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.sink.metrics.NotEncodedReason;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the tracks of a room are encoded in: what was asked for, or the fallback where that cannot
 * be. Used under the writer's lock.
 */
final class CodecChoice {

    private static final Logger LOG = LoggerFactory.getLogger(CodecChoice.class);

    private final String room;
    @Nullable private final VideoCodec fallback;

    /** What each browser that does WebRTC decodes (RFC 7742), and what was told of. */
    private final Set<VideoCodec> known = EnumSet.of(VideoCodec.VP8, VideoCodec.H264);

    /**
     * @param fallback null if there is none
     */
    CodecChoice(String room, @Nullable VideoCodec fallback) {
        this.room = room;
        this.fallback = fallback;
    }

    /** What a track of a size is published with: its encoder would say nothing. */
    TrackPublishOptions forSize(String track, TrackPublishOptions wanted, int width, int height) {
        if (fallback == null || !NotEncodedReason.isTooLarge(wanted.videoCodec(), width, height)) {
            return wanted;
        }
        LOG.warn(
                "Track '{}' is published as {}, since {}x{} pixels are more than the encoder of {} takes",
                track,
                fallback,
                width,
                height,
                wanted.videoCodec());
        return wanted.withVideoCodec(fallback);
    }

    /** What a track is published with instead; empty if nothing else helps. */
    Optional<TrackPublishOptions> insteadOf(
            String track, TrackPublishOptions failed, Throwable failure) {
        if (!PublishFailures.isOfCodec(failure)
                || fallback == null
                || fallback == failed.videoCodec()) {
            return Optional.empty();
        }
        LOG.warn(
                "Track '{}' is published as {}, since it could not be as {}",
                track,
                fallback,
                failed.videoCodec(),
                failure);
        return Optional.of(failed.withVideoCodec(fallback));
    }

    /** A track is published: says once of a codec that not every viewer may decode it. */
    void onPublish(VideoCodec codec) {
        if (known.add(codec)) {
            LOG.info(
                    "Room '{}' has tracks in {}: viewers that cannot decode it see none of them, since no backup codec is published. "
                            + "All can decode vp8 and h264 (sink.codec)",
                    room,
                    codec);
        }
    }
}
