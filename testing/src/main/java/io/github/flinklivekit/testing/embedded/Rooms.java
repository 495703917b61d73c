// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.embedded;

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
final class Rooms implements SignalLine.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Rooms.class);

    private final ServerContext server;
    private final Map<String, Room> rooms = new LinkedHashMap<>();

    /** Those that were asked for before anybody joined them. */
    private final Set<String> made = new HashSet<>();

    private final Map<SignalLine, Participant> byLine = new HashMap<>();
    private boolean closed;

    Rooms(ServerContext server) {
        this.server = server;
    }

    /** A room that is there before anybody joins; one of that name stays as it is. */
    Room create(String name, String metadata, EmptyStay stay) {
        made.add(name);
        return rooms.computeIfAbsent(name, missing -> open(missing, metadata, stay));
    }

    private Room open(String name, String metadata, EmptyStay stay) {
        return new Room(name, metadata, stay, server, this::forget);
    }

    private void forget(Room room) {
        if (rooms.remove(room.name(), room)) {
            made.remove(room.name());
        }
    }

    Collection<Room> all() {
        return List.copyOf(rooms.values());
    }

    /** Null if there is none of that name. */
    @Nullable
    Room find(String name) {
        return rooms.get(name);
    }

    void delete(Room room) {
        forget(room);
        room.close(DisconnectReason.ROOM_DELETED);
    }

    /** Lets somebody in, or back in; or does what the server's faults say. */
    void welcome(JoinQuery query, SignalLine line) {
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
                line.close(Leaves.NORMAL_CLOSURE, "");
            }
            default -> LOG.debug("Nothing is said to '{}'", query.grants().identity());
        }
    }

    private void join(JoinQuery query, SignalLine line) {
        String name = query.grants().room();
        Room room = rooms.get(name);
        if (query.resumedSid().isEmpty()) {
            if (room == null) {
                room = open(name, "", EmptyStay.USUAL);
                rooms.put(name, room);
            }
            byLine.put(line, room.join(query, line));
            return;
        }
        Participant known = room == null ? null : room.find(query.grants().identity());
        if (known == null || !known.sid().equals(query.resumedSid())) {
            line.send(
                    Leaves.message(DisconnectReason.STATE_MISMATCH, LeaveRequest.Action.RECONNECT));
            line.close(Leaves.NORMAL_CLOSURE, "");
            return;
        }
        byLine.put(line, known);
        room.resume(known, line);
    }

    @Override
    public void onRequest(SignalLine line, SignalRequest request) {
        Participant participant = byLine.get(line);
        // What a former connection still says is void.
        if (participant != null && participant.line() == line) {
            LOG.trace("'{}' asks: {}", participant.identity(), request.getMessageCase());
            new RequestHandler(participant, server.faults()).handle(request);
        }
    }

    @Override
    public void onClosed(SignalLine line) {
        Participant participant = byLine.remove(line);
        if (participant != null) {
            participant.onLineLost(line);
        }
    }

    /** Sends everybody away, for good. */
    void closeAll(DisconnectReason reason) {
        closed = true;
        all().forEach(room -> room.close(reason));
    }

    /** Cuts all signal connections without a word; media flows on. */
    void dropLines() {
        List.copyOf(byLine.keySet()).forEach(SignalLine::drop);
    }

    /** Closes all signal connections; media flows on. */
    void closeLines(int code) {
        List.copyOf(byLine.keySet()).forEach(line -> line.close(code, ""));
    }

    /** Those in all rooms. */
    List<Participant> everybody() {
        return all().stream().flatMap(room -> room.participants().stream()).toList();
    }

    /** Forgets everybody without a word; rooms that were made stay, under other sids. */
    void restart() {
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
