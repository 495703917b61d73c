// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.reader;

import io.github.flinklivekit.connector.ScanTimestamp;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.source.metrics.SourceTrackMetrics;

/** Gives the frames of a track the time that the job wants them to have. */
final class FrameTimestamps {

    private final ScanTimestamp wanted;
    private final SourceTrackMetrics metrics;

    FrameTimestamps(ScanTimestamp wanted, SourceTrackMetrics metrics) {
        this.wanted = wanted;
        this.metrics = metrics;
    }

    /** The header of a frame that was received, whose time is that of its reception. */
    FrameHeader stamp(FrameHeader received) {
        Long userTimestampUs = received.metadata().userTimestampUs();
        if (userTimestampUs != null) {
            metrics.userTimestamp(received.timestampUs() - userTimestampUs);
            return wanted == ScanTimestamp.USER
                    ? received.withTimestampUs(userTimestampUs)
                    : received;
        }
        if (wanted == ScanTimestamp.USER) {
            metrics.noUserTimestamp();
        }
        return received;
    }
}
