// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import java.util.ArrayList;
import java.util.List;

/** Finds what a user wants to hear in what a failed job throws. */
final class Failures {

    private Failures() {}

    /**
     * One line: the outermost message that is not Flink's own; Flink wraps a job's exception in
     * several of its own.
     */
    static String messageOf(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable t = failure; t != null && !chain.contains(t); t = t.getCause()) {
            chain.add(t);
        }
        return chain.stream()
                .filter(cause -> !isWrapper(cause))
                .findFirst()
                .map(Failures::describe)
                .orElseGet(() -> describe(chain.get(chain.size() - 1)));
    }

    private static boolean isWrapper(Throwable cause) {
        String type = cause.getClass().getName();
        // An exception whose class Flink could not load when it brought it here is one of its own,
        // too.
        boolean carried = type.equals("org.apache.flink.util.SerializedThrowable");
        boolean ofFlink = type.startsWith("org.apache.flink.") && !carried;
        return ofFlink || type.startsWith("java.util.concurrent.") || cause.getMessage() == null;
    }

    private static String describe(Throwable cause) {
        String message = cause.getMessage();
        if (message == null) {
            return cause.getClass().getName();
        }
        return message.lines().findFirst().orElse(message);
    }
}
