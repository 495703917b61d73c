// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.table;

import io.github.flinklivekit.connector.LiveKitConnectionOptions;
import io.github.flinklivekit.connector.table.TableColumn;
import io.github.flinklivekit.connector.table.TableDefinition;
import io.github.flinklivekit.sink.LiveKitSinkOptions;

import org.apache.flink.table.api.ValidationException;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * Where the rows of a table are published: in the one room and as the one track that its options
 * name, else in the room and as the track that the row's own columns name.
 *
 * @param roomPerRow whether each row names its room
 * @param rooms that rows may name; empty for any
 * @param singleTrack whether the option {@code track} takes the place of the column
 */
record Destination(boolean roomPerRow, Set<String> rooms, boolean singleTrack)
        implements Serializable {

    /**
     * What a definition says.
     *
     * @throws ValidationException if it leaves open where to publish; the message says what to
     *     write
     */
    static Destination of(TableDefinition table) {
        List<String> rooms = table.options().getOptional(LiveKitSinkOptions.ROOM).orElse(List.of());
        boolean tokenNamesIt = table.options().contains(LiveKitConnectionOptions.TOKEN);
        boolean byRow = rooms.size() > 1 || (rooms.isEmpty() && !tokenNamesIt);
        if (byRow && !table.columns().contains(TableColumn.ROOM)) {
            throw new ValidationException(
                    rooms.isEmpty()
                            ? "No room: give the name of the room to publish in (room), or add the column 'room' STRING, in "
                                    + "which each row names its room"
                            : "A livekit table with several rooms ("
                                    + String.join(", ", rooms)
                                    + ") needs the column 'room' STRING to be written to: each row names its room");
        }
        boolean oneTrack = table.options().contains(LiveKitSinkOptions.TRACK);
        if (!oneTrack && !table.columns().contains(TableColumn.TRACK)) {
            throw new ValidationException(
                    "A livekit table that is written to needs the column 'track' or the option 'track': the name to publish under");
        }
        return new Destination(byRow, byRow ? Set.copyOf(rooms) : Set.of(), oneTrack);
    }

    /** The room of a row by its column; null for the table's own. */
    @Nullable
    String room(@Nullable String named) {
        if (!roomPerRow) {
            return null;
        }
        if (named == null || named.isBlank()) {
            throw new IllegalArgumentException(
                    "A row names no room: write its name into the column 'room', or give the table the room to publish in "
                            + "(room)");
        }
        if (!rooms.isEmpty() && !rooms.contains(named)) {
            throw new IllegalArgumentException(
                    "A row is for the room '"
                            + named
                            + "', but the table has the rooms "
                            + rooms.stream().sorted().toList()
                            + " (room)");
        }
        return named;
    }

    /** The track of a row by its column. */
    String track(@Nullable String named) {
        if (!singleTrack && (named == null || named.isBlank())) {
            throw new IllegalArgumentException(
                    "A row names no track: write its name into the column 'track', or give the table the track to publish as "
                            + "(track)");
        }
        return named == null ? "" : named;
    }
}
