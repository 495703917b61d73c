// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.testing;

import io.github.flinklivekit.client.service.RoomInfo;
import io.github.flinklivekit.it.support.EmbeddedServerOnly;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.testing.Camera;
import io.github.flinklivekit.testing.LiveKitExtension;
import io.github.flinklivekit.testing.RoomSubscriber;
import io.github.flinklivekit.testing.SubscribedTrack;
import io.github.flinklivekit.testing.TestPictures;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

import java.awt.Color;
import java.util.concurrent.atomic.AtomicInteger;

import static io.github.flinklivekit.testing.FrameAssert.assertThatFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The JUnit extension with the embedded server. */
@EmbeddedServerOnly
@ExtendWith(LiveKitExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LiveKitExtensionITCase {

    private static String url;

    @BeforeAll
    static void aCameraOfTheWholeClass(LiveKitExtension livekit) {
        url = livekit.url();
        livekit.publish("lasting", "cam", TestPictures.of(Color.BLUE, 160, 90));
    }

    @Test
    @Order(1)
    void framesComeInTheirOrder(LiveKitExtension livekit) {
        livekit.publish("order", "cam", TestPictures.moving(160, 90));

        assertThat(livekit.subscribe("order").awaitTrack("cam").awaitFrames(20))
                .allSatisfy(frame -> assertThatFrame(frame).hasSize(160, 90).hasTimeCode())
                .extracting(frame -> frame.header().sequence())
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    @Order(2)
    void whoeverATestLetInLeavesWithIt(LiveKitExtension livekit) throws Exception {
        assertThat(livekit.url()).isEqualTo(url);
        assertThat(livekit.embedded().rooms().listRooms())
                .filteredOn(room -> room.numParticipants() > 0)
                .extracting(RoomInfo::name)
                .containsExactly("lasting");
        assertThatFrame(livekit.subscribe("lasting").awaitTrack("cam").awaitFrame())
                .hasDominantColour(Color.BLUE);
    }

    @Test
    @Order(3)
    void aTrackThatComesBackIsAnother(LiveKitExtension livekit) {
        RoomSubscriber room = livekit.subscribe("back");
        Camera first = livekit.publish("back", "cam", TestPictures.of(Color.RED, 160, 90));
        SubscribedTrack before = room.awaitTrack(first.identity(), "cam");
        assertThatFrame(before.awaitFrame()).hasDominantColour(Color.RED);
        assertThat(room.awaitTrack("cam")).isSameAs(before);

        first.close();
        Waiting.until(
                "the end of the track",
                () ->
                        assertThatThrownBy(before::awaitFrame)
                                .isInstanceOf(AssertionError.class)
                                .hasMessage(
                                        "Waited for a frame of track 'cam': the track has ended"));
        assertThat(before.ended()).isTrue();

        Camera second = livekit.publish("back", "cam", TestPictures.of(Color.GREEN, 160, 90));
        SubscribedTrack after = room.awaitTrack(second.identity(), "cam");
        assertThatFrame(after.awaitFrame()).hasDominantColour(Color.GREEN);
        assertThat(after.participant()).isEqualTo(second.identity());
    }

    @Test
    @Order(4)
    void aPictureThatCannotBeMadeFailsTheCamera(LiveKitExtension livekit) {
        AtomicInteger asked = new AtomicInteger();
        Camera camera =
                livekit.publish(
                        "broken",
                        "cam",
                        number -> {
                            asked.incrementAndGet();
                            if (number == 3) {
                                throw new IllegalArgumentException("out of paint");
                            }
                            return TestPictures.of(Color.RED, 160, 90);
                        });
        Waiting.until("the failure", () -> assertThat(asked).hasValue(4));

        assertThatThrownBy(camera::close)
                .hasMessage("Picture 3 of track 'cam' could not be captured")
                .hasRootCauseMessage("out of paint");
    }

    @Nested
    class InANestedClass {
        @Test
        void theServerIsTheSame(LiveKitExtension livekit) {
            assertThat(livekit.url()).isEqualTo(url);
            assertThatFrame(livekit.subscribe("lasting").awaitTrack("cam").awaitFrame())
                    .hasDominantColour(Color.BLUE);
        }
    }
}
