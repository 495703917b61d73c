// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

/** Runs what Ctrl-C ends within two seconds. */
public final class Interruptible {

    private static final long END_TIME_MS = 1700;
    private static final int INTERRUPTED = 130;

    private Interruptible() {}

    /** Something that opens what has to be closed at its end. */
    @FunctionalInterface
    public interface Task {
        /**
         * Runs to its end.
         *
         * @param closing is given what was opened
         * @return the exit code
         */
        int run(Closing closing) throws Exception;
    }

    /**
     * Runs a task, and closes what it has opened, at its end or when the program is interrupted.
     *
     * @param name of the threads that do so
     * @return the task's exit code
     */
    public static int run(String name, Task task) throws Exception {
        Closing closing = new Closing();
        Thread interrupted = new Thread(() -> end(closing, name), name + "-end");
        Runtime.getRuntime().addShutdownHook(interrupted);
        try (closing) {
            return task.run(closing);
        } finally {
            forget(interrupted);
        }
    }

    /** What does not end in time is left to the end of the process. */
    private static void end(Closing closing, String name) {
        Threads.daemon(
                        () -> {
                            try {
                                Thread.sleep(END_TIME_MS);
                                Runtime.getRuntime().halt(INTERRUPTED);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        name + "-deadline")
                .start();
        closing.close();
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It runs already.
        }
    }
}
