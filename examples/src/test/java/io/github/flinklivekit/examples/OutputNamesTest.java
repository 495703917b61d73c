// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import io.github.flinklivekit.client.service.AccessTokens;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.sink.element.TrackFrame;

import org.apache.flink.util.InstantiationUtil;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class OutputNamesTest {
    private final List<String> room = new ArrayList<>();

    @Test
    void aNameThatOneParticipantUsesIsKept() {
        room.add("alice");
        OutputNames names = new OutputNames(track -> List.copyOf(room));

        assertThat(name(names, "alice", "cam0", "TR_1")).isEqualTo("cam0");
        assertThat(name(names, "alice", "cam1", "TR_2")).isEqualTo("cam1");
    }

    /** Each subtask has names of its own. */
    @Test
    void tracksThatShareANameDoNotShareAnOutput() {
        OutputNames one = new OutputNames(track -> List.copyOf(room));
        OutputNames other = new OutputNames(track -> List.copyOf(room));
        room.add("alice");
        assertThat(name(one, "alice", "cam", "TR_1")).isEqualTo("cam");
        room.add("bob");
        assertThat(name(other, "bob", "cam", "TR_2")).isEqualTo("bob-cam");

        // A track that has begun is not renamed.
        assertThat(name(one, "alice", "cam", "TR_1")).isEqualTo("cam");
        room.remove("alice");
        assertThat(name(other, "bob", "cam", "TR_2")).isEqualTo("bob-cam");
        assertThat(name(other, "bob", "cam", "TR_3")).isEqualTo("cam");
    }

    @Test
    void aParticipantMayHaveTwoOfAName() {
        room.addAll(List.of("alice", "alice"));
        OutputNames names = new OutputNames(track -> List.copyOf(room));

        assertThat(name(names, "alice", "cam", "TR_1")).isEqualTo("alice-TR_1");
        assertThat(name(names, "alice", "cam", "TR_2")).isEqualTo("alice-TR_2");
    }

    @Test
    void aTrackWithoutANameIsCalledAfterWhoShowsWhat() {
        room.addAll(List.of("alice", "bob"));
        OutputNames names = new OutputNames(track -> List.copyOf(room));

        assertThat(name(names, "alice", "", "TR_1")).isEqualTo("alice-camera");
    }

    @Test
    void whoCannotBeAskedMayHaveAnother() {
        OutputNames names =
                new OutputNames(
                        track -> {
                            throw new IOException("no answer");
                        });

        assertThat(name(names, "alice", "cam", "TR_1")).isEqualTo("alice-cam");
    }

    @Test
    void travelsWithItsJob() throws Exception {
        AccessTokens tokens = new AccessTokens("key", "hush");
        RoomPublishers publishers = new RoomPublishers("ws://x:1", tokens, "room", false);

        assertThat(publishers.toString()).doesNotContain("hush");
        assertThat(InstantiationUtil.clone(new OutputNames(publishers))).isNotNull();
    }

    private static String name(OutputNames names, String participant, String track, String sid) {
        FrameHeader header =
                FrameHeader.of(2, 2, VideoBufferType.RGBA)
                        .withOrigin(
                                new FrameOrigin(
                                        "room", participant, sid, track, TrackSource.CAMERA));
        VideoFrame frame = VideoFrame.wrap(header, new byte[16]);
        return ((TrackFrame) names.convert(frame)).track();
    }
}
