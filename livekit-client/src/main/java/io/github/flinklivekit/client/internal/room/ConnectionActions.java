// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import io.github.flinklivekit.client.internal.data.DataPackets;
import io.github.flinklivekit.client.internal.rtc.PeerConnections;
import io.github.flinklivekit.client.internal.session.RoomEvents;
import io.github.flinklivekit.client.internal.session.StatsReports;
import io.github.flinklivekit.client.room.DisconnectReason;
import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.client.room.RoomListener;

import java.util.concurrent.CompletableFuture;

/**
 * What the transitions of a room's connection do to its engine, its tracks and its timers, and what
 * listeners hear of them. Decides nothing. Confined to the room's thread, but for {@link
 * #whenConnected}.
 */
final class ConnectionActions implements ConnectionStateMachine.Actions {

    private final RtcEngine engine;
    private final SessionTracks tracks;
    private final DataPackets data;
    private final RoomEvents events;
    private final MediaWatchdog watchdog;
    private final ReconnectBackoff backoff;
    private final Runnable onEnd;

    private volatile CompletableFuture<Void> connected = new CompletableFuture<>();

    /**
     * The actions of one room.
     *
     * @param onEnd called once everything is taken down
     */
    ConnectionActions(
            RtcEngine engine,
            SessionTracks tracks,
            DataPackets data,
            RoomEvents events,
            MediaWatchdog watchdog,
            ReconnectBackoff backoff,
            Runnable onEnd) {
        this.engine = engine;
        this.tracks = tracks;
        this.data = data;
        this.events = events;
        this.watchdog = watchdog;
        this.backoff = backoff;
        this.onEnd = onEnd;
    }

    /**
     * Completes when the room is connected, at once if it is; fails when it ends. To be called on
     * any thread.
     */
    CompletableFuture<Void> whenConnected() {
        return connected;
    }

    @Override
    public CompletableFuture<AttemptOutcome> join() {
        return engine.open();
    }

    @Override
    public CompletableFuture<AttemptOutcome> resume() {
        tracks.onResuming();
        return engine.resume();
    }

    @Override
    public CompletableFuture<AttemptOutcome> rejoin() {
        dropConnections();
        return engine.rejoin();
    }

    @Override
    public void onJoined() {
        enterConnected(true);
        events.emit(RoomListener::onConnected);
    }

    @Override
    public void onConnectionLost() {
        connected = new CompletableFuture<>();
        watchdog.stop();
        events.emit(RoomListener::onReconnecting);
        engine.onConnectionLost();
    }

    @Override
    public void onResumed() {
        tracks.onResumed();
        enterConnected(false);
        events.emit(RoomListener::onReconnected);
    }

    @Override
    public void onRejoined() {
        tracks.onRejoined();
        enterConnected(false);
        events.emit(RoomListener::onReconnected);
    }

    private void enterConnected(boolean first) {
        engine.onConnected();
        PeerConnections present = engine.peers();
        watchdog.start(
                first, () -> present.subscriberStats().thenApply(StatsReports::receivedBytes));
        connected.complete(null);
    }

    @Override
    public void checkMedia() {
        engine.checkMedia();
    }

    @Override
    public void endAttempt() {
        engine.endAttempt();
    }

    @Override
    public void scheduleAttempt(int attempt, Runnable start) {
        backoff.schedule(attempt, start);
    }

    @Override
    public CompletableFuture<Void> flushData() {
        return data.flush();
    }

    @Override
    public void failJoin(Throwable cause) {
        end(cause);
    }

    @Override
    public void disconnect(DisconnectReason reason) {
        end(new LiveKitException("The room was left: " + reason));
        events.emit(to -> to.onDisconnected(reason));
    }

    /** Whoever waits for a connection hears that there is none when everything is down. */
    private void end(Throwable why) {
        CompletableFuture<Void> waiting = connected;
        connected = CompletableFuture.failedFuture(why);
        tearDown();
        waiting.completeExceptionally(why);
    }

    /**
     * The order in which the native library wants to be taken down: sinks, farewell, connections,
     * sources, the library.
     */
    private void tearDown() {
        backoff.cancel();
        watchdog.stop();
        tracks.endRemote();
        engine.closeSignal();
        dropConnections();
        tracks.endLocal();
        engine.releaseRuntime();
        onEnd.run();
    }

    private void dropConnections() {
        tracks.onConnectionsDropped();
        engine.closePeerConnections();
    }
}
