// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.benchmarks.soak;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A file of tab-separated values that may be read while it grows. */
final class Table implements AutoCloseable {

    private final PrintWriter out;

    Table(Path file, List<String> columns) throws IOException {
        out = new PrintWriter(Files.newBufferedWriter(file), true);
        add(columns.toArray());
    }

    void add(Object... values) {
        out.println(Stream.of(values).map(String::valueOf).collect(Collectors.joining("\t")));
    }

    @Override
    public void close() {
        out.close();
    }
}
