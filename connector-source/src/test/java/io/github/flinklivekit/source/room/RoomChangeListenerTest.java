// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.room;

import io.github.flinklivekit.client.track.RemoteTrackPublication;
import io.github.flinklivekit.client.track.StreamState;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RoomChangeListenerTest {

    private static final String SID = "TR_1";

    private final RemoteTrackPublication camera = new FakePublication(SID);
    private int told;
    private int disturbed;
    private final RoomChangeListener changes =
            new RoomChangeListener(() -> told++, () -> disturbed++);

    @Test
    void remembersWhatTheServerPauses() {
        changes.onTrackStreamStateChanged(camera, StreamState.PAUSED);
        assertThat(changes.isPausedByServer(SID)).isTrue();
        assertThat(told).isEqualTo(1);

        changes.onTrackStreamStateChanged(camera, StreamState.ACTIVE);
        assertThat(changes.isPausedByServer(SID)).isFalse();
        assertThat(told).isEqualTo(2);
    }

    /** The server goes on with the same subscription and does not repeat its state. */
    @Test
    void aResumedConnectionLeavesATrackPaused() {
        changes.onTrackStreamStateChanged(camera, StreamState.PAUSED);

        changes.onReconnecting();
        changes.onReconnected();

        assertThat(changes.isPausedByServer(SID)).isTrue();
        assertThat(disturbed).isEqualTo(2);
    }

    /** The events of a new join: the publication stays, what was received of it ends. */
    @Test
    void aNewSubscriptionBeginsUnpaused() {
        changes.onTrackStreamStateChanged(camera, StreamState.PAUSED);

        changes.onReconnecting();
        changes.onTrackUnsubscribed(null, camera, null);
        changes.onReconnected();
        changes.onTrackSubscribed(null, camera, null);

        assertThat(changes.isPausedByServer(SID)).isFalse();
    }

    @Test
    void whatIsGoneIsNotPaused() {
        changes.onTrackStreamStateChanged(camera, StreamState.PAUSED);
        changes.onTrackUnpublished(camera, null);
        assertThat(changes.isPausedByServer(SID)).isFalse();

        changes.onTrackStreamStateChanged(camera, StreamState.PAUSED);
        changes.onLost();
        assertThat(changes.isPausedByServer(SID)).isFalse();
    }

    @Test
    void countsTheTimesThatTheConnectionIsRestored() {
        changes.onConnected();
        assertThat(changes.reconnects()).as("the first join").isZero();

        changes.onReconnecting();
        assertThat(changes.reconnects()).as("it is broken").isZero();
        changes.onReconnected();
        assertThat(changes.reconnects()).isEqualTo(1);

        changes.onLost();
        assertThat(changes.reconnects()).as("it is not back").isEqualTo(1);
        changes.onConnected();
        assertThat(changes.reconnects()).isEqualTo(2);
    }
}
