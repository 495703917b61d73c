// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.UpdateSubscription;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells the server what is wanted of the others' tracks: which, and how. Publications keep the
 * wishes, so that another session can be told them again. Confined to the room's thread, but for
 * what publications call.
 */
final class Subscriptions implements RemoteTrackPublication.Subscriber {

    private final Session session;
    private final boolean autoSubscribe;
    private Consumer<RemoteTrackPublication> wantedListener = publication -> {};

    /** Tells a server that was told at the join whether to subscribe to everything. */
    Subscriptions(Session session, boolean autoSubscribe) {
        this.session = session;
        this.autoSubscribe = autoSubscribe;
    }

    /** Told of each publication that is asked for by a call. */
    void onWanted(Consumer<RemoteTrackPublication> listener) {
        wantedListener = listener;
    }

    @Override
    public boolean subscribedAtFirst() {
        return autoSubscribe;
    }

    @Override
    public void onSubscriptionChange(RemoteTrackPublication publication) {
        session.loop()
                .execute(
                        () -> {
                            wantedListener.accept(publication);
                            sendSubscription(publication);
                            if (publication.subscribed()) {
                                sendUnusualSettings(publication);
                            }
                        });
    }

    @Override
    public void onSettingsChange(RemoteTrackPublication publication) {
        session.loop().execute(() -> sendSettings(publication));
    }

    /** Tells a new session what it does not assume. */
    void sendAgain(Participants participants) {
        participants.forEachPublication(
                publication -> {
                    if (publication.subscribed() != autoSubscribe) {
                        sendSubscription(publication);
                    }
                    sendUnusualSettings(publication);
                });
    }

    /**
     * Tells a resumed session what its {@link #state} cannot: whatever was said into a connection
     * that was dying already has not been heard, a wish to have a track again as at the join no
     * less than its settings.
     */
    void sayAgain(Participants participants) {
        UpdateSubscription.Builder asAtTheJoin =
                UpdateSubscription.newBuilder().setSubscribe(autoSubscribe);
        participants.forEachPublication(
                publication -> {
                    if (publication.subscribed() == autoSubscribe) {
                        asAtTheJoin.addTrackSids(publication.sid());
                    }
                    if (publication.subscribed()) {
                        sendSettings(publication);
                    }
                });
        if (asAtTheJoin.getTrackSidsCount() > 0) {
            session.send(SignalRequest.newBuilder().setSubscription(asAtTheJoin).build());
        }
    }

    /**
     * What a resuming participant tells: the tracks for which it wants the opposite of what was
     * said at the join.
     */
    UpdateSubscription state(Participants participants) {
        UpdateSubscription.Builder state =
                UpdateSubscription.newBuilder().setSubscribe(!autoSubscribe);
        participants.forEachPublication(
                publication -> {
                    if (publication.subscribed() != autoSubscribe) {
                        state.addTrackSids(publication.sid());
                    }
                });
        return state.build();
    }

    /** The tracks that are subscribed but not to be sent now. */
    List<String> disabled(Participants participants) {
        List<String> sids = new ArrayList<>();
        participants.forEachPublication(
                publication -> {
                    if (publication.subscribed() && !publication.enabled()) {
                        sids.add(publication.sid());
                    }
                });
        return sids;
    }

    private void sendSubscription(RemoteTrackPublication publication) {
        session.send(
                SignalRequest.newBuilder()
                        .setSubscription(
                                UpdateSubscription.newBuilder()
                                        .addTrackSids(publication.sid())
                                        .setSubscribe(publication.subscribed()))
                        .build());
    }

    private void sendUnusualSettings(RemoteTrackPublication publication) {
        if (!publication.settings().equals(TrackSettings.DEFAULT)) {
            sendSettings(publication);
        }
    }

    private void sendSettings(RemoteTrackPublication publication) {
        session.send(
                SignalRequest.newBuilder()
                        .setTrackSetting(publication.settings().message(publication.sid()))
                        .build());
    }
}
