// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.table;

import io.github.flinklivekit.connector.table.TableColumn;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.pixels.EnumNames;
import io.github.flinklivekit.source.track.TrackFilter;

import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a query asks of rooms, participants and tracks, so that nothing else is joined or
 * subscribed. Understands a column that equals a constant, or one of several.
 *
 * @param allowed the values that a column may have; a column that is missing may have any
 */
record FilterPushDown(Map<TableColumn, Set<String>> allowed) {

    private static final Set<TableColumn> COLUMNS =
            Set.of(
                    TableColumn.ROOM,
                    TableColumn.PARTICIPANT,
                    TableColumn.TRACK,
                    TableColumn.TRACK_SOURCE);

    static final FilterPushDown NONE = new FilterPushDown(Map.of());

    FilterPushDown {
        allowed = Map.copyOf(allowed);
    }

    /** What is understood of a conjunction; the rest is left out. */
    static FilterPushDown of(List<ResolvedExpression> conjunction) {
        Map<TableColumn, Set<String>> allowed = new EnumMap<>(TableColumn.class);
        for (ResolvedExpression predicate : conjunction) {
            choice(predicate)
                    .ifPresent(
                            choice ->
                                    allowed.merge(
                                            choice.column(),
                                            choice.values(),
                                            FilterPushDown::common));
        }
        return new FilterPushDown(allowed);
    }

    /** Whether the source can act on the predicate. */
    static boolean isUnderstood(ResolvedExpression predicate) {
        return choice(predicate).isPresent();
    }

    /** The rooms that are left, or none if any may be. */
    Optional<Set<String>> rooms() {
        return Optional.ofNullable(allowed.get(TableColumn.ROOM));
    }

    TrackFilter trackFilter() {
        TrackFilter filter = TrackFilter.all();
        for (Map.Entry<TableColumn, Set<String>> entry : allowed.entrySet()) {
            filter = filter.and(filter(entry.getKey(), entry.getValue()));
        }
        return filter;
    }

    private static TrackFilter filter(TableColumn column, Set<String> values) {
        return switch (column) {
            case ROOM -> TrackFilter.rooms(values.toArray(new String[0]));
            case PARTICIPANT -> TrackFilter.participants(values);
            // A second track of a name is told apart by its sid, which is no part of the name that
            // it was published under.
            case TRACK -> track -> values.stream().anyMatch(name -> mayBe(track.name(), name));
            default ->
                    TrackFilter.sources(
                            Arrays.stream(TrackSource.values())
                                    .filter(
                                            source ->
                                                    values.stream()
                                                            .anyMatch(
                                                                    value ->
                                                                            EnumNames.matches(
                                                                                    source, value)))
                                    .toList());
        };
    }

    private static boolean mayBe(String published, String asked) {
        return asked.equals(published) || asked.startsWith(published + "-") || published.isEmpty();
    }

    private static Set<String> common(Set<String> a, Set<String> b) {
        Set<String> both = new HashSet<>(a);
        both.retainAll(b);
        return Set.copyOf(both);
    }

    private static Optional<Choice> choice(ResolvedExpression predicate) {
        if (!(predicate instanceof CallExpression call)) {
            return Optional.empty();
        }
        FunctionDefinition function = call.getFunctionDefinition();
        List<ResolvedExpression> arguments = call.getResolvedChildren();
        if (function == BuiltInFunctionDefinitions.EQUALS) {
            return equality(arguments.get(0), arguments.get(1))
                    .or(() -> equality(arguments.get(1), arguments.get(0)));
        }
        if (function == BuiltInFunctionDefinitions.IN) {
            return together(
                    arguments.stream()
                            .skip(1)
                            .map(value -> equality(arguments.get(0), value))
                            .toList());
        }
        if (function == BuiltInFunctionDefinitions.OR) {
            return together(arguments.stream().map(FilterPushDown::choice).toList());
        }
        return Optional.empty();
    }

    /** One choice of several for the same column. */
    private static Optional<Choice> together(List<Optional<Choice>> alternatives) {
        List<Choice> choices = new ArrayList<>();
        for (Optional<Choice> alternative : alternatives) {
            if (alternative.isEmpty()
                    || alternative.get().column() != alternatives.get(0).get().column()) {
                return Optional.empty();
            }
            choices.add(alternative.get());
        }
        Set<String> values = new HashSet<>();
        choices.forEach(choice -> values.addAll(choice.values()));
        return Optional.of(new Choice(choices.get(0).column(), values));
    }

    private static Optional<Choice> equality(ResolvedExpression field, ResolvedExpression value) {
        if (field instanceof FieldReferenceExpression reference
                && value instanceof ValueLiteralExpression literal) {
            return COLUMNS.stream()
                    .filter(column -> column.columnName().equals(reference.getName()))
                    .findAny()
                    .flatMap(
                            column ->
                                    literal.getValueAs(String.class)
                                            .map(text -> new Choice(column, Set.of(text))));
        }
        return Optional.empty();
    }

    private record Choice(TableColumn column, Set<String> values) {}
}
