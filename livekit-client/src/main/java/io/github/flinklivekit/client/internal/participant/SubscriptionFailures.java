// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.participant;

import io.github.flinklivekit.client.internal.session.RoomEvents;
import io.github.flinklivekit.client.room.LocalParticipant;
import io.github.flinklivekit.client.room.SubscriptionError;
import io.github.flinklivekit.client.track.RemoteTrackPublication;

import org.apache.flink.annotation.Internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Tells by an event and in the log why a subscribed track brings no pictures. Confined to the
 * room's thread.
 */
@Internal
public final class SubscriptionFailures {

    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionFailures.class);

    private final RoomEvents events;
    private final Participants participants;
    private final Supplier<List<String>> decoders;

    /**
     * Tells of the tracks of participants.
     *
     * @param decoders the codecs that can be decoded here, in lower case
     */
    public SubscriptionFailures(
            RoomEvents events, Participants participants, Supplier<List<String>> decoders) {
        this.events = events;
        this.participants = participants;
        this.decoders = decoders;
    }

    /** The server does not know a track that was asked for. */
    public void onNotFound(RemoteTrackPublication publication) {
        report(publication, SubscriptionError.TRACK_NOT_FOUND, "is not known to the server");
    }

    /** The server does not send a track, for a reason that it does not name. */
    public void onUnknown(RemoteTrackPublication publication) {
        report(publication, SubscriptionError.UNKNOWN, "could not be subscribed");
    }

    /** The publisher allows a track, or no longer. */
    public void onPermission(String trackSid, boolean allowed) {
        if (!allowed) {
            participants
                    .findTrack(trackSid)
                    .ifPresent(
                            found ->
                                    report(
                                            found.publication(),
                                            SubscriptionError.NOT_ALLOWED,
                                            "may not be subscribed"));
        }
    }

    /** The server is silent about what it does not send for want of a permission. */
    public void checkPermitted(RemoteTrackPublication publication) {
        LocalParticipant self = participants.local();
        if (publication.isSubscribed() && self != null && !self.permissions().canSubscribe()) {
            report(
                    publication,
                    SubscriptionError.NOT_ALLOWED,
                    "may not be subscribed: the token of '"
                            + self.identity()
                            + "' does not allow subscribing. Mint it with canSubscribe");
        }
    }

    /** A track comes encrypted, and there is no key for it. */
    public void onEncrypted(RemoteTrackPublication publication) {
        report(
                publication,
                SubscriptionError.ENCRYPTED,
                "is encrypted end to end, which this client cannot decrypt");
    }

    /** A track has brought nothing for a while: is its codec the reason? */
    public void onNoFrames(RemoteTrackPublication publication) {
        String codec = codec(publication);
        if (!codec.isEmpty() && !decoders.get().contains(codec)) {
            cannotDecode(publication);
        }
    }

    /** Nothing here decodes a track. */
    public void cannotDecode(RemoteTrackPublication publication) {
        report(
                publication,
                SubscriptionError.CODEC_UNSUPPORTED,
                "is encoded as "
                        + codec(publication)
                        + ", which this native build cannot decode; it has "
                        + decoders.get());
    }

    private void report(RemoteTrackPublication publication, SubscriptionError error, String why) {
        // Whoever listens says it louder, with what to do.
        LOG.info("The track '{}' ({}) {}", publication.name(), publication.sid(), why);
        participants
                .findTrack(publication.sid())
                .ifPresent(
                        found ->
                                events.emit(
                                        to ->
                                                to.onTrackSubscriptionFailed(
                                                        publication, found.participant(), error)));
    }

    private static String codec(RemoteTrackPublication publication) {
        return publication.mimeType().replaceFirst("^video/", "").toLowerCase(Locale.ROOT);
    }
}
