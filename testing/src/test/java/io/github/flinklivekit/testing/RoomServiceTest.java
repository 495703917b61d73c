// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class RoomServiceTest {

    @Test
    void aRefusalHasTwirpsCodeAndMessage() {
        String body = "{\"code\":\"not_found\",\"msg\":\"participant does not exist\"}";

        assertThat(RoomService.refusal("RemoveParticipant", 404, body.getBytes(UTF_8)))
                .returns(404, RoomServiceException::status)
                .returns("not_found", RoomServiceException::code)
                .hasMessage("RemoveParticipant: HTTP 404, not_found: participant does not exist");
    }

    @Test
    void aRefusalMayBeAnyText() {
        assertThat(RoomService.refusal("ListRooms", 502, "bad gateway".getBytes(UTF_8)))
                .returns(502, RoomServiceException::status)
                .returns("", RoomServiceException::code)
                .hasMessageContaining("bad gateway");
    }
}
