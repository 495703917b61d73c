// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it;

import javax.management.JMException;
import javax.management.ObjectName;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this process takes of the machine, by Linux' count.
 *
 * @param heap bytes that live objects take, after a collection
 * @param outsideHeap resident bytes that are not the heap's: native libraries, frames, classes
 * @param threads native ones among them
 */
record ProcessFootprint(long heap, long outsideHeap, long threads) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path MAPPINGS = Path.of("/proc/self/smaps");
    private static final Pattern HEAP =
            Pattern.compile("garbage-first heap[^\\[]*\\[0x([0-9a-f]+), 0x([0-9a-f]+)\\)");
    private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-[0-9a-f]+ .*");

    /** As it is now; collects garbage first. */
    static ProcessFootprint take() throws IOException {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return new ProcessFootprint(
                memory.getHeapMemoryUsage().getUsed(),
                residentOutside(heapAddresses()),
                liveThreads());
    }

    private record Range(long from, long to) {
        boolean contains(long address) {
            return Long.compareUnsigned(address, from) >= 0
                    && Long.compareUnsigned(address, to) < 0;
        }
    }

    /** Where the JVM has reserved the heap. */
    private static Range heapAddresses() {
        String description = heapInfo();
        Matcher heap = HEAP.matcher(description);
        if (!heap.find()) {
            throw new IllegalStateException("The heap is not that of G1: " + description);
        }
        return new Range(address(heap.group(1)), address(heap.group(2)));
    }

    private static String heapInfo() {
        try {
            return (String)
                    ManagementFactory.getPlatformMBeanServer()
                            .invoke(
                                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                    "gcHeapInfo",
                                    null,
                                    null);
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The pages outside the heap. What the heap has committed would be too much to take off: it
     * touches its pages one after the other, when objects first come to lie there.
     */
    private static long residentOutside(Range heap) throws IOException {
        long bytes = 0;
        boolean outside = true;
        for (String line : Files.readAllLines(MAPPINGS)) {
            Matcher mapping = MAPPING.matcher(line);
            if (mapping.matches()) {
                outside = !heap.contains(address(mapping.group(1)));
            } else if (outside && line.startsWith("Rss:")) {
                bytes += number(line) * 1024;
            }
        }
        return bytes;
    }

    private static long liveThreads() throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("Threads:"))
                .mapToLong(ProcessFootprint::number)
                .findFirst()
                .orElseThrow();
    }

    private static long address(String hexadecimal) {
        return Long.parseUnsignedLong(hexadecimal, 16);
    }

    private static long number(String line) {
        return Long.parseLong(line.replaceAll("\\D", ""));
    }
}
