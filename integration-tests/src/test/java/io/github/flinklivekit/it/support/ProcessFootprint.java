// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import javax.management.JMException;
import javax.management.ObjectName;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM takes of the machine, by Linux' count.
 *
 * @param heap bytes that live objects take, after a collection
 * @param outsideHeap resident bytes that are not the heap's: native libraries, frames, classes
 * @param threads native ones among them
 */
public record ProcessFootprint(long heap, long outsideHeap, long threads) {
    private static final Path PROCESSES = Path.of("/proc");
    private static final Pattern HEAP =
            Pattern.compile(
                    "garbage-first heap[^\\[]* used (\\d+)K \\[0x([0-9a-f]+), 0x([0-9a-f]+)\\)");
    private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-[0-9a-f]+ .*");

    /** This process as it is now; collects garbage first. */
    public static ProcessFootprint take() throws IOException {
        ManagementFactory.getMemoryMXBean().gc();
        return of("self", heapInfo());
    }

    /**
     * Another process as it is now.
     *
     * @param process its id
     * @param heapInfo what it answers to {@code jcmd GC.heap_info} after a collection
     */
    public static ProcessFootprint of(String process, String heapInfo) throws IOException {
        Matcher heap = HEAP.matcher(heapInfo);
        if (!heap.find()) {
            throw new IllegalStateException("The heap is not that of G1: " + heapInfo);
        }
        Path files = PROCESSES.resolve(process);
        return new ProcessFootprint(
                Long.parseLong(heap.group(1)) * 1024,
                residentOutside(
                        new Range(address(heap.group(2)), address(heap.group(3))),
                        files.resolve("smaps")),
                liveThreads(files.resolve("status")));
    }

    private record Range(long from, long to) {
        boolean contains(long address) {
            return Long.compareUnsigned(address, from) >= 0
                    && Long.compareUnsigned(address, to) < 0;
        }
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
    private static long residentOutside(Range heap, Path mappings) throws IOException {
        long bytes = 0;
        boolean outside = true;
        for (String line : Files.readAllLines(mappings)) {
            Matcher mapping = MAPPING.matcher(line);
            if (mapping.matches()) {
                outside = !heap.contains(address(mapping.group(1)));
            } else if (outside && line.startsWith("Rss:")) {
                bytes += number(line) * 1024;
            }
        }
        return bytes;
    }

    private static long liveThreads(Path status) throws IOException {
        return Files.readAllLines(status).stream()
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
