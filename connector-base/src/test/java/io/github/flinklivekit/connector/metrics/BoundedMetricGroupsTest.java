// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.metrics;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class BoundedMetricGroupsTest {

    private final List<String> registered = new ArrayList<>();
    private final BoundedMetricGroups<Integer, String> groups =
            new BoundedMetricGroups<>(
                    "tracks", key -> register("track " + key), () -> register("others"));

    @Test
    void whatReturnsHasItsOldOnes() {
        assertThat(groups.getOrRegister(7)).isEqualTo("track 7");
        assertThat(groups.getOrRegister(8)).isEqualTo("track 8");
        assertThat(groups.getOrRegister(7)).isEqualTo("track 7");

        assertThat(registered).containsExactly("track 7", "track 8");
    }

    @Test
    void thoseBeyondTheLimitShareSome() {
        for (int i = 0; i < BoundedMetricGroups.MAX_GROUPS; i++) {
            groups.getOrRegister(i);
        }
        assertThat(registered).hasSize(BoundedMetricGroups.MAX_GROUPS).doesNotContain("others");

        assertThat(groups.getOrRegister(-1)).isEqualTo("others");
        assertThat(groups.getOrRegister(-2)).isEqualTo("others");
        assertThat(groups.getOrRegister(0)).isEqualTo("track 0");

        assertThat(registered)
                .hasSize(BoundedMetricGroups.MAX_GROUPS + 1)
                .containsOnlyOnce("others");
    }

    private String register(String name) {
        registered.add(name);
        return name;
    }
}
