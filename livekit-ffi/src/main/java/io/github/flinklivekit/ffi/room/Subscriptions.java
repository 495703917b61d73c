// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.room;

import io.github.flinklivekit.client.internal.participant.DefaultRemoteTrackPublication;
import io.github.flinklivekit.client.internal.participant.Participants;
import io.github.flinklivekit.client.internal.participant.TrackSettings;
import io.github.flinklivekit.client.track.VideoQuality;
import io.github.flinklivekit.ffi.library.FfiClient;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.EnableRemoteTrackPublicationRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.FfiRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.SetRemoteTrackPublicationQualityRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.SetSubscribedRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.UpdateRemoteTrackPublicationDimensionRequest;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Tells the library what is wanted of the others' tracks. Confined to the room's thread, but for
 * what publications call.
 */
final class Subscriptions implements DefaultRemoteTrackPublication.Subscriber {

    private final FfiClient library;
    private final Executor loop;
    private final boolean autoSubscribe;

    /** Whose pictures are not to be sent for now, by sid. */
    private final Set<String> paused = new HashSet<>();

    private Members members;
    private Consumer<DefaultRemoteTrackPublication> subscribeListener = publication -> {};

    Subscriptions(FfiClient library, Executor loop, boolean autoSubscribe) {
        this.library = library;
        this.loop = loop;
        this.autoSubscribe = autoSubscribe;
    }

    /** Where the library's objects of publications are. */
    void of(Members ofRoom) {
        members = ofRoom;
    }

    /** Who hears of tracks that are to be subscribed, on the room's thread. */
    void onSubscribeRequested(Consumer<DefaultRemoteTrackPublication> listener) {
        subscribeListener = listener;
    }

    @Override
    public boolean subscribedAtFirst() {
        return autoSubscribe;
    }

    @Override
    public void onSubscriptionChange(DefaultRemoteTrackPublication publication) {
        loop.execute(
                () -> {
                    sendSubscription(publication);
                    subscribeListener.accept(publication);
                });
    }

    private void sendSubscription(DefaultRemoteTrackPublication publication) {
        request(
                publication,
                handle ->
                        FfiRequest.newBuilder()
                                .setSetSubscribed(
                                        SetSubscribedRequest.newBuilder()
                                                .setPublicationHandle(handle)
                                                .setSubscribe(publication.isSubscribed()))
                                .build());
    }

    /** While it reconnects, the library drops what it is told. */
    void onReconnected(Participants participants) {
        participants.forEachPublication(
                publication -> {
                    if (publication.isSubscribed() != publication.track().isPresent()) {
                        sendSubscription(publication);
                    }
                    sendSettings(publication);
                });
    }

    @Override
    public void onSettingsChange(DefaultRemoteTrackPublication publication) {
        loop.execute(() -> sendSettings(publication));
    }

    /** A track can be read: before, the library keeps nothing of what is wanted of it. */
    void onSubscribed(DefaultRemoteTrackPublication publication) {
        if (!publication.settings().equals(TrackSettings.DEFAULT)) {
            sendSettings(publication);
        }
    }

    /** The server pauses a track that can be read, whatever its subscriber wants. */
    void pause(DefaultRemoteTrackPublication publication) {
        paused.add(publication.sid());
        sendSettings(publication);
    }

    /** The server sends what the subscriber wants, from a key frame on. */
    void resume(DefaultRemoteTrackPublication publication) {
        if (paused.remove(publication.sid())) {
            sendSettings(publication);
        }
    }

    /** A track can no longer be read, and is not paused when it can be again. */
    void onUnsubscribed(DefaultRemoteTrackPublication publication) {
        paused.remove(publication.sid());
    }

    private void sendSettings(DefaultRemoteTrackPublication publication) {
        if (publication.track().isEmpty()) {
            return;
        }
        TrackSettings settings = publication.settings();
        boolean enabled = settings.enabled() && !paused.contains(publication.sid());
        request(
                publication,
                handle ->
                        FfiRequest.newBuilder()
                                .setEnableRemoteTrackPublication(
                                        EnableRemoteTrackPublicationRequest.newBuilder()
                                                .setTrackPublicationHandle(handle)
                                                .setEnabled(enabled))
                                .build());
        if (settings.dimensions() != null) {
            request(
                    publication,
                    handle ->
                            FfiRequest.newBuilder()
                                    .setUpdateRemoteTrackPublicationDimension(
                                            UpdateRemoteTrackPublicationDimensionRequest
                                                    .newBuilder()
                                                    .setTrackPublicationHandle(handle)
                                                    .setWidth(settings.dimensions().width())
                                                    .setHeight(settings.dimensions().height()))
                                    .build());
        } else if (settings.quality() != null) {
            request(
                    publication,
                    handle ->
                            FfiRequest.newBuilder()
                                    .setSetRemoteTrackPublicationQuality(
                                            SetRemoteTrackPublicationQualityRequest.newBuilder()
                                                    .setTrackPublicationHandle(handle)
                                                    .setQuality(quality(settings.quality())))
                                    .build());
        }
    }

    private void request(
            DefaultRemoteTrackPublication publication, LongFunction<FfiRequest> request) {
        members.publication(publication.sid())
                .ifPresent(handle -> library.request(request.apply(handle)));
    }

    private static LiveKitFfi.VideoQuality quality(VideoQuality quality) {
        return switch (quality) {
            case LOW -> LiveKitFfi.VideoQuality.VIDEO_QUALITY_LOW;
            case MEDIUM -> LiveKitFfi.VideoQuality.VIDEO_QUALITY_MEDIUM;
            case HIGH -> LiveKitFfi.VideoQuality.VIDEO_QUALITY_HIGH;
        };
    }
}
