// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.subscribe;

import io.github.flinklivekit.client.internal.participant.DefaultRemoteTrackPublication;
import io.github.flinklivekit.client.internal.participant.Participants;
import io.github.flinklivekit.client.internal.participant.TrackSettings;
import io.github.flinklivekit.client.internal.session.Session;

import org.apache.flink.annotation.Internal;

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
@Internal
public final class Subscriptions implements DefaultRemoteTrackPublication.Subscriber {

    private final Session session;
    private final boolean autoSubscribe;
    private Consumer<DefaultRemoteTrackPublication> wantedListener = publication -> {};

    /** Tells a server that was told at the join whether to subscribe to everything. */
    public Subscriptions(Session session, boolean autoSubscribe) {
        this.session = session;
        this.autoSubscribe = autoSubscribe;
    }

    /** Told of each publication that is asked for by a call. */
    public void onSubscribeRequested(Consumer<DefaultRemoteTrackPublication> listener) {
        wantedListener = listener;
    }

    @Override
    public boolean subscribedAtFirst() {
        return autoSubscribe;
    }

    @Override
    public void onSubscriptionChange(DefaultRemoteTrackPublication publication) {
        session.loop()
                .execute(
                        () -> {
                            wantedListener.accept(publication);
                            sendSubscription(publication);
                            if (publication.isSubscribed()) {
                                sendNonDefaultSettings(publication);
                            }
                        });
    }

    @Override
    public void onSettingsChange(DefaultRemoteTrackPublication publication) {
        session.loop().execute(() -> sendSettings(publication));
    }

    /** Tells a new session what it does not assume. */
    public void resendAfterRejoin(Participants participants) {
        participants.forEachPublication(
                publication -> {
                    if (publication.isSubscribed() != autoSubscribe) {
                        sendSubscription(publication);
                    }
                    sendNonDefaultSettings(publication);
                });
    }

    /**
     * Tells a resumed session what its {@link #syncState} cannot: whatever was said into a
     * connection that was dying already has not been heard, a wish to have a track again as at the
     * join no less than its settings.
     */
    public void resendAfterResume(Participants participants) {
        UpdateSubscription.Builder asAtTheJoin =
                UpdateSubscription.newBuilder().setSubscribe(autoSubscribe);
        participants.forEachPublication(
                publication -> {
                    if (publication.isSubscribed() == autoSubscribe) {
                        asAtTheJoin.addTrackSids(publication.sid());
                    }
                    if (publication.isSubscribed()) {
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
    public UpdateSubscription syncState(Participants participants) {
        UpdateSubscription.Builder state =
                UpdateSubscription.newBuilder().setSubscribe(!autoSubscribe);
        participants.forEachPublication(
                publication -> {
                    if (publication.isSubscribed() != autoSubscribe) {
                        state.addTrackSids(publication.sid());
                    }
                });
        return state.build();
    }

    /** The tracks that are subscribed but not to be sent now. */
    public List<String> disabled(Participants participants) {
        List<String> sids = new ArrayList<>();
        participants.forEachPublication(
                publication -> {
                    if (publication.isSubscribed() && !publication.isEnabled()) {
                        sids.add(publication.sid());
                    }
                });
        return sids;
    }

    private void sendSubscription(DefaultRemoteTrackPublication publication) {
        session.send(
                SignalRequest.newBuilder()
                        .setSubscription(
                                UpdateSubscription.newBuilder()
                                        .addTrackSids(publication.sid())
                                        .setSubscribe(publication.isSubscribed()))
                        .build());
    }

    private void sendNonDefaultSettings(DefaultRemoteTrackPublication publication) {
        if (!publication.settings().equals(TrackSettings.DEFAULT)) {
            sendSettings(publication);
        }
    }

    private void sendSettings(DefaultRemoteTrackPublication publication) {
        session.send(
                SignalRequest.newBuilder()
                        .setTrackSetting(publication.settings().message(publication.sid()))
                        .build());
    }
}
