// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.task;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CloseAllTest {

    @Test
    void closesEachAlsoWhenAnotherDoesNotClose() {
        List<String> closed = new ArrayList<>();

        assertThatThrownBy(
                        () ->
                                CloseAll.of(
                                        List.of("a", "bad", "b", "worse", "c"),
                                        each -> {
                                            closed.add(each);
                                            if (each.length() > 1) {
                                                throw new IllegalStateException(each);
                                            }
                                        }))
                .hasMessage("bad")
                .satisfies(
                        first ->
                                assertThat(first.getSuppressed())
                                        .singleElement()
                                        .satisfies(next -> assertThat(next).hasMessage("worse")));
        assertThat(closed).containsExactly("a", "bad", "b", "worse", "c");
    }
}
