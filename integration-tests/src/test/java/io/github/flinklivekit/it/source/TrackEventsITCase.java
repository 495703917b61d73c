// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.source;

import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.Pictures;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.source.LiveKitSource;
import io.github.flinklivekit.source.enumerator.stop.StopCondition;
import io.github.flinklivekit.source.track.TrackEvent;
import io.github.flinklivekit.source.track.TrackEventType;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a source of events tells of a track of the Python SDK. */
@Timeout(120) // An event that does not come is waited for for ever.
@ExtendWith(ServerUnderTest.class)
class TrackEventsITCase {
    private static final String ROOM = "events";

    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(2);

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @Test
    @RealServerOnly(RealServerOnly.Because.IT_HEARS_NOBODY)
    @SuppressWarnings("try") // An interruption fails the test as anything else does.
    void whatSubscribersAloneHear(LiveKitEndpoint server) throws Exception {
        try (CloseableIterator<TrackEvent> events = events(server, "subscribers", true);
                PythonPeer publisher =
                        PythonPeer.publisher(server, "subscribers")
                                .option("--size", "320x180")
                                .option("--microphone")
                                .start()) {
            publisher.await("capturing");
            Map<TrackEventType, String> heard = new EnumMap<>(TrackEventType.class);
            while (!heard.keySet()
                    .containsAll(
                            EnumSet.of(
                                    TrackEventType.SUBSCRIBED,
                                    TrackEventType.SPEAKING_STARTED,
                                    TrackEventType.QUALITY_CHANGED))) {
                TrackEvent event = events.next();
                assertThat(event.track().name()).isEqualTo("cam0");
                heard.put(event.type(), event.reason());
            }

            assertThat(heard.get(TrackEventType.QUALITY_CHANGED)).isIn("excellent", "good", "poor");
        }
    }

    @Test
    @SuppressWarnings("try") // An interruption fails the test as anything else does.
    void theLifeOfATrackWithoutItsPictures(LiveKitEndpoint server) throws Exception {
        try (CloseableIterator<TrackEvent> events = events(server, ROOM, false);
                PythonPeer publisher =
                        PythonPeer.publisher(server, ROOM).option("--size", "320x180").start()) {
            String sid = publisher.await("published").path("sid").asText();
            TrackEvent published = events.next();
            assertThat(published.type()).isEqualTo(TrackEventType.PUBLISHED);
            assertThat(published.track().room()).isEqualTo(ROOM);
            assertThat(published.track().participant()).isEqualTo("python-publisher");
            assertThat(published.track().name()).isEqualTo("cam0");
            assertThat(published.track().trackSid()).isEqualTo(sid);
            assertThat(published.width()).isEqualTo(320);
            assertThat(published.height()).isEqualTo(180);
            assertThat(published.timestampUs()).isLessThanOrEqualTo(Pictures.nowUs());

            publisher.send("mute", Map.of("track", "cam0"));
            TrackEvent muted = events.next();
            assertThat(muted.type()).isEqualTo(TrackEventType.MUTED);
            assertThat(muted.muted()).isTrue();
            assertThat(muted.timestampUs()).isGreaterThan(published.timestampUs());
            publisher.send("unmute", Map.of("track", "cam0"));
            assertThat(events.next().type()).isEqualTo(TrackEventType.UNMUTED);
            publisher.send("unpublish", Map.of("track", "cam0"));
            TrackEvent ended = events.next();
            assertThat(ended.type()).isEqualTo(TrackEventType.ENDED);
            assertThat(ended.reason()).isEqualTo(TrackEvent.UNPUBLISHED);

            assertThat(Jobs.participants(server, ROOM))
                    .isNotEmpty()
                    .allSatisfy(identity -> assertThat(identity).startsWith("flink-events-"));
            assertThatThrownBy(() -> publisher.await("subscribed", any -> true, Duration.ZERO))
                    .isInstanceOf(IllegalStateException.class);

            publisher.send("stop");
            assertThat(events.hasNext()).as("the source ends with its room").isFalse();
        }
    }

    private static CloseableIterator<TrackEvent> events(
            LiveKitEndpoint server, String room, boolean subscriberEvents) throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", "none");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(2);
        env.enableCheckpointing(500);
        LiveKitSource<TrackEvent> source =
                LiveKitSource.forTrackEvents()
                        .setUrl(server.url())
                        .setApiKey(server.apiKey())
                        .setApiSecret(server.apiSecret())
                        .setRoom(room)
                        .setSubscriberEvents(subscriberEvents)
                        .setStopAfter(StopCondition.untilRoomEnds(Duration.ZERO))
                        .build();
        return env.fromSource(source, WatermarkStrategy.noWatermarks(), "events")
                .executeAndCollect();
    }
}
