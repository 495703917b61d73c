// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.table;

import io.github.flinklivekit.connector.LiveKitConnectionOptions;
import io.github.flinklivekit.connector.auth.Credentials;
import io.github.flinklivekit.source.LiveKitSourceOptions;

import org.apache.flink.configuration.Configuration;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The rooms of a table that a query asks for. */
final class RoomPushDown {

    private RoomPushDown() {}

    /**
     * The options with no more rooms than are asked for; a room that the table does not have is not
     * added.
     *
     * @param options complete and without contradictions
     * @return empty if none of the table's rooms is asked for
     */
    static Optional<Configuration> narrowed(Configuration options, Set<String> asked) {
        Configuration narrowed = new Configuration(options);
        Optional<String> pattern = options.getOptional(LiveKitSourceOptions.ROOM_PATTERN);
        if (pattern.isPresent()) {
            List<String> left =
                    asked.stream()
                            .filter(Pattern.compile(pattern.get()).asMatchPredicate())
                            .sorted()
                            .toList();
            narrowed.set(
                    LiveKitSourceOptions.ROOM_PATTERN,
                    left.stream().map(Pattern::quote).collect(Collectors.joining("|")));
            return left.isEmpty() ? Optional.empty() : Optional.of(narrowed);
        }
        List<String> left = rooms(options).stream().filter(asked::contains).toList();
        narrowed.set(LiveKitSourceOptions.ROOM, left);
        return left.isEmpty() ? Optional.empty() : Optional.of(narrowed);
    }

    private static List<String> rooms(Configuration options) {
        return options.getOptional(LiveKitSourceOptions.ROOM)
                .orElseGet(
                        () ->
                                Credentials.of(
                                                null,
                                                null,
                                                options.get(LiveKitConnectionOptions.TOKEN))
                                        .tokenRoom()
                                        .stream()
                                        .toList());
    }
}
