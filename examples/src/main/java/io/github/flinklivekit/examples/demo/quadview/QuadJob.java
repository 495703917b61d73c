// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.quadview;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.operators.Frames;
import io.github.flinklivekit.frame.pixels.ScaleFilter;
import io.github.flinklivekit.frame.pixels.ScaleFit;
import io.github.flinklivekit.sink.LiveKitSink;
import io.github.flinklivekit.source.LiveKitSource;
import io.github.flinklivekit.source.track.TrackFilter;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.time.Duration;
import java.util.List;

/** The job: four cameras of a room → scaled → joined by event time → one track in another room. */
final class QuadJob {

    /** What the identities of its participants begin with. */
    static final String IDENTITY = "quadview-job";

    /**
     * Event time waits as long for a camera that sends nothing. Above the time between two pictures
     * of any of them; below that the picture of all would stand still with the one's.
     */
    private static final Duration IDLE = Duration.ofMillis(500);

    /** A tick waits for the watermark: by Flink's default up to 200 ms longer than it has to. */
    private static final Duration WATERMARK_INTERVAL = Duration.ofMillis(20);

    private static final int BITRATE = 1_000_000;
    private static final int FPS = 15;

    private QuadJob() {}

    /**
     * Adds the operators.
     *
     * @param tracks of the four cameras, in the order of the cells
     */
    static void define(
            StreamExecutionEnvironment flink,
            LiveKitEndpoint server,
            String room,
            String outRoom,
            List<String> tracks) {
        LiveKitSource<VideoFrame> source =
                LiveKitSource.builder()
                        .setUrl(server.url())
                        .setApiKey(server.apiKey())
                        .setApiSecret(server.apiSecret())
                        .setRoom(room)
                        .setIdentityPrefix(IDENTITY)
                        .setTrackFilter(TrackFilter.names(tracks))
                        .setWatermarkIdleTimeout(IDLE)
                        .build();
        LiveKitSink<VideoFrame> sink =
                LiveKitSink.builder()
                        .setUrl(server.url())
                        .setApiKey(server.apiKey())
                        .setApiSecret(server.apiSecret())
                        .setRoom(outRoom)
                        .setIdentityPrefix(IDENTITY)
                        .setSimulcast(false)
                        .setMaxBitrate(BITRATE)
                        .setMaxFps(FPS)
                        .build();

        flink.getConfig().setAutoWatermarkInterval(WATERMARK_INTERVAL.toMillis());
        // Scaled before the exchange, which copies what goes through it.
        flink.fromSource(source, WatermarkStrategy.forMonotonousTimestamps(), "cameras")
                .process(
                        Frames.scale(
                                QuadPicture.CELL_WIDTH,
                                QuadPicture.CELL_HEIGHT,
                                ScaleFilter.BOX,
                                ScaleFit.FILL))
                .name("scale")
                .keyBy(VideoFrame::room)
                .process(new ComposeQuad(tracks))
                .name("compose")
                .sinkTo(sink)
                .name("room " + outRoom);
    }
}
