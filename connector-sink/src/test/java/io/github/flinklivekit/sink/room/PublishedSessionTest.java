// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.room;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PublishedSessionTest {

    private final PublishedSession sids = new PublishedSession();

    @Test
    void aTrackIsSentOnceItHasASid() {
        assertThat(sids.isCurrent("", "PA_1")).isFalse();
        assertThat(sids.isCurrent("TR_1", "PA_1")).isTrue();
        assertThat(sids.isCurrent("TR_1", "PA_1")).as("after a resume, too").isTrue();
    }

    @Test
    void afterANewJoinItIsSentOnceItIsPublishedAnew() {
        sids.isCurrent("TR_1", "PA_1");

        assertThat(sids.isCurrent("TR_1", "PA_2")).isFalse();
        assertThat(sids.isCurrent("TR_1", "PA_3")).as("joined once more").isFalse();
        assertThat(sids.isCurrent("TR_2", "PA_3")).isTrue();
    }

    @Test
    void aTrackThatWasTakenDownIsNotSent() {
        sids.isCurrent("TR_1", "PA_1");

        assertThat(sids.isCurrent("", "PA_1")).isFalse();
        assertThat(sids.isCurrent("TR_2", "PA_1")).isTrue();
    }
}
