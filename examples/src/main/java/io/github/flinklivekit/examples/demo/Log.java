// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What has happened, line by line: for the terminal, and the last lines for a page. Thread-safe.
 */
public final class Log {

    private static final int KEPT = 12;

    private final PrintWriter out;
    private final Deque<String> lines = new ArrayDeque<>();

    /** An empty log, whose lines are also printed there. */
    public Log(PrintWriter out) {
        this.out = out;
    }

    /** Adds a line. */
    public synchronized void say(String line) {
        out.println(line);
        out.flush();
        lines.add(line);
        if (lines.size() > KEPT) {
            lines.remove();
        }
    }

    /** The latest lines, the last one at the end. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }
}
