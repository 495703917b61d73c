// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.serving;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which frames a model gets while it is at work. */
class BatchExecutorTest {

    private final FrameAllocator allocator = FrameAllocator.create("test", 1 << 20);
    private final GatedModel model = new GatedModel(4);
    private final ModelMetrics metrics = new ModelMetrics();

    @AfterEach
    void everyHandleWasGivenBack() {
        assertThat(allocator.allocatedBytes()).isZero();
        allocator.close();
    }

    @Test
    void theNewestFrameOfEachTrackWaits() {
        try (BatchExecutor<Integer> executor = executor(true)) {
            ModelLease<Integer> user = user(executor, metrics);
            CompletableFuture<Optional<Integer>> first = submit(user, "a", 1);
            model.begun.acquireUninterruptibly();
            CompletableFuture<Optional<Integer>> older = submit(user, "a", 2);
            CompletableFuture<Optional<Integer>> old = submit(user, "a", 3);
            CompletableFuture<Optional<Integer>> other = submit(user, "b", 4);
            CompletableFuture<Optional<Integer>> newest = submit(user, "a", 5);

            assertThat(older.join()).isEmpty();
            assertThat(old.join()).isEmpty();
            model.allowed.release(2);
            assertThat(first.join()).contains(1);
            assertThat(newest.join()).contains(5);
            assertThat(other.join()).contains(4);
            assertThat(model.batches).containsExactly(List.of(1), List.of(5, 4));
            assertThat(metrics.dropped()).isEqualTo(2);
            assertThat(metrics.inferences()).isEqualTo(3);
            assertThat(metrics.batchSize()).isEqualTo(2);
        }
    }

    @Test
    void recordingsWaitInTheirOrder() {
        try (BatchExecutor<Integer> executor = executor(false)) {
            ModelLease<Integer> user = user(executor, metrics);
            submit(user, "a", 1);
            model.begun.acquireUninterruptibly();
            for (int i = 2; i <= 10; i++) {
                submit(user, "a", i);
            }
            CompletableFuture<Optional<Integer>> last = submit(user, "a", 11);
            model.allowed.release(10);

            assertThat(last.join()).contains(11);
            assertThat(model.batches)
                    .containsExactly(
                            List.of(1), List.of(2, 3, 4, 5), List.of(6, 7, 8, 9), List.of(10, 11));
            assertThat(metrics.dropped()).isZero();
        }
    }

    @Test
    void theFirstFrameOfABatchWaitsForOthersWhileTheModelIsFree() {
        try (BatchExecutor<Integer> executor =
                new BatchExecutor<>(model, "test", Duration.ofDays(1), true)) {
            ModelLease<Integer> user = user(executor, metrics);
            for (int i = 1; i < 4; i++) {
                submit(user, "track" + i, i);
            }
            CompletableFuture<Optional<Integer>> fourth = submit(user, "track4", 4);
            model.allowed.release();

            assertThat(fourth.join()).contains(4);
            assertThat(model.batches).containsExactly(List.of(1, 2, 3, 4));
        }
    }

    /** Or the model would see nothing of a track whose frames come faster than the delay. */
    @Test
    @Timeout(20)
    void aNewerFrameDoesNotPutOffTheBatch() throws InterruptedException {
        try (BatchExecutor<Integer> executor =
                new BatchExecutor<>(model, "test", Duration.ofMillis(100), true)) {
            ModelLease<Integer> user = user(executor, metrics);
            model.allowed.release();
            int frames = 0;
            while (!model.begun.tryAcquire(0, TimeUnit.SECONDS)) {
                frames++;
                submit(user, "a", 1);
            }

            assertThat(frames).isGreaterThan(1);
            assertThat(model.batches).containsExactly(List.of(1));
        }
    }

    @Test
    void tracksOfTheSameNameOfTwoUsersAreTwo() {
        try (BatchExecutor<Integer> executor = executor(true)) {
            ModelLease<Integer> one = user(executor, metrics);
            ModelLease<Integer> other = user(executor, new ModelMetrics());
            submit(one, "a", 1);
            model.begun.acquireUninterruptibly();
            CompletableFuture<Optional<Integer>> ofOne = submit(one, "a", 2);
            CompletableFuture<Optional<Integer>> ofOther = submit(other, "a", 3);
            model.allowed.release(2);

            assertThat(ofOne.join()).contains(2);
            assertThat(ofOther.join()).contains(3);
            assertThat(metrics.inferences()).isEqualTo(2);
        }
    }

    @Test
    void aFrameThatCannotBeReadFailsAlone() {
        try (BatchExecutor<Integer> executor = executor(true)) {
            ModelLease<Integer> user = user(executor, metrics);
            submit(user, "a", 1);
            model.begun.acquireUninterruptibly();
            CompletableFuture<Optional<Integer>> bad = submit(user, "b", GatedModel.UNREADABLE);
            CompletableFuture<Optional<Integer>> good = submit(user, "c", 3);
            model.allowed.release(2);

            assertThat(good.join()).contains(3);
            assertThatThrownBy(bad::join).hasMessageContaining("unreadable");
            assertThat(metrics.failures()).isEqualTo(1);
        }
    }

    @Test
    void aRunThatFailsFailsItsFramesAndTheNextOneRuns() {
        try (BatchExecutor<Integer> executor = executor(true)) {
            ModelLease<Integer> user = user(executor, metrics);
            model.allowed.release(2);
            CompletableFuture<Optional<Integer>> bad = submit(user, "a", GatedModel.FAILING);

            assertThatThrownBy(bad::join).hasMessageContaining("failed");
            assertThat(submit(user, "a", 2).join()).contains(2);
        }
    }

    @Test
    void aUserThatGoesTakesItsFramesAlong() {
        try (BatchExecutor<Integer> executor = executor(true)) {
            ModelLease<Integer> staying = user(executor, metrics);
            ModelLease<Integer> going = user(executor, new ModelMetrics());
            submit(staying, "a", 1);
            model.begun.acquireUninterruptibly();
            CompletableFuture<Optional<Integer>> stays = submit(staying, "a", 2);
            CompletableFuture<Optional<Integer>> goes = submit(going, "a", 3);
            going.close();
            model.allowed.release(2);

            assertThat(goes).isCancelled();
            assertThat(stays.join()).contains(2);
        }
    }

    @Test
    void closingWaitsForTheRunAndCancelsTheRest() {
        CompletableFuture<Optional<Integer>> running;
        CompletableFuture<Optional<Integer>> waiting;
        BatchExecutor<Integer> executor = executor(true);
        try (executor) {
            ModelLease<Integer> user = user(executor, metrics);
            running = submit(user, "a", 1);
            model.begun.acquireUninterruptibly();
            waiting = submit(user, "a", 2);
            model.allowed.release(2);
        }

        assertThat(running.join()).contains(1);
        assertThat(waiting.isDone()).isTrue();
        assertThat(model.closed.availablePermits()).isEqualTo(1);
        assertThat(submit(user(executor, metrics), "a", 3)).isCancelled();
        executor.close();
    }

    private BatchExecutor<Integer> executor(boolean newestOfEachTrack) {
        return new BatchExecutor<>(model, "test", Duration.ZERO, newestOfEachTrack);
    }

    private static ModelLease<Integer> user(BatchExecutor<Integer> executor, ModelMetrics metrics) {
        return new ModelLease<>(executor, metrics, () -> {});
    }

    private CompletableFuture<Optional<Integer>> submit(
            ModelLease<Integer> user, String track, int width) {
        FrameHeader header = FrameHeader.of(width, 1, VideoBufferType.RGBA);
        VideoFrame frame = VideoFrame.create(header, allocator, planes -> {});
        try {
            return user.submit(frame, track);
        } finally {
            frame.release();
        }
    }
}
