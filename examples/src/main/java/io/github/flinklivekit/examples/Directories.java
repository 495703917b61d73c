// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;

/** Directories that a user names: a local path, or a URI of any file system that Flink has. */
final class Directories {

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

    /** The absolute path, since a cluster's processes run elsewhere. */
    static Path path(String name) {
        return name.contains(":/")
                ? new Path(name)
                : Path.fromLocalFile(new File(name).getAbsoluteFile());
    }
}
