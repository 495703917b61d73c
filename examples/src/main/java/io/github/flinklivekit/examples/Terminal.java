// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import javax.annotation.Nullable;

import java.io.Console;
import java.io.PrintWriter;

/**
 * A line of the terminal that is continually updated. Where standard input or output is not a
 * terminal, nothing is written: only results belong in a file. Thread-safe.
 */
public final class Terminal {

    private static final String START_OF_LINE = "\r";
    private static final String CLEAR_TO_THE_END = "\u001b[K";

    @Nullable private final PrintWriter out;

    /** Writes to that, or to nothing. */
    Terminal(@Nullable PrintWriter out) {
        this.out = out;
    }

    /** The terminal that this process was started in, if there is one. */
    @SuppressWarnings("SystemConsoleNull") // Where it is not null, isTerminal is asked.
    public static Terminal ofThisProcess() {
        Console console = System.console();
        return new Terminal(console == null || !isTerminal(console) ? null : console.writer());
    }

    /** From Java 22 on there is a console without a terminal, too, which then says so. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether there is one. */
    public boolean isThere() {
        return out != null;
    }

    /** Writes this over what the line said before. */
    public synchronized void update(String line) {
        if (out != null) {
            out.print(START_OF_LINE + line + CLEAR_TO_THE_END);
            out.flush();
        }
    }

    /** Empties the line, for what comes after it. */
    public void clear() {
        update("");
    }
}
