// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoSenderStats;
import io.github.flinklivekit.sink.metrics.NotEncodedReason;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Compares what a track's encoder is given with what it encodes. Encoders take what they cannot
 * encode without a word. Used under the writer's lock.
 */
final class EncodingMonitor {

    private static final Logger LOG = LoggerFactory.getLogger(EncodingMonitor.class);

    /** An encoder begins late on a loaded machine, or pauses while a connection is restored. */
    static final Duration PATIENCE = Duration.ofSeconds(8);

    private static final long NS_PER_SECOND = 1_000_000_000L;

    private final String track;
    private final Set<NotEncodedReason> told = EnumSet.noneOf(NotEncodedReason.class);

    private int width;
    private int height;

    /** By all layers, when it was asked last. */
    private long encoded;

    /** Since something was encoded. */
    private long given;

    private long firstGivenNs;

    EncodingMonitor(String track) {
        this.track = track;
    }

    /** The track is published anew, for pictures of this size. */
    void begin(int newWidth, int newHeight) {
        width = newWidth;
        height = newHeight;
        encoded = 0;
        given = 0;
    }

    /** The track is not sent now. */
    void pause() {
        given = 0;
    }

    /** The encoder was given a picture that is sent. */
    void onGiven(long nowNs) {
        if (given++ == 0) {
            firstGivenNs = nowNs;
        }
    }

    /**
     * Why nothing was encoded of what was given for a while; each reason is logged once.
     *
     * @param layers what the encoder says of each; none as long as it has never encoded anything
     */
    NotEncodedReason check(List<VideoSenderStats> layers, VideoCodec codec, long nowNs) {
        long nowEncoded = layers.stream().mapToLong(VideoSenderStats::framesEncoded).sum();
        if (nowEncoded != encoded) {
            encoded = nowEncoded;
            given = 0;
        }
        long waitedNs = nowNs - firstGivenNs;
        if (given == 0 || waitedNs < PATIENCE.toNanos()) {
            return NotEncodedReason.NONE;
        }
        NotEncodedReason reason = NotEncodedReason.of(codec, width, height, layers);
        if (told.add(reason)) {
            LOG.warn(
                    "Nobody sees track '{}': its encoder ({}, {}x{}) was given {} frames in {} s and encoded none. {}: {}. "
                            + "See docs/troubleshooting.md, \"The sink\"",
                    track,
                    codec,
                    width,
                    height,
                    given,
                    waitedNs / NS_PER_SECOND,
                    reason.text(),
                    reason.advice());
        }
        return reason;
    }
}
