// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.table;

import io.github.flinklivekit.source.LiveKitSourceOptions;

import org.apache.flink.configuration.Configuration;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

class RoomPushDownTest {

    @Test
    void leavesThoseThatAreAskedFor() {
        assertThat(RoomPushDown.narrowed(of("room", "a;b;c"), Set.of("c", "a", "other")))
                .hasValueSatisfying(
                        left ->
                                assertThat(left.get(LiveKitSourceOptions.ROOM))
                                        .containsExactly("a", "c"));
    }

    @Test
    void addsNoRoomThatTheTableDoesNotHave() {
        assertThat(RoomPushDown.narrowed(of("room", "a;b"), Set.of("c"))).isEmpty();
        assertThat(RoomPushDown.narrowed(of("room-pattern", "a.*"), Set.of("ba"))).isEmpty();
    }

    @Test
    void narrowsAPattern() {
        Configuration left =
                RoomPushDown.narrowed(of("room-pattern", "a.*"), Set.of("a.1", "a2", "b")).get();

        Pattern pattern = Pattern.compile(left.get(LiveKitSourceOptions.ROOM_PATTERN));
        assertThat(new String[] {"a.1", "a2"}).allMatch(pattern.asMatchPredicate());
        assertThat(new String[] {"ax1", "a3", "b", ""}).noneMatch(pattern.asMatchPredicate());
        assertThat(left.getOptional(LiveKitSourceOptions.ROOM)).isEmpty();
    }

    @Test
    void knowsTheRoomOfAReadyToken() {
        String claims = "{\"video\":{\"room\":\"a\"}}";
        String body =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        Configuration options = of("token", "e30." + body + ".c2ln");

        assertThat(RoomPushDown.narrowed(options, Set.of("a", "b")))
                .hasValueSatisfying(
                        left ->
                                assertThat(left.get(LiveKitSourceOptions.ROOM))
                                        .containsExactly("a"));
        assertThat(RoomPushDown.narrowed(options, Set.of("b"))).isEmpty();
    }

    private static Configuration of(String option, String value) {
        return Configuration.fromMap(Map.of(option, value));
    }
}
