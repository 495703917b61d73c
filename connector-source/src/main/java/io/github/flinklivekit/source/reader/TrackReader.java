// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.reader;

import io.github.flinklivekit.client.track.VideoQuality;
import io.github.flinklivekit.connector.task.TaskTimer;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameMemoryException;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.source.deserializer.FrameContext;
import io.github.flinklivekit.source.deserializer.FrameDeserializationSchema;
import io.github.flinklivekit.source.diagnosis.RoomDiagnosis;
import io.github.flinklivekit.source.metrics.SourceDropReason;
import io.github.flinklivekit.source.metrics.SourceMetrics;
import io.github.flinklivekit.source.metrics.SourceTrackMetrics;
import io.github.flinklivekit.source.room.FrameStream;
import io.github.flinklivekit.source.room.SourceTrack;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;
import io.github.flinklivekit.source.track.TrackDescription;

import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.util.Collector;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.io.IOException;
import java.util.Optional;

/**
 * Reads the track of one split. Used on the task thread.
 *
 * <p><b>Event time.</b> The split has an output of its own only while its frames come. Without
 * frames, before the first, while the track is silent or withheld, or when none has come for a
 * while, the output is marked idle and given back. Marking alone would not do: periodic watermark
 * generators take the mark off again at their next turn, and event time would stand still for as
 * long as somebody's camera is off. A split that Flink pauses to align watermarks keeps its output,
 * since Flink never resumes a split that is idle.
 */
final class TrackReader<T> {

    private static final Logger LOG = LoggerFactory.getLogger(TrackReader.class);

    private final LiveKitTrackSplit split;
    private final FrameDeserializationSchema<T> deserializer;
    private final SourceMetrics metrics;
    private final SourceTrackMetrics trackMetrics;
    private final FrameBudget budget;
    private final Runnable onAvailable;
    private final Runnable onStreamEnd;
    private final IdleTimeout idleTimeout;
    private final FrameTimestamps timestamps;
    private final TaskTimer timer;
    private final double phase;
    private final Emission emission = new Emission();

    @Nullable private SourceTrack track;
    @Nullable private FrameStream stream;
    @Nullable private SourceOutput<T> output;

    /** Null where all that comes is wanted. */
    @Nullable private SnapshotCadence snapshots;

    private long nextSequence;

    /** The number of the stream's frame 0. */
    private long streamOffset;

    private FrameOrigin receivedOrigin = FrameOrigin.NONE;
    private FrameOrigin emittedOrigin = FrameOrigin.NONE;
    private boolean silent;
    private boolean paused;
    private boolean finishRequested;
    private boolean warnedOfMemory;

    /**
     * A reader of a track that was not found yet.
     *
     * @param eventTime what the split's event time goes by
     * @param phase where between two snapshots those of this track are, 0 to below 1
     * @param onAvailable called on a native thread when there is something to emit; must not block
     * @param onStreamEnd called on the task thread when a stream has given its last frame, so that
     *     {@link #update} is called again: the track may have come back meanwhile
     */
    TrackReader(
            LiveKitTrackSplit split,
            FrameDeserializationSchema<T> deserializer,
            SourceMetrics metrics,
            FrameBudget budget,
            EventTimeSettings eventTime,
            TaskTimer timer,
            double phase,
            Runnable onAvailable,
            Runnable onStreamEnd) {
        this.split = split;
        this.deserializer = deserializer;
        this.metrics = metrics;
        this.trackMetrics = metrics.track(split.key());
        this.budget = budget;
        this.onAvailable = onAvailable;
        this.onStreamEnd = onStreamEnd;
        this.nextSequence = split.sequence();
        this.idleTimeout = new IdleTimeout(eventTime.idleTimeout(), timer, onAvailable);
        this.timer = timer;
        this.phase = phase;
        this.timestamps = new FrameTimestamps(eventTime.timestamp(), trackMetrics);
    }

    /** The split as it would go on now. */
    LiveKitTrackSplit split() {
        return split.withSequence(nextSequence);
    }

    String splitId() {
        return split.splitId();
    }

    /** Whether the track has been in the room since the split began. */
    boolean isKnown() {
        return track != null;
    }

    /** Whether the split takes part in event time. */
    boolean isActive() {
        return output != null;
    }

    /** The enumerator has taken the split back. */
    void requestFinish() {
        finishRequested = true;
    }

    boolean isFinishRequested() {
        return finishRequested;
    }

    /**
     * Takes over what is known of the track now; subscribes it, and reads it as soon as it arrives.
     */
    void update(SourceTrack newest, ReaderOutput<T> main) {
        track = newest;
        if (snapshots == null) {
            snapshots =
                    track.snapshotInterval()
                            .map(
                                    interval ->
                                            new SnapshotCadence(
                                                    interval, phase, timer, this::askForSnapshot))
                            .orElse(null);
        }
        // Also what is usual: a publication remembers that an earlier split was paused.
        enableIfWanted();
        track.setSubscribed(true);
        if (stream == null) {
            stream = track.openStream(onAvailable).orElse(null);
            if (stream != null) {
                metrics.streamOpened(stream);
                trackMetrics.streamOpened(stream);
                if (snapshots != null) {
                    snapshots.onBack();
                }
            }
            streamOffset = nextSequence;
        }
        boolean wasSilent = silent;
        silent = track.isSilent();
        if (snapshots != null && wasSilent && !silent) {
            snapshots.onBack();
        }
        updateIdleness(main);
    }

    private void enableIfWanted() {
        track.setEnabled(!paused && isAsking());
    }

    /** Whether pictures are to be sent now, unless Flink has paused the split. */
    private boolean isAsking() {
        return snapshots == null || snapshots.isAsking();
    }

    /** What waits was sent for the snapshot before. */
    private void askForSnapshot() {
        if (stream != null) {
            dropBuffered(SourceDropReason.MAX_FPS);
        }
        enableIfWanted();
    }

    /** Looks whether frames come as they should. */
    void look(RoomDiagnosis diagnosis, boolean connected) {
        if (track != null) {
            diagnosis.look(track, connected && !paused && isAsking(), stream != null, stream);
        }
    }

    /**
     * Takes a track that brings nothing out of event time, unless Flink has paused it. To be called
     * after anything that may have changed either.
     */
    void updateIdleness(ReaderOutput<T> main) {
        if (!paused && isIdle()) {
            releaseOutput(main);
        }
    }

    /** Frames that wait for a slow job are frames. */
    private boolean isIdle() {
        return silent || stream == null || (idleTimeout.hasExpired() && stream.isEmpty());
    }

    /** Flink holds the split back or lets it go on. The server stops sending meanwhile. */
    void setPaused(boolean nowPaused) {
        if (paused == nowPaused) {
            return;
        }
        paused = nowPaused;
        if (track != null) {
            enableIfWanted();
        }
        if (!paused) {
            if (snapshots != null) {
                snapshots.onBack();
            }
            dropBuffered(SourceDropReason.PAUSED);
            idleTimeout.restart();
        }
    }

    /**
     * Emits the next frame if there is one.
     *
     * @return whether to try again
     */
    boolean emitNext(ReaderOutput<T> main) throws IOException {
        warnOfMemory();
        if (paused || stream == null || stream.isEmpty() || budget.isExhausted()) {
            return false;
        }
        if (!isAsking()) {
            dropBuffered(SourceDropReason.MAX_FPS);
            return false;
        }
        VideoFrame frame;
        try {
            frame = stream.poll();
        } catch (FrameMemoryException e) {
            // The stream has counted it.
            notifyStreamEnd();
            return true;
        }
        if (frame == null) {
            return false;
        }
        if (snapshots != null) {
            if (!snapshots.takesAnySize()
                    && !track.isAsLargeAsWanted(frame.width(), frame.height())) {
                frame.release();
                drop(SourceDropReason.MAX_FPS);
                return true;
            }
            // Before the job's operators, which may take their time.
            trackMetrics.snapshotsMissed(snapshots.onFrame());
            enableIfWanted();
        }
        try {
            frame = ofSplit(frame);
            // Before the job's operators, which run in the call of the deserializer.
            metrics.fetched(frame.header());
            if (output == null) {
                output = main.createOutputForSplit(splitId());
            }
            idleTimeout.restart();
            emission.timestampMs = Math.floorDiv(frame.timestampUs(), 1000L);
            FrameHeader header = frame.header();
            emission.header = header;
            deserializer.deserialize(frame, emission, emission);
            metrics.emitted(header);
            trackMetrics.emitted(header);
            budget.frameEmitted();
        } finally {
            frame.release();
        }
        // The black pictures of a muted camera: emitted, but without a say in event time.
        updateIdleness(main);
        notifyStreamEnd();
        return true;
    }

    /**
     * Closes a stream that has ended, so that {@link #update} opens another if the track arrives
     * again.
     */
    void closeEndedStream() {
        if (stream != null && stream.hasEnded()) {
            closeStream();
        }
    }

    /** Marks the split's output idle and gives it back to Flink until the next frame. */
    private void releaseOutput(ReaderOutput<T> main) {
        if (output != null) {
            output.markIdle();
            output = null;
            main.releaseOutputForSplit(splitId());
        }
    }

    /** Flink gives every new split an output: it is taken here to be given back. */
    void start(ReaderOutput<T> main) {
        output = main.createOutputForSplit(splitId());
        releaseOutput(main);
    }

    /**
     * Emits what is left, or drops it if the split is paused, and ends the split. Takes no more
     * frames before that, since a track that is still sent may bring them faster than they are
     * emitted. Frees the frames that wait also when it throws.
     */
    void finish(ReaderOutput<T> main) throws IOException {
        try {
            if (stream != null) {
                stream.end();
            }
            if (paused) {
                dropBuffered(SourceDropReason.PAUSED);
            }
            while (emitNext(main)) {
                // Until nothing is left.
            }
            releaseOutput(main);
        } finally {
            close();
        }
    }

    /** Stops the native callbacks and frees the frames that wait. */
    void close() {
        if (snapshots != null) {
            snapshots.end();
        }
        closeStream();
    }

    private void closeStream() {
        if (stream != null) {
            warnOfMemory();
            FrameStream closing = stream;
            stream = null;
            closing.close();
            metrics.streamClosed(closing);
            trackMetrics.streamClosed(closing);
        }
    }

    /** Once: at the limit, each frame is one too many. */
    private void warnOfMemory() {
        if (warnedOfMemory || stream == null) {
            return;
        }
        stream.memoryFailure()
                .ifPresent(
                        failure -> {
                            warnedOfMemory = true;
                            LOG.warn(
                                    "Frames of track '{}' of '{}' in room '{}' are dropped for want of memory; raise "
                                            + "scan.memory-limit, or let fewer of them wait (scan.buffer.frames). {}",
                                    split.track(),
                                    split.participant(),
                                    split.room(),
                                    failure.getMessage());
                        });
    }

    private void dropBuffered(SourceDropReason reason) {
        if (stream == null) {
            return;
        }
        for (FrameHeader stale = stream.skip(); stale != null; stale = stream.skip()) {
            nextSequence = streamOffset + stale.sequence() + 1;
            drop(reason);
        }
        notifyStreamEnd();
    }

    private void drop(SourceDropReason reason) {
        metrics.dropped(reason, 1);
        trackMetrics.dropped(reason, 1);
    }

    private void notifyStreamEnd() {
        if (stream.hasEnded()) {
            onStreamEnd.run();
        }
    }

    /** The frame under the split's name, number and time; takes over the handle. */
    private VideoFrame ofSplit(VideoFrame frame) {
        FrameHeader received = frame.header();
        FrameHeader header = timestamps.stamp(received);
        long sequence = streamOffset + header.sequence();
        nextSequence = sequence + 1;
        if (!header.origin().equals(receivedOrigin)) {
            receivedOrigin = header.origin();
            emittedOrigin =
                    new FrameOrigin(
                            split.room(),
                            split.participant(),
                            split.trackSid(),
                            split.track(),
                            receivedOrigin.trackSource());
        }
        if (streamOffset == 0
                && emittedOrigin.equals(receivedOrigin)
                && header.timestampUs() == received.timestampUs()) {
            return frame;
        }
        try {
            return frame.withHeader(header.withSequence(sequence).withOrigin(emittedOrigin));
        } finally {
            frame.release();
        }
    }

    private final class Emission implements Collector<T>, FrameContext {

        private long timestampMs;
        @Nullable private FrameHeader header;

        @Override
        public TrackDescription track() {
            return track.description();
        }

        @Override
        public String mimeType() {
            return track.status().mimeType();
        }

        @Override
        public Optional<VideoQuality> quality() {
            return track.qualityOf(header.width(), header.height());
        }

        @Override
        public void collect(T record) {
            output.collect(record, timestampMs);
        }

        @Override
        public void close() {
            // Ends with the split.
        }
    }
}
