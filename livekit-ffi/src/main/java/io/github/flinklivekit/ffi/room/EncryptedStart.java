// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.room;

import io.github.flinklivekit.client.track.VideoReceiverStats;

import javax.annotation.Nullable;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Has an encrypted track shown from a key frame that was decrypted. The library sets up what
 * decrypts a track after libwebrtc has begun to receive it. Where the machine is busy, a key frame
 * comes in between and is decoded as it is: that picture, and each that refers to it, is noise,
 * while the library calls the track decrypted. So the track is paused until nothing more of it is
 * under way, and resumed, which the server does with a key frame; what libwebrtc counts tells when
 * both have happened, and where one has not, it is done again. Confined to the room's thread.
 */
final class EncryptedStart {

    /** Longer than what is under way takes to arrive. */
    static final long QUIET_MS = 500;

    /**
     * How long a resumed track is waited for before it is paused again; twice as long each time.
     */
    static final long FIRST_PATIENCE_MS = 2_000;

    private static final long LAST_PATIENCE_MS = 60_000;

    private static final long FIRST_DELAY_MS = 50;
    private static final long LAST_DELAY_MS = 1_000;

    private final ScheduledExecutorService loop;
    private final Media media;

    @Nullable private ScheduledFuture<?> next;
    private boolean over;

    private boolean resumed;
    private long bytes;
    private long keyFrames;
    private long patienceMs = FIRST_PATIENCE_MS;
    private long waitedMs;
    private long delayMs;

    /** What is done with the track, and known of it. */
    interface Media {

        /** The server is to send nothing more. */
        void pause();

        /** The server is to send again. */
        void resume();

        /** What was received; empty before the first packet. Completes on any thread. */
        CompletableFuture<Optional<VideoReceiverStats>> stats();

        /** Pictures are good from now on. */
        void show();
    }

    EncryptedStart(ScheduledExecutorService loop, Media media) {
        this.loop = loop;
        this.media = media;
    }

    /** Begins with a track whose pictures are not shown. */
    void begin() {
        resumed = false;
        bytes = -1;
        media.pause();
        ask();
    }

    private void ask() {
        media.stats()
                .whenCompleteAsync(
                        (stats, failure) ->
                                on(failure == null ? stats : Optional.<VideoReceiverStats>empty()),
                        loop);
    }

    private void askIn(long ms) {
        next = loop.schedule(this::ask, ms, TimeUnit.MILLISECONDS);
    }

    private void on(Optional<VideoReceiverStats> stats) {
        if (over) {
            return;
        }
        long bytesNow = stats.map(VideoReceiverStats::bytesReceived).orElse(0L);
        long keyFramesNow = stats.map(VideoReceiverStats::keyFramesDecoded).orElse(0L);
        if (!resumed) {
            onPaused(bytesNow, keyFramesNow);
        } else if (keyFramesNow > keyFrames) {
            over = true;
            media.show();
        } else if (waitedMs >= patienceMs && bytesNow > bytes) {
            patienceMs = Math.min(2 * patienceMs, LAST_PATIENCE_MS);
            begin();
        } else {
            waitedMs += delayMs;
            askIn(delayMs);
            delayMs = Math.min(2 * delayMs, LAST_DELAY_MS);
        }
    }

    private void onPaused(long bytesNow, long keyFramesNow) {
        if (bytesNow == bytes) {
            resumed = true;
            keyFrames = keyFramesNow;
            waitedMs = 0;
            delayMs = FIRST_DELAY_MS;
            media.resume();
            askIn(delayMs);
        } else {
            bytes = bytesNow;
            askIn(QUIET_MS);
        }
    }

    /** Nothing more is done with the track. */
    void cancel() {
        over = true;
        if (next != null) {
            next.cancel(false);
        }
    }
}
