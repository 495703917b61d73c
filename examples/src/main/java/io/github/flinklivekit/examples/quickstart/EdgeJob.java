// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.quickstart;

import io.github.flinklivekit.examples.demo.LocalJob;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.operators.Frames;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.sink.LiveKitSink;
import io.github.flinklivekit.source.LiveKitSource;
import io.github.flinklivekit.source.track.TrackFilter;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job: what the camera of a room shows, its edges, published into the same room. Runs in a
 * Flink of its own in this process.
 */
final class EdgeJob {

    /** What the identities of its participants begin with. */
    static final String IDENTITY = "quickstart-job";

    private EdgeJob() {}

    /** Starts Flink and the job in it. */
    static LocalJob start(LiveKitEndpoint server, String room) throws Exception {
        return LocalJob.start("edges", flink -> define(flink, server, room));
    }

    private static void define(
            StreamExecutionEnvironment flink, LiveKitEndpoint server, String room) {
        LiveKitSource<VideoFrame> source =
                LiveKitSource.builder()
                        .setUrl(server.url())
                        .setApiKey(server.apiKey())
                        .setApiSecret(server.apiSecret())
                        .setRoom(room)
                        .setIdentityPrefix(IDENTITY)
                        .setTrackFilter(
                                TrackFilter.participants(QuickstartCamera.SETTINGS.identity()))
                        .build();
        LiveKitSink<VideoFrame> sink =
                LiveKitSink.builder()
                        .setUrl(server.url())
                        .setApiKey(server.apiKey())
                        .setApiSecret(server.apiSecret())
                        .setRoom(room)
                        .setIdentityPrefix(IDENTITY)
                        .setPublishOptions(QuickstartCamera.SETTINGS.publishing())
                        .build();

        flink.fromSource(source, WatermarkStrategy.noWatermarks(), "camera")
                .process(Frames.convert(VideoBufferType.RGBA))
                .name("RGBA")
                .process(Frames.map(Edges::of))
                .name("edges")
                .sinkTo(sink)
                .name("room");
    }
}
