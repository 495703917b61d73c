// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.publish;

import io.github.flinklivekit.client.internal.participant.TrackInfo;
import io.github.flinklivekit.client.internal.session.RoomEvents;
import io.github.flinklivekit.client.internal.session.Session;
import io.github.flinklivekit.client.room.LocalParticipant;

import livekit.LivekitRtc.MuteTrackRequest;
import livekit.LivekitRtc.SignalRequest;

import java.util.Collection;

/**
 * Keeps this side and the server of one mind about which published tracks are muted. Confined to
 * the room's thread.
 *
 * <p>Either side may mute a track, and what either says while a connection dies is lost. A resumed
 * session begins with what the server believes. Where this side believes otherwise, somebody at the
 * server has muted or unmuted the track meanwhile, and that counts; but if this side has changed
 * the track since the server last agreed with it, its own word is what was lost, and that counts.
 * In the end the server is told again what is so, since a resume does not say it.
 */
final class MuteReconciler {

    private final Session session;
    private final RoomEvents events;

    /** Whether the server's next word is the one that a resumed session begins with. */
    private boolean resuming;

    MuteReconciler(Session session, RoomEvents events) {
        this.session = session;
        this.events = events;
    }

    /** The server has taken a track that was announced as muted, or as not. */
    void onPublished(OutboundTrack entry, boolean announced) {
        if (!publishMuteState(entry) && entry.publication.isMuted() != announced) {
            sendUnacknowledged(entry);
        }
    }

    /**
     * Tells the room what the track is now.
     *
     * @return whether it did not know
     */
    boolean publishMuteState(OutboundTrack entry) {
        DefaultLocalTrackPublication publication = entry.publication;
        boolean muted = entry.track.isMuted();
        if (publication == null || publication.isMuted() == muted) {
            return false;
        }
        publication.setMuted(muted);
        if (entry.isPublished()) {
            sendUnacknowledged(entry);
        }
        LocalParticipant self = session.localParticipant();
        events.emit(
                to -> {
                    if (muted) {
                        to.onTrackMuted(publication, self);
                    } else {
                        to.onTrackUnmuted(publication, self);
                    }
                });
        return true;
    }

    /** The server orders a mute: it is obeyed as if the program had asked for it. */
    void applyServerMute(OutboundTrack entry, boolean muted) {
        entry.track.setMuted(muted);
        publishMuteState(entry);
        acknowledge(entry, muted);
    }

    /** A session is about to be resumed. */
    void onResuming() {
        resuming = true;
    }

    /** The session is given up: the next one is not resumed but begins anew. */
    void onSessionDropped() {
        resuming = false;
    }

    /** The server says what this participant publishes. */
    void onLocalTrackInfo(Collection<OutboundTrack> entries, Collection<TrackInfo> infos) {
        boolean first = resuming;
        resuming = false;
        for (TrackInfo info : infos) {
            entries.stream()
                    .filter(entry -> entry.isPublished() && entry.sid.equals(info.sid()))
                    .forEach(
                            entry -> {
                                if (first && !hasUnacknowledgedChange(entry)) {
                                    applyServerMute(entry, info.muted());
                                } else {
                                    acknowledge(entry, info.muted());
                                }
                            });
        }
    }

    /** Tells a resumed session what every track is. */
    void resend(Collection<OutboundTrack> entries) {
        resuming = false;
        entries.stream().filter(OutboundTrack::isPublished).forEach(this::sendMuteState);
    }

    private static boolean hasUnacknowledgedChange(OutboundTrack entry) {
        return entry.muteUnacknowledged || entry.track.isMuted() != entry.publication.isMuted();
    }

    private static void acknowledge(OutboundTrack entry, boolean muted) {
        if (entry.isPublished() && entry.publication.isMuted() == muted) {
            entry.muteUnacknowledged = false;
        }
    }

    private void sendUnacknowledged(OutboundTrack entry) {
        entry.muteUnacknowledged = true;
        sendMuteState(entry);
    }

    private void sendMuteState(OutboundTrack entry) {
        if (entry.publication.isMuted()) {
            entry.blackFrames.start(() -> sendMuteRequest(entry, true));
        } else {
            entry.blackFrames.stop();
            sendMuteRequest(entry, false);
        }
    }

    private void sendMuteRequest(OutboundTrack entry, boolean muted) {
        if (!entry.isPublished()) {
            return; // Another session is told by the announcement.
        }
        session.send(
                SignalRequest.newBuilder()
                        .setMute(MuteTrackRequest.newBuilder().setSid(entry.sid).setMuted(muted))
                        .build());
    }
}
