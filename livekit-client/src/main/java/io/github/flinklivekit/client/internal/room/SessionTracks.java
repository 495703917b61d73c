// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import io.github.flinklivekit.client.internal.participant.Participants;
import io.github.flinklivekit.client.internal.publish.LocalTracks;
import io.github.flinklivekit.client.internal.subscribe.RemoteTracks;
import io.github.flinklivekit.client.internal.subscribe.Subscriptions;

import livekit.LivekitRtc.SyncState;

/**
 * What becomes of subscriptions and publications when a session is resumed, replaced or ended.
 * Confined to the room's thread.
 */
final class SessionTracks {

    private final Participants participants;
    private final Subscriptions subscriptions;
    private final RemoteTracks remoteTracks;
    private final LocalTracks localTracks;

    SessionTracks(
            Participants participants,
            Subscriptions subscriptions,
            RemoteTracks remoteTracks,
            LocalTracks localTracks) {
        this.participants = participants;
        this.subscriptions = subscriptions;
        this.remoteTracks = remoteTracks;
        this.localTracks = localTracks;
    }

    /** The session is about to be resumed. */
    void onResuming() {
        localTracks.onResuming();
    }

    /** Adds what a resuming participant has subscribed to and published. */
    void addSyncState(SyncState.Builder state) {
        state.setSubscription(subscriptions.syncState(participants))
                .addAllTrackSidsDisabled(subscriptions.disabled(participants));
        localTracks.addSyncState(state);
    }

    /** The session goes on. */
    void onResumed() {
        subscriptions.resendAfterResume(participants);
        localTracks.onResumed();
    }

    /** Another session has taken the place of the former one. */
    void onRejoined() {
        subscriptions.resendAfterRejoin(participants);
        localTracks.republishAll();
    }

    /** The peer connections are about to be closed. */
    void onConnectionsDropped() {
        endRemote();
        localTracks.onConnectionsDropped();
    }

    /** Nothing is received any more. Idempotent. */
    void endRemote() {
        remoteTracks.endAll();
    }

    /** Nothing is published any more. */
    void endLocal() {
        localTracks.endAll();
    }
}
