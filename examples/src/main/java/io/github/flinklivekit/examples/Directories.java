// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Directories that a user names: a local path, or a URI of any file system that Flink has. */
final class Directories {

    /** What Arrow files of the one and the other program are called. */
    static final List<String> ARROW_SUFFIXES = List.of(".arrow", ".arrows", ".feather", ".ipc");

    private Directories() {}

    /**
     * A directory to write into, made if it is not there.
     *
     * @throws IOException if it cannot be made, is a file, or may not be written
     */
    static Path writable(String name) throws IOException {
        Path directory = path(name);
        FileSystem system = directory.getFileSystem();
        system.mkdirs(directory);
        if (!system.getFileStatus(directory).isDir()) {
            throw new IOException("it is a file, not a directory");
        }
        if (!system.isDistributedFS()
                && !Files.isWritable(new File(directory.getPath()).toPath())) {
            throw new IOException("it may not be written");
        }
        return directory;
    }

    /**
     * The Arrow files in a directory and those in it. Hidden ones, which are still being written,
     * are left out.
     *
     * @throws IOException if it is not there, or is a file
     */
    static List<Path> arrowFiles(String name) throws IOException {
        Path directory = path(name);
        FileSystem system = directory.getFileSystem();
        if (!system.exists(directory)) {
            throw new FileNotFoundException("it does not exist");
        }
        if (!system.getFileStatus(directory).isDir()) {
            throw new IOException("it is a file, not a directory");
        }
        List<Path> files = new ArrayList<>();
        collect(system, directory, files);
        return files;
    }

    private static void collect(FileSystem system, Path directory, List<Path> files)
            throws IOException {
        for (FileStatus entry : system.listStatus(directory)) {
            String name = entry.getPath().getName();
            if (name.startsWith(".") || name.startsWith("_")) {
                continue;
            }
            if (entry.isDir()) {
                collect(system, entry.getPath(), files);
            } else if (ARROW_SUFFIXES.stream().anyMatch(name::endsWith)) {
                files.add(entry.getPath());
            }
        }
    }

    /** The absolute path, since a cluster's processes run elsewhere. */
    private static Path path(String name) {
        return name.contains(":/")
                ? new Path(name)
                : Path.fromLocalFile(new File(name).getAbsoluteFile());
    }
}
