// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

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
final class LocalMutes {

    private final Session session;
    private final RoomEvents events;

    /** Whether the server's next word is the one that a resumed session begins with. */
    private boolean resuming;

    LocalMutes(Session session, RoomEvents events) {
        this.session = session;
        this.events = events;
    }

    /** The server has taken a track that was announced as muted, or as not. */
    void onTaken(SentTrack entry, boolean announced) {
        if (!bringAbout(entry) && entry.publication.muted() != announced) {
            say(entry);
        }
    }

    /**
     * Tells the room what the track is now.
     *
     * @return whether it did not know
     */
    boolean bringAbout(SentTrack entry) {
        LocalTrackPublication publication = entry.publication;
        boolean muted = entry.track.muted();
        if (publication == null || publication.muted() == muted) {
            return false;
        }
        publication.update(publication.info().withMuted(muted));
        if (entry.isTaken()) {
            say(entry);
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
    void obey(SentTrack entry, boolean muted) {
        entry.track.setMuted(muted);
        bringAbout(entry);
        hear(entry, muted);
    }

    /** A session is being resumed. */
    void onResuming() {
        resuming = true;
    }

    /** The server says what this participant publishes. */
    void onOwnInfo(Collection<SentTrack> entries, Collection<TrackInfo> infos) {
        boolean first = resuming;
        resuming = false;
        for (TrackInfo info : infos) {
            entries.stream()
                    .filter(entry -> entry.isTaken() && entry.sid.equals(info.sid()))
                    .forEach(
                            entry -> {
                                if (first && !hasOwnWord(entry)) {
                                    obey(entry, info.muted());
                                } else {
                                    hear(entry, info.muted());
                                }
                            });
        }
    }

    /** Tells a resumed session what every track is. */
    void sayAgain(Collection<SentTrack> entries) {
        resuming = false;
        entries.stream().filter(SentTrack::isTaken).forEach(this::tell);
    }

    private static boolean hasOwnWord(SentTrack entry) {
        return entry.muteUnheard || entry.track.muted() != entry.publication.muted();
    }

    private static void hear(SentTrack entry, boolean muted) {
        if (entry.isTaken() && entry.publication.muted() == muted) {
            entry.muteUnheard = false;
        }
    }

    private void say(SentTrack entry) {
        entry.muteUnheard = true;
        tell(entry);
    }

    private void tell(SentTrack entry) {
        if (entry.publication.muted()) {
            entry.black.start(() -> send(entry, true));
        } else {
            entry.black.stop();
            send(entry, false);
        }
    }

    private void send(SentTrack entry, boolean muted) {
        if (!entry.isTaken()) {
            return; // Another session is told by the announcement.
        }
        session.send(
                SignalRequest.newBuilder()
                        .setMute(MuteTrackRequest.newBuilder().setSid(entry.sid).setMuted(muted))
                        .build());
    }
}
