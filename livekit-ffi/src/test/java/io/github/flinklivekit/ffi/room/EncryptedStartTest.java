// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.room;

import io.github.flinklivekit.client.track.VideoReceiverStats;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class EncryptedStartTest {

    private static final VideoReceiverStats NOTHING = received(0, 0);

    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private final Track track = new Track();

    @AfterEach
    void stop() {
        loop.shutdownNow();
    }

    @Test
    void isShownFromTheKeyFrameThatComesAfterThePause() throws Exception {
        track.answers(received(900, 1), received(900, 1), received(900, 1), received(1_800, 2));

        begin();

        assertThat(track.awaitShown())
                .containsExactly("pause", "?", "?", "resume", "?", "?", "show");
    }

    @Test
    void isPausedUntilNothingMoreComes() throws Exception {
        track.answers(
                received(900, 0),
                received(1_200, 1),
                received(1_500, 1),
                received(1_500, 1),
                received(2_500, 2));

        begin();

        assertThat(track.awaitShown())
                .containsExactly("pause", "?", "?", "?", "?", "resume", "?", "show");
    }

    @Test
    void aTrackThatHasNotBegunIsShownFromItsFirstKeyFrame() throws Exception {
        track.answers(NOTHING, NOTHING, NOTHING, received(900, 1));

        begin();

        assertThat(track.awaitShown())
                .containsExactly("pause", "?", "?", "resume", "?", "?", "show");
    }

    /** The library took both requests for none, or the server did. */
    @Test
    void isPausedAgainWherePicturesComeWithoutAKeyFrame() throws Exception {
        track.answers(received(900, 1), received(900, 1));
        track.answersAfterwards(received(1_800, 1));
        track.answersOncePausedAgain(received(1_800, 1), received(1_800, 1), received(2_700, 2));

        begin();

        assertThat(track.awaitShown())
                .filteredOn(event -> !event.equals("?"))
                .containsExactly("pause", "resume", "pause", "resume", "show");
    }

    @Test
    void isNotPausedAgainWhereNothingComes() throws Exception {
        track.answers(received(900, 1), received(900, 1));
        track.answersAfterwards(received(900, 1));

        EncryptedStart start = begin();
        long asked = EncryptedStart.FIRST_PATIENCE_MS / 1_000 + 8;
        track.await(asked);
        loop.submit(start::cancel).get();

        assertThat(track.events())
                .filteredOn(event -> !event.equals("?"))
                .containsExactly("pause", "resume");
    }

    private EncryptedStart begin() throws Exception {
        EncryptedStart start = new EncryptedStart(loop, track);
        loop.submit(start::begin).get();
        return start;
    }

    private static VideoReceiverStats received(long bytes, long keyFrames) {
        return new VideoReceiverStats(
                1, 640, 360, 30, 3, 3, keyFrames, 0, 0, 0.1, bytes, 9, 0, 0, 0);
    }

    /** What is done with it, and "?" where its figures are asked for. */
    private static final class Track implements EncryptedStart.Media {

        private final List<String> events = new ArrayList<>();
        private final Deque<VideoReceiverStats> answers = new ArrayDeque<>();
        private final Deque<VideoReceiverStats> oncePausedAgain = new ArrayDeque<>();
        private VideoReceiverStats afterwards = NOTHING;
        private final CompletableFuture<Void> shown = new CompletableFuture<>();
        private int pauses;

        synchronized void answers(VideoReceiverStats... next) {
            answers.addAll(List.of(next));
        }

        synchronized void answersAfterwards(VideoReceiverStats always) {
            afterwards = always;
        }

        synchronized void answersOncePausedAgain(VideoReceiverStats... next) {
            oncePausedAgain.addAll(List.of(next));
        }

        synchronized List<String> events() {
            return List.copyOf(events);
        }

        List<String> awaitShown() throws Exception {
            shown.get(30, TimeUnit.SECONDS);
            return events();
        }

        synchronized void await(long questions) throws InterruptedException {
            while (events.stream().filter("?"::equals).count() < questions) {
                wait();
            }
        }

        @Override
        public synchronized void pause() {
            events.add("pause");
            if (++pauses > 1) {
                answers.addAll(oncePausedAgain);
            }
        }

        @Override
        public synchronized void resume() {
            events.add("resume");
        }

        @Override
        public synchronized CompletableFuture<Optional<VideoReceiverStats>> stats() {
            events.add("?");
            notifyAll();
            VideoReceiverStats next = answers.isEmpty() ? afterwards : answers.remove();
            return CompletableFuture.completedFuture(
                    Optional.of(next).filter(stats -> !stats.equals(NOTHING)));
        }

        @Override
        public synchronized void show() {
            events.add("show");
            shown.complete(null);
        }
    }
}
