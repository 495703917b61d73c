// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.metrics;

import io.github.flinklivekit.client.engine.EncoderFeedback;
import io.github.flinklivekit.client.track.VideoSenderStats;

import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What is measured of one track: what the sink does with its frames, and what the encoder says of
 * them from time to time. Written under the writer's lock, read by any thread.
 */
@Internal
public final class SinkTrackMetrics {

    private static final double BITS_PER_BYTE = 8;
    private static final double MS_PER_SECOND = 1000;
    private static final double NS_PER_SECOND = 1e9;

    private static final EncoderFigures NOTHING =
            new EncoderFigures(0, 0, 0, 0, 0, 0, "none", 0, new Totals(0, 0, 0, 0));

    private final MetricGroup group;
    private final Counter framesPushed;
    private final Counter subscribersSeen;
    private final Map<SinkDropReason, Counter> dropped = new EnumMap<>(SinkDropReason.class);
    private final Counter framesRepeated;
    private final Counter keyFramesRequested;
    private volatile long targetBitsPerSecond;
    private volatile EncoderFigures figures = NOTHING;
    private volatile NotEncodedReason notEncoded = NotEncodedReason.NONE;

    SinkTrackMetrics(MetricGroup group) {
        this.group = group;
        framesPushed = group.counter("framesPushed");
        subscribersSeen = group.counter("subscribersSeen");
        framesRepeated = group.counter("framesRepeated");
        keyFramesRequested = group.counter("keyFramesRequested");
        group.gauge("targetBitsPerSecond", () -> targetBitsPerSecond);
        group.gauge("notEncoded", () -> notEncoded.metricName());
        group.gauge("framesEncoded", () -> figures.framesEncoded());
        group.gauge("keyFramesEncoded", () -> figures.keyFrames());
        group.gauge("framesPerSecond", () -> figures.framesPerSecond());
        group.gauge("bitsPerSecond", () -> figures.bitsPerSecond());
        group.gauge("encodeTimeMs", () -> figures.encodeTimeMs());
        group.gauge("roundTripTimeMs", () -> figures.roundTripTimeMs());
        group.gauge("qualityLimitation", () -> figures.qualityLimitation());
        group.gauge("layersActive", () -> figures.layersActive());
    }

    void pushed() {
        framesPushed.inc();
    }

    void dropped(SinkDropReason reason) {
        dropped.computeIfAbsent(
                        reason,
                        first ->
                                group.addGroup("reason", first.metricName())
                                        .counter("framesDropped"))
                .inc();
    }

    /** The last frame was given to the encoder once more. */
    public void repeated() {
        framesRepeated.inc();
    }

    /**
     * Why nothing is encoded.
     *
     * @return whether that is wrong now and was not before
     */
    boolean setNotEncoded(NotEncodedReason reason) {
        boolean begins = notEncoded == NotEncodedReason.NONE && reason != NotEncodedReason.NONE;
        notEncoded = reason;
        return begins;
    }

    /** The encoder of frames that came encoded has something to do. */
    public void encoderAsked(EncoderFeedback asked) {
        if (asked.keyFrameRequested()) {
            keyFramesRequested.inc();
        }
        if (asked.targetBitrate() > 0) {
            targetBitsPerSecond = asked.targetBitrate();
        }
    }

    public void subscriberSeen() {
        subscribersSeen.inc();
    }

    /**
     * Takes what the encoder says.
     *
     * @param layers of this track, as they are sent; none if it is not sent now
     * @param nowNs of the task's clock
     */
    public void update(List<VideoSenderStats> layers, long nowNs) {
        figures =
                layers.isEmpty()
                        ? figures.stopped(nowNs)
                        : EncoderFigures.of(layers, nowNs, figures.totals());
    }

    private static double sum(
            List<VideoSenderStats> layers, ToDoubleFunction<VideoSenderStats> value) {
        return layers.stream().mapToDouble(value).sum();
    }

    private static double max(
            List<VideoSenderStats> layers, ToDoubleFunction<VideoSenderStats> value) {
        return layers.stream().mapToDouble(value).max().orElse(0);
    }

    /** What only grows, until the track is published anew. */
    private record Totals(long atNs, double bytes, double frames, double encodeSeconds) {
        Totals at(long nowNs) {
            return new Totals(nowNs, bytes, frames, encodeSeconds);
        }
    }

    private record EncoderFigures(
            long framesEncoded,
            long keyFrames,
            double framesPerSecond,
            double bitsPerSecond,
            double encodeTimeMs,
            double roundTripTimeMs,
            String qualityLimitation,
            int layersActive,
            Totals totals) {

        /** Nothing is sent, and what was sent before stays so. */
        EncoderFigures stopped(long nowNs) {
            return new EncoderFigures(
                    framesEncoded, keyFrames, 0, 0, 0, 0, "none", 0, totals.at(nowNs));
        }

        static EncoderFigures of(List<VideoSenderStats> layers, long nowNs, Totals before) {
            Totals now =
                    new Totals(
                            nowNs,
                            sum(layers, VideoSenderStats::bytesSent),
                            sum(layers, VideoSenderStats::framesEncoded),
                            sum(layers, VideoSenderStats::totalEncodeTimeSeconds));
            double seconds = (nowNs - before.atNs()) / NS_PER_SECOND;
            double bytes = Math.max(0, now.bytes() - before.bytes());
            double frames = now.frames() - before.frames();
            double encode = now.encodeSeconds() - before.encodeSeconds();
            String limitation =
                    layers.stream()
                            .max(Comparator.comparingInt(VideoSenderStats::frameWidth))
                            .map(VideoSenderStats::qualityLimitationReason)
                            .filter(reason -> !reason.isEmpty())
                            .orElse("none");
            return new EncoderFigures(
                    (long) max(layers, VideoSenderStats::framesEncoded),
                    (long) sum(layers, VideoSenderStats::keyFramesEncoded),
                    max(layers, VideoSenderStats::framesPerSecond),
                    before.atNs() == 0 || seconds <= 0 ? 0 : bytes * BITS_PER_BYTE / seconds,
                    frames <= 0 || encode < 0 ? 0 : encode * MS_PER_SECOND / frames,
                    max(layers, VideoSenderStats::roundTripTimeSeconds) * MS_PER_SECOND,
                    limitation,
                    (int) layers.stream().filter(layer -> layer.framesPerSecond() > 0).count(),
                    now);
        }
    }
}
