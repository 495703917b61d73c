// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.room;

import io.github.flinklivekit.client.internal.participant.DefaultLocalParticipant;
import io.github.flinklivekit.client.internal.participant.Participants;
import io.github.flinklivekit.client.internal.participant.SubscriptionFailures;
import io.github.flinklivekit.client.internal.room.EngineSession;
import io.github.flinklivekit.client.internal.session.RoomEvents;
import io.github.flinklivekit.client.room.ConnectionFailure;
import io.github.flinklivekit.client.room.ConnectionState;
import io.github.flinklivekit.client.room.DisconnectReason;
import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.ffi.library.FfiClient;
import io.github.flinklivekit.ffi.library.FfiHandle;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.AttributesEntry;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.ConnectCallback;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.ConnectRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.DisconnectRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.FfiEvent;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.FfiRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.ReadyForRoomEventRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.RoomEvent;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.RoomInfo;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.SetLocalAttributesRequest;

import org.apache.flink.annotation.Internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A participant's stay in a room, which the library connects, and restores when it breaks. Confined
 * to the room's thread, but for what is asked.
 */
@Internal
public final class FfiSession implements EngineSession, FfiClient.RoomEvents {

    private static final Logger LOG = LoggerFactory.getLogger(FfiSession.class);

    private static final int LEAVE_TIMEOUT_S = 5;

    /** What the builds of livekit-ffi 0.13.2 decode without a graphics card. */
    private static final List<String> DECODERS = List.of("vp8", "vp9", "h264", "av1");

    private final Setup setup;
    private final FfiClient library;
    private final RoomEvents events;
    private final ScheduledExecutorService loop;
    private final Participants participants;
    private final Members members;
    private final Subscriptions subscriptions;
    private final ParticipantKeys keys;
    private final RemoteTracks remoteTracks;
    private final LocalTracks localTracks;
    private final DataMessages data;
    private final EventDispatcher dispatcher;

    private final CompletableFuture<Void> connected = new CompletableFuture<>();

    private volatile ConnectionState state = ConnectionState.DISCONNECTED;
    private volatile RoomInfo room = RoomInfo.newBuilder().setName("").setMetadata("").build();

    /** Null before the join. */
    @Nullable private FfiHandle handle;

    private boolean leaving;
    private boolean ended;

    /** A session that is not connected yet. */
    public FfiSession(Setup setup, FfiClient library) {
        this.setup = setup;
        this.library = library;
        this.events = setup.events();
        this.loop = setup.loop();
        this.subscriptions = new Subscriptions(library, loop, setup.options().autoSubscribe());
        this.participants = new Participants(events, subscriptions);
        this.keys = new ParticipantKeys(library, setup.options().encryption());
        this.members = new Members(library, participants, keys);
        subscriptions.of(members);
        SubscriptionFailures failures =
                new SubscriptionFailures(events, participants, () -> DECODERS);
        participants.onPublished(failures::checkPermitted);
        subscriptions.onSubscribeRequested(failures::checkPermitted);
        this.remoteTracks =
                new RemoteTracks(
                        library,
                        events,
                        loop,
                        setup.allocator(),
                        participants,
                        subscriptions,
                        keys,
                        failures,
                        this::roomName);
        participants.onUnpublished(remoteTracks::detach);
        this.localTracks = new LocalTracks(library, events, loop, connected, participants);
        this.data = new DataMessages(library, events, participants, connected);
        this.dispatcher =
                new EventDispatcher(this, members, participants, remoteTracks, localTracks, data);
    }

    @Override
    public CompletableFuture<Void> connect() {
        state = ConnectionState.CONNECTING;
        long timeoutMs = setup.options().connectTimeout().toMillis();
        CompletableFuture<FfiEvent> answer =
                library.ask(
                        id ->
                                FfiRequest.newBuilder()
                                        .setConnect(
                                                ConnectRequest.newBuilder()
                                                        .setUrl(setup.url().toString())
                                                        .setToken(setup.token())
                                                        .setOptions(
                                                                RoomSettings.of(setup.options()))
                                                        .setRequestAsyncId(id))
                                        .build());
        ScheduledFuture<?> deadline =
                loop.schedule(
                        () ->
                                connectFailed(
                                        new RoomConnectException(
                                                ConnectionFailure.NO_ANSWER,
                                                null,
                                                setup.url()
                                                        + " did not answer within "
                                                        + timeoutMs
                                                        + " ms",
                                                null)),
                        timeoutMs,
                        TimeUnit.MILLISECONDS);
        // The room's thread would live as long as it waits.
        connected.whenComplete((done, failure) -> deadline.cancel(false));
        answer.whenComplete(
                (event, refused) ->
                        loop.execute(
                                () -> {
                                    if (refused == null) {
                                        onAnswer(event.getConnect());
                                    } else {
                                        connectFailed(refused);
                                    }
                                }));
        return connected;
    }

    private void onAnswer(ConnectCallback answer) {
        if (!answer.hasResult()) {
            connectFailed(ConnectFailures.of(setup.url(), answer.getError()));
            return;
        }
        ConnectCallback.Result result = answer.getResult();
        handle = library.handle(result.getRoom().getHandle().getId());
        if (ended) {
            // It was given up meanwhile: nobody wants the participant that is there now.
            loop.execute(this::leaveLate);
            return;
        }
        room = result.getRoom().getInfo();
        participants.setLocal(
                new DefaultLocalParticipant(
                        ProtocolValues.participant(result.getLocalParticipant().getInfo()),
                        localTracks,
                        data));
        keys.joined(handle.id());
        localTracks.joined(result.getLocalParticipant().getHandle().getId());
        data.joined(result.getLocalParticipant().getHandle().getId());
        members.add(result.getLocalParticipant(), List.of());
        result.getParticipantsList()
                .forEach(one -> members.add(one.getParticipant(), one.getPublicationsList()));
        state = ConnectionState.CONNECTED;
        events.emit(to -> to.onConnected());
        library.onRoom(handle.id(), this);
        // Within 15 s, or the library closes the room. It sends no event before.
        library.request(
                FfiRequest.newBuilder()
                        .setReadyForRoomEvent(
                                ReadyForRoomEventRequest.newBuilder().setRoomHandle(handle.id()))
                        .build());
        setAttributes(result.getLocalParticipant().getHandle().getId());
        connected.complete(null);
    }

    /** Those of the options; the token's are there already. */
    private void setAttributes(long participant) {
        if (setup.options().attributes().isEmpty()) {
            return;
        }
        library.ask(
                        id -> {
                            SetLocalAttributesRequest.Builder request =
                                    SetLocalAttributesRequest.newBuilder()
                                            .setLocalParticipantHandle(participant)
                                            .setRequestAsyncId(id);
                            setup.options()
                                    .attributes()
                                    .forEach(
                                            (key, value) ->
                                                    request.addAttributes(
                                                            AttributesEntry.newBuilder()
                                                                    .setKey(key)
                                                                    .setValue(value)));
                            return FfiRequest.newBuilder().setSetLocalAttributes(request).build();
                        })
                .whenComplete(
                        (event, failure) -> {
                            if (failure != null || event.getSetLocalAttributes().hasError()) {
                                LOG.debug("The attributes could not be set: a token must allow it");
                            }
                        });
    }

    private void connectFailed(Throwable failure) {
        if (connected.isDone()) {
            return;
        }
        ended = true;
        state = ConnectionState.DISCONNECTED;
        connected.completeExceptionally(failure);
        setup.onEnd().run();
    }

    private void leaveLate() {
        FfiHandle late = handle;
        library.ask(id -> leaveRequest(late.id(), id))
                .orTimeout(LEAVE_TIMEOUT_S, TimeUnit.SECONDS)
                .whenComplete((done, failure) -> late.close());
    }

    @Override
    public void disconnect() {
        if (leaving || ended) {
            return;
        }
        leaving = true;
        if (handle == null) {
            connectFailed(new LiveKitException("The room was left while it was being joined"));
            return;
        }
        data.flush().whenComplete((sent, failure) -> loop.execute(this::leave));
    }

    private void leave() {
        if (ended) {
            return;
        }
        long id = handle.id();
        library.ask(asyncId -> leaveRequest(id, asyncId))
                .orTimeout(LEAVE_TIMEOUT_S, TimeUnit.SECONDS)
                .whenComplete(
                        (done, failure) ->
                                loop.execute(() -> end(DisconnectReason.CLIENT_INITIATED)));
    }

    private static FfiRequest leaveRequest(long room, long asyncId) {
        return FfiRequest.newBuilder()
                .setDisconnect(
                        DisconnectRequest.newBuilder()
                                .setRoomHandle(room)
                                .setRequestAsyncId(asyncId)
                                .setReason(LiveKitFfi.DisconnectReason.CLIENT_INITIATED))
                .build();
    }

    /** The room is over for this participant: everything is given back. */
    void end(DisconnectReason reason) {
        if (ended) {
            return;
        }
        ended = true;
        state = ConnectionState.DISCONNECTED;
        library.forgetRoom(handle.id());
        localTracks.endAll();
        remoteTracks.endAll();
        members.close();
        handle.close();
        events.emit(to -> to.onDisconnected(reason));
        setup.onEnd().run();
    }

    @Override
    public void onEvent(RoomEvent event) {
        loop.execute(
                () -> {
                    if (!ended) {
                        dispatcher.dispatch(event);
                    }
                });
    }

    @Override
    public void onPanic(String message) {
        loop.execute(
                () -> {
                    if (!ended) {
                        LOG.error("Room '{}' ends, as liblivekit_ffi has panicked", roomName());
                        end(DisconnectReason.UNKNOWN);
                    }
                });
    }

    void onDisconnected(DisconnectReason reason) {
        // One's own farewell is reported as well, before the answer to it.
        end(leaving ? DisconnectReason.CLIENT_INITIATED : reason);
    }

    void onReconnecting() {
        if (state == ConnectionState.CONNECTED) {
            state = ConnectionState.RECONNECTING;
            events.emit(to -> to.onReconnecting());
        }
    }

    void onReconnected() {
        if (state == ConnectionState.RECONNECTING) {
            state = ConnectionState.CONNECTED;
            subscriptions.onReconnected(participants);
            localTracks.onReconnected();
            events.emit(to -> to.onReconnected());
        }
    }

    void onTokenRefreshed(String token) {
        events.emit(to -> to.onTokenRefreshed(token));
    }

    void onRoom(RoomInfo info) {
        room = info;
    }

    RoomInfo room() {
        return room;
    }

    /** The library hears data whether or not somebody listens. */
    @Override
    public void onListenersChanged() {}

    @Override
    public ConnectionState state() {
        return state;
    }

    @Override
    public Participants participants() {
        return participants;
    }

    @Override
    public String roomName() {
        return room.getName();
    }

    @Override
    public String roomSid() {
        return room.getSid();
    }

    @Override
    public String roomMetadata() {
        return room.getMetadata();
    }
}
