// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import java.time.Duration;

/** The time, as a task has it. */
public interface TaskTimer {

    /** A clock that runs evenly, nanoseconds. Any thread may ask. */
    long nanoTime();

    /** Runs an action on the task's thread after a while, unless the task has ended by then. */
    void after(Duration delay, Runnable action);
}
