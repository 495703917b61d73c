// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.room;

import io.github.flinklivekit.testing.internal.auth.JoinParameters;
import io.github.flinklivekit.testing.internal.server.FaultSettings;
import io.github.flinklivekit.testing.internal.server.LeaveRequests;
import io.github.flinklivekit.testing.internal.server.RoomTimeouts;
import io.github.flinklivekit.testing.internal.server.ServerContext;

import org.apache.flink.annotation.Internal;

import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SignalRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All rooms of a server, and who comes over which signal connection. Confined to the server's
 * thread.
 */
@Internal
public final class Rooms implements SignalConnection.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Rooms.class);

    private final ServerContext server;
    private final Map<String, Room> rooms = new LinkedHashMap<>();

    /** Those that were asked for before anybody joined them. */
    private final Set<String> made = new HashSet<>();

    private final Map<SignalConnection, Participant> byLine = new HashMap<>();
    private boolean closed;

    public Rooms(ServerContext server) {
        this.server = server;
    }

    /** A room that is there before anybody joins; one of that name stays as it is. */
    public Room create(String name, String metadata, RoomTimeouts stay) {
        made.add(name);
        return rooms.computeIfAbsent(name, missing -> open(missing, metadata, stay));
    }

    private Room open(String name, String metadata, RoomTimeouts stay) {
        return new Room(name, metadata, stay, server, this::forget);
    }

    private void forget(Room room) {
        if (rooms.remove(room.name(), room)) {
            made.remove(room.name());
        }
    }

    public Collection<Room> all() {
        return List.copyOf(rooms.values());
    }

    /** Null if there is none of that name. */
    @Nullable
    public Room find(String name) {
        return rooms.get(name);
    }

    public void delete(Room room) {
        forget(room);
        room.close(DisconnectReason.ROOM_DELETED);
    }

    /** Lets somebody in, or back in; or does what the server's faults say. */
    public void welcome(JoinParameters query, SignalConnection line) {
        if (closed) {
            line.drop();
            return;
        }
        FaultSettings.Admission admission = server.faults().admission();
        switch (admission.welcome(query)) {
            case JOIN -> join(query, line);
            case CLOSE -> line.close(admission.closeCode(), "");
            case FAREWELL -> {
                line.send(admission.farewell());
                line.close(LeaveRequests.NORMAL_CLOSURE, "");
            }
            default -> LOG.debug("Nothing is said to '{}'", query.grants().identity());
        }
    }

    private void join(JoinParameters query, SignalConnection line) {
        String name = query.grants().room();
        Room room = rooms.get(name);
        if (query.resumedSid().isEmpty()) {
            if (room == null) {
                room = open(name, "", RoomTimeouts.USUAL);
                rooms.put(name, room);
            }
            byLine.put(line, room.join(query, line));
            return;
        }
        Participant known = room == null ? null : room.find(query.grants().identity());
        if (known == null || !known.sid().equals(query.resumedSid())) {
            line.send(
                    LeaveRequests.message(
                            DisconnectReason.STATE_MISMATCH, LeaveRequest.Action.RECONNECT));
            line.close(LeaveRequests.NORMAL_CLOSURE, "");
            return;
        }
        byLine.put(line, known);
        room.resume(known, line);
    }

    @Override
    public void onRequest(SignalConnection line, SignalRequest request) {
        Participant participant = byLine.get(line);
        // What a former connection still says is void.
        if (participant != null && participant.line() == line) {
            LOG.trace("'{}' asks: {}", participant.identity(), request.getMessageCase());
            new SignalRequestHandler(participant, server.faults()).handle(request);
        }
    }

    @Override
    public void onClosed(SignalConnection line) {
        Participant participant = byLine.remove(line);
        if (participant != null) {
            participant.onLineLost(line);
        }
    }

    /** Sends everybody away, for good. */
    public void closeAll(DisconnectReason reason) {
        closed = true;
        all().forEach(room -> room.close(reason));
    }

    /** Cuts all signal connections without a word; media flows on. */
    public void dropLines() {
        List.copyOf(byLine.keySet()).forEach(SignalConnection::drop);
    }

    /** Closes all signal connections; media flows on. */
    public void closeLines(int code) {
        List.copyOf(byLine.keySet()).forEach(line -> line.close(code, ""));
    }

    /** Those in all rooms. */
    public List<Participant> everybody() {
        return all().stream().flatMap(room -> room.participants().stream()).toList();
    }

    /** Forgets everybody without a word; rooms that were made stay, under other sids. */
    public void restart() {
        List<Room> before = List.copyOf(rooms.values());
        rooms.clear();
        dropLines();
        byLine.clear();
        before.forEach(room -> room.abandon(DisconnectReason.SERVER_SHUTDOWN));
        before.stream()
                .filter(room -> made.contains(room.name()))
                .forEach(room -> create(room.name(), room.metadata(), room.emptyStay()));
    }
}
