// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.publish;

import io.github.flinklivekit.client.internal.session.FakeSession;
import io.github.flinklivekit.client.internal.signal.ManualLoop;
import io.github.flinklivekit.client.room.PublishException;
import io.github.flinklivekit.client.room.PublishException.Reason;

import livekit.LivekitModels;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.TrackPublishedResponse;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AddTrackRequestsTest {
    private final ManualLoop loop = new ManualLoop();
    private final FakeSession session = new FakeSession(loop);
    private final AddTrackRequests requests = new AddTrackRequests(session);

    @Test
    void aTrackIsTakenByTheIdUnderWhichItWasAnnounced() {
        CompletableFuture<LivekitModels.TrackInfo> first = announce("1", "cam");
        CompletableFuture<LivekitModels.TrackInfo> second = announce("2", "screen");
        assertThat(session.sent())
                .extracting(request -> request.getAddTrack().getName())
                .containsExactly("cam", "screen");

        requests.onPublished(published("2", "TR_screen"));

        assertThat(second).isCompletedWithValueMatching(info -> info.getSid().equals("TR_screen"));
        assertThat(first).isNotDone();
        requests.onPublished(published("1", "TR_cam"));
        assertThat(first).isCompletedWithValueMatching(info -> info.getSid().equals("TR_cam"));
        assertThat(loop.waiting()).as("deadlines that are left").isZero();
    }

    @Test
    void aRefusalHasTheServersWords() {
        CompletableFuture<LivekitModels.TrackInfo> answer = announce("1", "cam");

        requests.onResponse(refusal("1", RequestResponse.Reason.NOT_ALLOWED, "no grant"));

        assertThatThrownBy(answer::join)
                .cause()
                .isInstanceOfSatisfying(
                        PublishException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.REFUSED))
                .hasMessage("The server refuses to publish the track 'cam': NOT_ALLOWED, no grant");
    }

    @Test
    void anAnswerThatIsNoRefusalIsNotTheEnd() {
        CompletableFuture<LivekitModels.TrackInfo> answer = announce("1", "cam");

        requests.onResponse(refusal("1", RequestResponse.Reason.OK, ""));
        requests.onResponse(refusal("1", RequestResponse.Reason.QUEUED, ""));
        requests.onResponse(refusal("other", RequestResponse.Reason.NOT_ALLOWED, ""));
        requests.onResponse(
                RequestResponse.newBuilder().setReason(RequestResponse.Reason.NOT_ALLOWED).build());
        requests.onPublished(published("other", "TR_other"));
        assertThat(answer).isNotDone();

        requests.onPublished(published("1", "TR_cam"));
        assertThat(answer).isCompleted();
    }

    @Test
    void aServerThatDoesNotAnswerIsWaitedForTenSeconds() {
        CompletableFuture<LivekitModels.TrackInfo> answer = announce("1", "cam");

        loop.advance(Duration.ofSeconds(9));
        assertThat(answer).isNotDone();
        loop.advance(Duration.ofSeconds(1));

        assertThatThrownBy(answer::join)
                .cause()
                .isInstanceOfSatisfying(
                        PublishException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.NO_ANSWER))
                .hasMessage("The server did not answer within 10 s");
        // One that comes too late is nobody's.
        requests.onPublished(published("1", "TR_cam"));
    }

    @Test
    void theEndOfTheSessionEndsWhatWaits() {
        CompletableFuture<LivekitModels.TrackInfo> answer = announce("1", "cam");

        requests.failPending();

        assertThatThrownBy(answer::join)
                .cause()
                .isInstanceOf(PublishException.class)
                .hasMessage("The connection ended before the server had answered");
        // The same track in the next session is another matter.
        CompletableFuture<LivekitModels.TrackInfo> again = announce("1", "cam");
        requests.onPublished(published("1", "TR_cam"));
        assertThat(again).isCompleted();
    }

    private CompletableFuture<LivekitModels.TrackInfo> announce(String cid, String name) {
        return requests.announce(AddTrackRequest.newBuilder().setCid(cid).setName(name).build());
    }

    private static TrackPublishedResponse published(String cid, String sid) {
        return TrackPublishedResponse.newBuilder()
                .setCid(cid)
                .setTrack(LivekitModels.TrackInfo.newBuilder().setSid(sid))
                .build();
    }

    private static RequestResponse refusal(
            String cid, RequestResponse.Reason reason, String message) {
        return RequestResponse.newBuilder()
                .setReason(reason)
                .setMessage(message)
                .setAddTrack(AddTrackRequest.newBuilder().setCid(cid).setName("cam"))
                .build();
    }
}
