// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import io.github.flinklivekit.frame.operators.Frames;
import io.github.flinklivekit.frame.testpattern.TestPatternSource;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Publishes test pictures. */
@Command(
        name = "publish",
        description =
                "Publishes moving test pictures with a time code, as tracks cam0, cam1, ... of a room.")
final class Publish extends JobCommand {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

    @Option(
            names = "--tracks",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many tracks (default: ${DEFAULT-VALUE}).")
    private int tracks;

    @Option(
            names = "--size",
            paramLabel = "WxH",
            defaultValue = "1280x720",
            description = "The size of the pictures in pixels (default: ${DEFAULT-VALUE}).")
    private String size;

    @Option(
            names = "--fps",
            paramLabel = "N",
            defaultValue = "30",
            description = "Pictures a second (default: ${DEFAULT-VALUE}).")
    private int fps;

    @Mixin private PublishingOptions publishing;

    @Override
    void define(StreamExecutionEnvironment flink) {
        Matcher dimensions = SIZE.matcher(size);
        if (!dimensions.matches()) {
            throw new IllegalArgumentException(
                    "'" + size + "' is no size: give width and height like 1280x720 (--size)");
        }
        if (tracks < 1 || fps < 1 || fps > 240) {
            throw new IllegalArgumentException(
                    "There is at least one track of 1 to 240 pictures a second, not "
                            + tracks
                            + " of "
                            + fps
                            + " (--tracks, --fps)");
        }
        TestPatternSource pictures =
                Frames.testPattern(
                                Integer.parseInt(dimensions.group(1)),
                                Integer.parseInt(dimensions.group(2)),
                                fps,
                                tracks)
                        .withTimeCode();
        Duration duration = options().duration();
        if (duration != null) {
            pictures = pictures.withFrames(Math.max(1, duration.toMillis() * fps / 1000));
        }
        flink.fromSource(pictures, WatermarkStrategy.noWatermarks(), "test pictures")
                .sinkTo(
                        options()
                                .sink(options().room())
                                .setPublishOptions(publishing.toPublishOptions(fps))
                                .build())
                .name("LiveKit " + options().room());
    }
}
