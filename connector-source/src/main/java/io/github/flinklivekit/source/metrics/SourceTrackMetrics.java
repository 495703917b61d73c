// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.metrics;

import io.github.flinklivekit.client.track.VideoReceiverStats;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.source.room.FrameStream;

import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The metrics of one track of a subtask, through all of its lives. Used on the task thread, read on
 * any.
 */
@Internal
public final class SourceTrackMetrics {

    private static final double MILLIS = 1000;

    private final StreamCounter received;
    private final Counter emitted;
    private final DropCounters dropped;
    private final RtpStats rtp = new RtpStats(System::nanoTime);

    private final Counter withoutUserTimestamp;
    private final Counter missedSnapshots;
    private volatile long userTimestampLagUs;
    private volatile int width;
    private volatile int height;

    /** Registers the metrics in the group of the track. */
    SourceTrackMetrics(MetricGroup group) {
        this(group, true);
    }

    private SourceTrackMetrics(MetricGroup group, boolean ofOne) {
        received =
                group.counter(
                        "framesReceived", new StreamCounter(stream -> stream.stats().received()));
        emitted = group.counter("framesEmitted");
        withoutUserTimestamp = group.counter("framesWithoutUserTimestamp");
        missedSnapshots = group.counter("snapshotsMissed");
        dropped = new DropCounters(group);
        if (ofOne) {
            registerGauges(group);
        }
    }

    /** Counts several tracks together; what cannot be summed up is not told of them. */
    static SourceTrackMetrics aggregated(MetricGroup group) {
        return new SourceTrackMetrics(group, false);
    }

    private void registerGauges(MetricGroup group) {
        group.gauge("userTimestampLagMs", () -> userTimestampLagUs / MILLIS);
        group.gauge("width", () -> width);
        group.gauge("height", () -> height);
        group.gauge("framesPerSecond", figure(VideoReceiverStats::framesPerSecond));
        group.gauge("keyFrames", count(RtpStats.Totals::keyFramesDecoded));
        group.gauge("bytesReceived", count(RtpStats.Totals::bytesReceived));
        group.gauge("packetsLost", count(RtpStats.Totals::packetsLost));
        group.gauge("freezeCount", count(RtpStats.Totals::freezeCount));
        group.gauge("jitterMs", figure(stats -> stats.jitterSeconds() * MILLIS));
        group.gauge("roundTripTimeMs", figure(stats -> stats.roundTripTimeSeconds() * MILLIS));
        group.gauge("decodeTimeMs", figure(SourceTrackMetrics::decodeTimeMs));
    }

    /** The track is read by this stream now. */
    public void streamOpened(FrameStream stream) {
        received.streamOpened(stream);
        dropped.streamOpened(stream);
        rtp.setSource(stream::rtpStats);
    }

    /** The stream is closed: the track is read no more. */
    public void streamClosed(FrameStream stream) {
        received.streamClosed(stream);
        dropped.streamClosed(stream);
        rtp.setSource(null);
    }

    public void emitted(FrameHeader frame) {
        emitted.inc();
        width = frame.width();
        height = frame.height();
    }

    /**
     * The newest frame says when it was taken.
     *
     * @param lagUs how much later it was received, in microseconds; below 0 where the sender's
     *     clock is ahead
     */
    public void userTimestamp(long lagUs) {
        userTimestampLagUs = lagUs;
    }

    /** A frame was to have its sender's time and came without. */
    public void noUserTimestamp() {
        withoutUserTimestamp.inc();
    }

    /** So many frames were due and did not come. */
    public void snapshotsMissed(long frames) {
        missedSnapshots.inc(frames);
    }

    /** Frames that the stream has not dropped itself. */
    public void dropped(SourceDropReason reason, long frames) {
        dropped.add(reason, frames);
    }

    private Gauge<Double> figure(ToDoubleFunction<VideoReceiverStats> figure) {
        return () -> rtp.value(figure);
    }

    private Gauge<Long> count(ToLongFunction<RtpStats.Totals> figure) {
        return () -> rtp.total(figure);
    }

    private static double decodeTimeMs(VideoReceiverStats stats) {
        return stats.framesDecoded() == 0
                ? 0
                : stats.totalDecodeTimeSeconds() * MILLIS / stats.framesDecoded();
    }
}
