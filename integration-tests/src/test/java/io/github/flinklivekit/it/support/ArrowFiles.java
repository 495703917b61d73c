// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.arrow.ArrowFrameFormat;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.core.fs.Path;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The Arrow files of a directory, read by the project's own format. */
public final class ArrowFiles {

    private ArrowFiles() {}

    /** Everything in the directory by name, hidden files too: what is unfinished is hidden. */
    public static List<String> names(java.nio.file.Path directory) {
        try (Stream<java.nio.file.Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All frames of all files, in the order of their times. */
    public static List<VideoFrame> read(java.nio.file.Path directory) {
        List<VideoFrame> frames = new ArrayList<>();
        for (String name : names(directory)) {
            frames.addAll(readFile(directory.resolve(name)));
        }
        frames.sort(Comparator.comparingLong(VideoFrame::timestampUs));
        return frames;
    }

    private static List<VideoFrame> readFile(java.nio.file.Path file) {
        try {
            FileSourceSplit split =
                    new FileSourceSplit(
                            "0", new Path(file.toUri()), 0, Files.size(file), 0, Files.size(file));
            List<VideoFrame> frames = new ArrayList<>();
            try (BulkFormat.Reader<VideoFrame> reader =
                    new ArrowFrameFormat().createReader(new Configuration(), split)) {
                for (var batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
                    for (var row = batch.next(); row != null; row = batch.next()) {
                        frames.add(row.getRecord());
                    }
                }
            }
            return frames;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
