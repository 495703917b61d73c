// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.MemoryUtil;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class FrameAllocatorTest {

    @Test
    void countsExactSizes() {
        try (FrameAllocator allocator = FrameAllocator.create("test", 10_000_000)) {
            ArrowBuf memory = allocator.allocate(3_110_400);
            assertThat(allocator.allocatedBytes()).isEqualTo(3_110_400);
            memory.close();
            assertThat(allocator.allocatedBytes()).isZero();
        }
    }

    @Test
    void atTheLimitItNamesItselfAndTheSizes() {
        try (FrameAllocator allocator = FrameAllocator.create("cam-0", 100)) {
            ArrowBuf memory = allocator.allocate(60);
            assertThatThrownBy(() -> allocator.allocate(41))
                    .isInstanceOf(FrameMemoryException.class)
                    .hasMessageContaining("cam-0")
                    .hasMessageContaining("41 bytes")
                    .hasMessageContaining("60 of 100");
            memory.close();
            allocator.allocate(100).close();
        }
    }

    @Test
    void atTheLimitForgottenFramesAreFoundAndTheAllocationSucceeds() {
        try (FrameAllocator allocator = FrameAllocator.create("test", 1000)) {
            forget(allocator);
            try {
                allocator.allocate(1000).close();
            } catch (FrameMemoryException e) {
                // The collection was asked for, and came late: it is not asked for again so soon.
                await().until(() -> allocator.reclaimedFrames() == 1);
                allocator.allocate(1000).close();
            }
            assertThat(allocator.reclaimedFrames()).isEqualTo(1);
        }
    }

    private static void forget(FrameAllocator allocator) {
        VideoFrame.create(FrameHeader.of(8, 8, VideoBufferType.RGBA), allocator, planes -> {});
    }

    @Test
    void foreignMemoryIsGivenBackOnceInEveryCase() {
        AtomicInteger given = new AtomicInteger();
        FrameAllocator allocator = FrameAllocator.create("test", 100);
        ByteBuffer memory = ByteBuffer.allocateDirect(80);
        long address = MemoryUtil.getByteBufferAddress(memory);
        ArrowBuf wrapped = allocator.wrapForeign(address, 80, given::incrementAndGet);
        assertThat(allocator.allocatedBytes()).isEqualTo(80);
        assertThatThrownBy(() -> allocator.wrapForeign(address, 80, given::incrementAndGet))
                .isInstanceOf(FrameMemoryException.class);
        assertThat(given).hasValue(1);
        wrapped.close();
        assertThat(given).hasValue(2);
        allocator.close();
        assertThatThrownBy(() -> allocator.wrapForeign(address, 80, given::incrementAndGet))
                .isInstanceOf(IllegalStateException.class);
        assertThat(given).hasValue(3);
    }

    @Test
    void framesOutliveTheCloseAndEndTheAllocator() {
        FrameAllocator allocator = FrameAllocator.create("test", 1000);
        VideoFrame frame =
                VideoFrame.create(
                        FrameHeader.of(2, 2, VideoBufferType.RGBA), allocator, planes -> {});
        allocator.close();
        allocator.close();
        assertThat(frame.data().remaining()).isEqualTo(16);
        assertThatThrownBy(() -> allocator.allocate(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'test' is closed");
        frame.release();
        assertThat(allocator.allocatedBytes()).isZero();
    }

    @Test
    void closesWhenUnused() {
        FrameAllocator allocator = FrameAllocator.create("test", 1000);
        ArrowBuf first = allocator.allocate(100);
        allocator.closeWhenUnused();
        ArrowBuf second = allocator.allocate(100);
        first.close();
        allocator.onMemoryFreed();
        allocator.allocate(100).close();
        second.close();
        allocator.onMemoryFreed();
        assertThatThrownBy(() -> allocator.allocate(100))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'test' is closed");
    }

    @Test
    void allocationsAgainstACloseEitherSucceedOrAreRefused() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 200; round++) {
                FrameAllocator allocator = FrameAllocator.create("test", 1_000_000);
                CountDownLatch start = new CountDownLatch(1);
                List<Future<?>> users = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    users.add(
                            threads.submit(
                                    () -> {
                                        start.await();
                                        for (int n = 0; n < 50; n++) {
                                            try {
                                                allocator.allocate(16).close();
                                            } catch (IllegalStateException refused) {
                                                return null;
                                            }
                                        }
                                        return null;
                                    }));
                }
                start.countDown();
                allocator.close();
                for (Future<?> user : users) {
                    user.get(10, TimeUnit.SECONDS);
                }
                allocator.onMemoryFreed();
                assertThat(allocator.allocatedBytes()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
