// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.dataset;

import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * The folder of a frame, {@code room=NAME/day=2026-01-31}: Hive's way, by which readers know what
 * is in a folder before they open a file. Days are those of UTC.
 */
final class RoomAndDay implements BucketAssigner<VideoFrame, String> {

    private static final long serialVersionUID = 1L;

    @Override
    public String getBucketId(VideoFrame frame, Context context) {
        LocalDate day =
                LocalDate.ofInstant(
                        Instant.EPOCH.plus(frame.timestampUs(), ChronoUnit.MICROS), ZoneOffset.UTC);
        return "room=" + escaped(frame.room()) + "/day=" + day;
    }

    /** Anybody may name a room; readers undo it. */
    private static String escaped(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }

    @Override
    public SimpleVersionedSerializer<String> getSerializer() {
        return SimpleVersionedStringSerializer.INSTANCE;
    }
}
