// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.motion;

import io.github.flinklivekit.examples.demo.CameraSettings;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.sink.LiveKitSink;
import io.github.flinklivekit.sink.TrackPartitioning;
import io.github.flinklivekit.source.LiveKitSource;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job: cameras of one room → motion → the same cameras in another room, with alerts, and muted
 * while nothing moves. The alerts are printed, too.
 */
final class MotionJob {

    /** What the identities of its participants begin with. */
    static final String IDENTITY = "motion-job";

    private MotionJob() {}

    static void define(
            StreamExecutionEnvironment flink,
            LiveKitEndpoint server,
            String room,
            String outRoom,
            CameraSettings cameras) {
        LiveKitSource<VideoFrame> source =
                LiveKitSource.builder()
                        .setUrl(server.url())
                        .setApiKey(server.apiKey())
                        .setApiSecret(server.apiSecret())
                        .setRoom(room)
                        .setIdentityPrefix(IDENTITY)
                        .build();
        LiveKitSink<VideoFrame> sink =
                LiveKitSink.builder()
                        .setUrl(server.url())
                        .setApiKey(server.apiKey())
                        .setApiSecret(server.apiSecret())
                        .setRoom(outRoom)
                        .setIdentityPrefix(IDENTITY)
                        .setPublishOptions(cameras.publishing())
                        .setPartitioning(TrackPartitioning.UPSTREAM)
                        .setElementConverter(new MotionElements())
                        .build();

        DataStream<VideoFrame> frames =
                flink.fromSource(source, WatermarkStrategy.noWatermarks(), "cameras")
                        .process(new DetectMotion())
                        .name("motion");
        frames.sinkTo(sink).name("room " + outRoom);
        frames.filter(frame -> frame.metadata().userData() != null)
                .map(frame -> MotionEvent.of(frame.metadata().userData()).toJson())
                .returns(Types.STRING)
                .name("alerts")
                .print()
                .name("lines");
    }
}
