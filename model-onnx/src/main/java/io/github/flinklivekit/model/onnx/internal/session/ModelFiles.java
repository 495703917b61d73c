// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.session;

import io.github.flinklivekit.model.onnx.options.InvalidModelException;

import org.apache.flink.annotation.Internal;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** The files that options name. */
@Internal
public final class ModelFiles {

    private ModelFiles() {}

    /**
     * The file of an option.
     *
     * @param location a path or a file:// URI
     * @throws InvalidModelException if it is neither, or there is no file that can be read
     */
    public static Path resolve(String option, String location) {
        Path path;
        try {
            path = location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location);
        } catch (IllegalArgumentException e) {
            throw new InvalidModelException(
                    "'%s' = '%s' is no path and no URI such as 'file:///models/detector.onnx': %s"
                            .formatted(option, location, e.getMessage()),
                    e);
        }
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new InvalidModelException(
                    ("'%s' = '%s': there is no file to read on this machine%s. It has to be at this"
                                    + " place on each machine that plans or runs")
                            .formatted(option, location, hint(location, path)));
        }
        return path;
    }

    private static String hint(String location, Path path) {
        if (Files.isDirectory(path)) {
            return ", but a folder: name the file in it";
        }
        if (location.contains("://") && !location.startsWith("file:")) {
            return ": only paths and file:// URIs are read, so copy it to the machine";
        }
        if (Files.isRegularFile(path)) {
            return " that this process may read";
        }
        return "";
    }

    /**
     * The lines of a text file in UTF-8.
     *
     * @throws InvalidModelException if it cannot be read, or is no text
     */
    public static List<String> lines(String option, String location) {
        Path path = resolve(option, location);
        try {
            return Files.readAllLines(path);
        } catch (CharacterCodingException e) {
            throw new InvalidModelException(
                    "'%s' = '%s' is no text in UTF-8: it has the name of a class on each line"
                            .formatted(option, location),
                    e);
        } catch (IOException | InvalidPathException e) {
            throw new InvalidModelException(
                    "'%s' = '%s' cannot be read: %s".formatted(option, location, e.getMessage()),
                    e);
        }
    }
}
