// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.table;

import io.github.flinklivekit.client.room.ParticipantKind;
import io.github.flinklivekit.connector.table.TableColumn;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.source.track.TrackDescription;
import io.github.flinklivekit.source.track.TrackFilter;

import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinition;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class FilterPushDownTest {

    @Test
    void whatIsAskedOfATrackChoosesTracks() {
        TrackFilter filter =
                FilterPushDown.of(
                                List.of(
                                        isEqual(TableColumn.PARTICIPANT, "alice"),
                                        isEqual(TableColumn.TRACK_SOURCE, "screenshare")))
                        .trackFilter();

        assertThat(filter.accepts(track("r", "alice", "t", TrackSource.SCREENSHARE))).isTrue();
        assertThat(filter.accepts(track("r", "alice", "t", TrackSource.CAMERA))).isFalse();
        assertThat(filter.accepts(track("r", "bob", "t", TrackSource.SCREENSHARE))).isFalse();
    }

    @Test
    void alternativesOfOneColumnAreUnderstood() {
        FilterPushDown predicates =
                FilterPushDown.of(
                        List.of(
                                call(
                                        BuiltInFunctionDefinitions.OR,
                                        isEqual(TableColumn.ROOM, "a"),
                                        isEqual(TableColumn.ROOM, "b")),
                                call(
                                        BuiltInFunctionDefinitions.IN,
                                        column(TableColumn.ROOM),
                                        literal("b"),
                                        literal("c"))));

        assertThat(predicates.rooms()).contains(Set.of("b"));
        assertThat(predicates.trackFilter().accepts(track("b", "p", "t", TrackSource.CAMERA)))
                .isTrue();
        assertThat(predicates.trackFilter().accepts(track("a", "p", "t", TrackSource.CAMERA)))
                .isFalse();
    }

    /** The source adds the sid to the name of a second track of a name. */
    @Test
    void aTrackIsAlsoFoundUnderTheNameThatTheSourceGivesIt() {
        TrackFilter filter =
                FilterPushDown.of(List.of(isEqual(TableColumn.TRACK, "cam-TR_2"))).trackFilter();

        assertThat(filter.accepts(track("r", "p", "cam", TrackSource.CAMERA))).isTrue();
        assertThat(filter.accepts(track("r", "p", "camera", TrackSource.CAMERA))).isFalse();
    }

    @Test
    void whatIsNotUnderstoodIsLeftToTheQuery() {
        ResolvedExpression mixed =
                call(
                        BuiltInFunctionDefinitions.OR,
                        isEqual(TableColumn.ROOM, "a"),
                        isEqual(TableColumn.TRACK, "t"));
        ResolvedExpression different =
                call(BuiltInFunctionDefinitions.NOT_EQUALS, column(TableColumn.ROOM), literal("a"));
        ResolvedExpression ofAnotherColumn = isEqual(TableColumn.BUFFER_TYPE, "rgba");

        assertThat(List.of(mixed, different, ofAnotherColumn))
                .noneMatch(FilterPushDown::isUnderstood);
        assertThat(FilterPushDown.of(List.of(mixed, different, ofAnotherColumn)))
                .isEqualTo(FilterPushDown.NONE);
    }

    private static ResolvedExpression isEqual(TableColumn column, String value) {
        return call(BuiltInFunctionDefinitions.EQUALS, column(column), literal(value));
    }

    private static ResolvedExpression call(
            BuiltInFunctionDefinition function, ResolvedExpression... arguments) {
        return CallExpression.permanent(function, Arrays.asList(arguments), DataTypes.BOOLEAN());
    }

    private static ResolvedExpression column(TableColumn column) {
        return new FieldReferenceExpression(column.columnName(), DataTypes.STRING(), 0, 0);
    }

    private static ResolvedExpression literal(String text) {
        return new ValueLiteralExpression(text);
    }

    private static TrackDescription track(
            String room, String participant, String name, TrackSource source) {
        return new TrackDescription(
                room,
                participant,
                "",
                ParticipantKind.STANDARD,
                Map.of(),
                "TR_1",
                name,
                source,
                false);
    }
}
