// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.diagnosis;

import io.github.flinklivekit.connector.task.TaskTimer;
import io.github.flinklivekit.source.room.FrameStream;
import io.github.flinklivekit.source.room.SourceTrack;
import io.github.flinklivekit.source.track.MissingFramesReason;
import io.github.flinklivekit.source.track.TrackDescription;

import org.apache.flink.annotation.Internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Says of the tracks of one room why frames of them are missing: once in the log, to whoever counts
 * and to whoever tells of events. Used on the task thread.
 */
@Internal
public final class RoomDiagnosis {

    /** How often the tracks are to be looked at. */
    public static final Duration INTERVAL = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(RoomDiagnosis.class);

    /** Hears of what is found. */
    public interface Listener {

        /**
         * The reason why frames of a track are missing is another one.
         *
         * @param before empty where none were missing
         * @param now empty where none are missing any more
         */
        void onReasonChanged(
                SourceTrack track,
                Optional<MissingFramesReason> before,
                Optional<MissingFramesReason> now);
    }

    private final TaskTimer timer;
    private final Executor taskThread;
    private final Listener listener;

    private final Map<String, Looked> bySid = new HashMap<>();
    private final Map<String, SourceTrack> leftOut = new HashMap<>();

    /** What was said of which publication: a track that comes and goes is no news. */
    private final Map<String, Set<MissingFramesReason>> said = new HashMap<>();

    /** A track that is looked at, as it was at the last look. */
    private static final class Looked {
        private SourceTrack track;
        private TrackDiagnosis diagnosis;
        private Optional<MissingFramesReason> reason = Optional.empty();
    }

    /**
     * A room without tracks.
     *
     * @param taskThread runs what has to run on the task thread
     */
    public RoomDiagnosis(TaskTimer timer, Executor taskThread, Listener listener) {
        this.timer = timer;
        this.taskThread = taskThread;
        this.listener = listener;
    }

    /**
     * Looks at a track that should bring frames.
     *
     * @param wanted whether it is subscribed by a connection that stands
     * @param offered whether the server sends it
     * @param stream reads it; null where it is not read
     */
    public void look(
            SourceTrack track, boolean wanted, boolean offered, @Nullable FrameStream stream) {
        Looked looked =
                bySid.computeIfAbsent(track.description().trackSid(), sid -> newlyLookedAt());
        looked.track = track;
        looked.diagnosis.look(track, wanted, offered, stream);
    }

    private Looked newlyLookedAt() {
        Looked looked = new Looked();
        looked.diagnosis =
                new TrackDiagnosis(timer, taskThread, reason -> reasonChanged(looked, reason));
        return looked;
    }

    /** The track of this sid is read no more. */
    public void end(String sid) {
        Looked looked = bySid.remove(sid);
        if (looked != null) {
            looked.diagnosis.end();
        }
    }

    /** The tracks that would be read if they could be decrypted, all of them each time. */
    public void leaveOut(Collection<SourceTrack> undecryptable) {
        Map<String, SourceTrack> now = new HashMap<>();
        undecryptable.forEach(track -> now.put(track.description().trackSid(), track));
        for (String sid : List.copyOf(leftOut.keySet())) {
            if (!now.containsKey(sid)) {
                listener.onReasonChanged(
                        leftOut.remove(sid),
                        Optional.of(MissingFramesReason.ENCRYPTED),
                        Optional.empty());
            }
        }
        now.forEach(
                (sid, track) -> {
                    if (leftOut.put(sid, track) == null) {
                        say(track, MissingFramesReason.ENCRYPTED);
                        listener.onReasonChanged(
                                track,
                                Optional.empty(),
                                Optional.of(MissingFramesReason.ENCRYPTED));
                    }
                });
    }

    /** What was said of publications that are gone may be said again. */
    public void retain(Collection<SourceTrack> published) {
        Set<String> sids = new HashSet<>();
        published.forEach(track -> sids.add(track.description().trackSid()));
        said.keySet().retainAll(sids);
    }

    /** Nothing is read any more. */
    public void endAll() {
        List.copyOf(bySid.keySet()).forEach(this::end);
        leaveOut(List.of());
    }

    private void reasonChanged(Looked looked, Optional<MissingFramesReason> now) {
        Optional<MissingFramesReason> before = looked.reason;
        looked.reason = now;
        now.ifPresent(reason -> say(looked.track, reason));
        listener.onReasonChanged(looked.track, before, now);
    }

    private void say(SourceTrack track, MissingFramesReason reason) {
        TrackDescription of = track.description();
        if (said.computeIfAbsent(of.trackSid(), sid -> new HashSet<>()).add(reason)) {
            LOG.warn(
                    "Frames of track '{}' ({}, {}) of '{}' in room '{}' are missing, {}: {}. {}. See docs/troubleshooting.md",
                    of.name(),
                    of.trackSid(),
                    track.status().mimeType(),
                    of.participant(),
                    of.room(),
                    reason,
                    reason.likely(),
                    reason.remedy());
        }
    }
}
