// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process takes of the machine, by Linux' count.
 *
 * @param heap bytes that live objects take, after a collection
 * @param outsideHeap resident bytes that are not the heap's: native libraries, frames, classes
 * @param threads native ones among them
 */
record ProcessFootprint(long heap, long outsideHeap, long threads) {
    private static final Path STATUS = Path.of("/proc/self/status");

    /** As it is now; collects garbage first. */
    static ProcessFootprint take() throws IOException {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return new ProcessFootprint(
                memory.getHeapMemoryUsage().getUsed(),
                status("VmRSS") * 1024 - memory.getHeapMemoryUsage().getCommitted(),
                status("Threads"));
    }

    private static long status(String name) throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }
}
