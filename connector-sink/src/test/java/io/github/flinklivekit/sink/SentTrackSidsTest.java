// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SentTrackSidsTest {

    private final SentTrackSids sids = new SentTrackSids();

    @Test
    void aTrackIsSentOnceItHasASid() {
        assertThat(sids.areOfOneSession("", "PA_1")).isFalse();
        assertThat(sids.areOfOneSession("TR_1", "PA_1")).isTrue();
        assertThat(sids.areOfOneSession("TR_1", "PA_1")).as("after a resume, too").isTrue();
    }

    @Test
    void afterANewJoinItIsSentOnceItIsPublishedAnew() {
        sids.areOfOneSession("TR_1", "PA_1");

        assertThat(sids.areOfOneSession("TR_1", "PA_2")).isFalse();
        assertThat(sids.areOfOneSession("TR_1", "PA_3")).as("joined once more").isFalse();
        assertThat(sids.areOfOneSession("TR_2", "PA_3")).isTrue();
    }

    @Test
    void aTrackThatWasTakenDownIsNotSent() {
        sids.areOfOneSession("TR_1", "PA_1");

        assertThat(sids.areOfOneSession("", "PA_1")).isFalse();
        assertThat(sids.areOfOneSession("TR_2", "PA_1")).isTrue();
    }
}
