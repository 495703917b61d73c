// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

/** Threads that keep no process alive. */
public final class Threads {

    private Threads() {}

    /** A thread that is not started yet. */
    public static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
