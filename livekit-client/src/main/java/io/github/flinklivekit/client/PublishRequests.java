// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

import io.github.flinklivekit.client.PublishException.Reason;

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
final class PublishRequests {

    private final Session session;

    /** By the id under which a track was announced. */
    private final Map<String, CompletableFuture<TrackInfo>> waiting = new HashMap<>();

    PublishRequests(Session session) {
        this.session = session;
    }

    /**
     * Announces a track.
     *
     * @return what the server makes of it, or a {@link PublishException}; on the room's thread
     */
    CompletableFuture<TrackInfo> announce(AddTrackRequest request) {
        CompletableFuture<TrackInfo> answer = new CompletableFuture<>();
        waiting.put(request.getCid(), answer);
        session.send(SignalRequest.newBuilder().setAddTrack(request).build());
        return PublishFailures.inTime(answer, session.loop())
                .whenComplete((info, failure) -> waiting.remove(request.getCid(), answer));
    }

    void onPublished(TrackPublishedResponse response) {
        CompletableFuture<TrackInfo> answer = waiting.get(response.getCid());
        if (answer != null) {
            answer.complete(response.getTrack());
        }
    }

    void onResponse(RequestResponse response) {
        if (!response.hasAddTrack()
                || response.getReason() == RequestResponse.Reason.OK
                || response.getReason() == RequestResponse.Reason.QUEUED) {
            return;
        }
        CompletableFuture<TrackInfo> answer = waiting.get(response.getAddTrack().getCid());
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
    void endAll() {
        List.copyOf(waiting.values())
                .forEach(
                        answer ->
                                answer.completeExceptionally(
                                        new PublishException(
                                                Reason.NO_ANSWER,
                                                "The connection ended before the server had answered")));
    }
}
