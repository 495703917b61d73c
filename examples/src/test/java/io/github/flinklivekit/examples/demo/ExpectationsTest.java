// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

import io.github.flinklivekit.examples.demo.Expectations.Expectation;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class ExpectationsTest {
    private final List<String> seen = new ArrayList<>();
    private final Expectations expectations = new Expectations(seen::add);

    @Test
    void namesWhatWasNotSeen() {
        Expectation one = expectations.expect("one");
        Expectation two = expectations.expect("two");

        assertThat(expectations.hasBegun()).isFalse();
        assertThat(expectations.missing()).containsExactly("one", "two");

        two.met();
        one.metIf(false);

        assertThat(expectations.hasBegun()).isTrue();
        assertThat(expectations.missing()).containsExactly("one");
    }

    @Test
    void saysOnceThatSomethingWasSeen() {
        Expectation one = expectations.expect("one");

        one.met();
        one.metIf(true);

        assertThat(seen).containsExactly("one");
    }

    @Test
    void whatWasSpoiledStaysMissing() {
        expectations.expect("one").met();

        expectations.spoiled("peace");
        expectations.spoiled("peace");

        assertThat(expectations.missing()).containsExactly("peace");
    }
}
