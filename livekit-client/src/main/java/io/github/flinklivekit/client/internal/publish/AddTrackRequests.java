// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.publish;

import io.github.flinklivekit.client.internal.session.PublishFutures;
import io.github.flinklivekit.client.internal.session.Session;
import io.github.flinklivekit.client.room.PublishException;
import io.github.flinklivekit.client.room.PublishException.Reason;

import org.apache.flink.annotation.Internal;

import livekit.LivekitModels.TrackInfo;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.TrackPublishedResponse;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Announces tracks to the server and hears whether it takes them. Confined to the room's thread.
 */
@Internal
public final class AddTrackRequests {

    private final Session session;

    /** By the id under which a track was announced. */
    private final Map<String, CompletableFuture<TrackInfo>> pending = new HashMap<>();

    AddTrackRequests(Session session) {
        this.session = session;
    }

    /**
     * Announces a track.
     *
     * @return what the server makes of it, or a {@link PublishException}; on the room's thread
     */
    CompletableFuture<TrackInfo> announce(AddTrackRequest request) {
        CompletableFuture<TrackInfo> answer = new CompletableFuture<>();
        pending.put(request.getCid(), answer);
        session.send(SignalRequest.newBuilder().setAddTrack(request).build());
        return PublishFutures.withTimeout(answer, session.loop())
                .whenComplete((info, failure) -> pending.remove(request.getCid(), answer));
    }

    public void onPublished(TrackPublishedResponse response) {
        CompletableFuture<TrackInfo> answer = pending.get(response.getCid());
        if (answer != null) {
            answer.complete(response.getTrack());
        }
    }

    public void onResponse(RequestResponse response) {
        if (!response.hasAddTrack()
                || response.getReason() == RequestResponse.Reason.OK
                || response.getReason() == RequestResponse.Reason.QUEUED) {
            return;
        }
        CompletableFuture<TrackInfo> answer = pending.get(response.getAddTrack().getCid());
        if (answer != null) {
            answer.completeExceptionally(
                    new PublishException(
                            Reason.REFUSED,
                            "The server refuses to publish the track '"
                                    + response.getAddTrack().getName()
                                    + "': "
                                    + response.getReason()
                                    + (response.getMessage().isEmpty()
                                            ? ""
                                            : ", " + response.getMessage())));
        }
    }

    /** The connection broke: the answers do not come any more. */
    void failPending() {
        List.copyOf(pending.values())
                .forEach(
                        answer ->
                                answer.completeExceptionally(
                                        new PublishException(
                                                Reason.NO_ANSWER,
                                                "The connection ended before the server had answered")));
    }
}
