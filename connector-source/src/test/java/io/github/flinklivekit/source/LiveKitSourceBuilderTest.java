// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.client.room.ParticipantKind;
import io.github.flinklivekit.client.track.VideoQuality;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.source.enumerator.stop.StopCondition;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;
import io.github.flinklivekit.source.track.SubscriptionOptions;
import io.github.flinklivekit.source.track.TrackDescription;
import io.github.flinklivekit.source.track.TrackEvent;
import io.github.flinklivekit.source.track.TrackFilter;

import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.mocks.MockSplitEnumeratorContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.InstantiationUtil;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LiveKitSourceBuilderTest {

    @Test
    void buildsASourceWithoutAnEnd() {
        LiveKitSource<VideoFrame> source = complete().setStopAfter(Duration.ofSeconds(1)).build();

        assertThat(source.getBoundedness()).isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
        assertThat(source.getProducedType().getTypeClass()).isEqualTo(VideoFrame.class);
    }

    @Test
    void saysWhatIsMissing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().setUrl(" ").build())
                .withMessageContaining("(url)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().setRoom("").build())
                .withMessageContaining("(room)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().setApiKey(null).setApiSecret(null).build())
                .withMessageContaining("api-key, api-secret")
                .withMessageContaining("token");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().setIdentityPrefix("").build())
                .withMessageContaining("(identity-prefix)");
    }

    @Test
    void saysWhichValuesAreWrongAndWhatToGive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().setBufferFrames(0).build())
                .withMessageContaining("not 0")
                .withMessageContaining("scan.buffer.frames");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().setMemoryLimit(MemorySize.ZERO).build())
                .withMessageContaining("scan.memory-limit");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().setStopAfter(Duration.ZERO).build())
                .withMessageContaining("scan.stop-after");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().setReconnectTimeout(Duration.ZERO).build())
                .withMessageContaining("reconnect.timeout");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                complete()
                                        .setReconnectInitialDelay(Duration.ofSeconds(2))
                                        .setReconnectMaxDelay(Duration.ofSeconds(1))
                                        .build())
                .withMessageContaining("PT2S and PT1S")
                .withMessageContaining("reconnect.max-delay");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().setMaxFps(0))
                .withMessageContaining("scan.max-fps");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withOption("scan.dimensions", "640"))
                .withMessageContaining("640x360")
                .withMessageContaining("scan.dimensions");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withOption("scan.dimensions", "0x360"))
                .withMessageContaining("0x360");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withOption("track-pattern", "("))
                .withMessageContaining("track-pattern");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withOption("buffer-type", "jpeg"))
                .withMessageContaining("buffer-type");
    }

    @Test
    void takesOptionsByName() {
        LiveKitSourceBuilder<VideoFrame> builder =
                LiveKitSource.builder()
                        .setOptions(
                                Configuration.fromMap(
                                        Map.of(
                                                "url", "wss://example.livekit.cloud",
                                                "api-key", "key",
                                                "api-secret", "secret",
                                                "room", "lobby",
                                                "buffer-type", "rgba",
                                                "track", "a;b",
                                                "scan.quality", "low",
                                                "scan.memory-limit", "64mb",
                                                "reconnect.timeout", "2 min",
                                                "scan.stop-after", "20 s")));

        assertThatCode(builder::build).doesNotThrowAnyException();
    }

    /** Also with the old spellings of values and the earlier names of options. */
    @Test
    void takesOptionsByTheirEarlierNames() {
        LiveKitSourceBuilder<VideoFrame> builder =
                complete()
                        .setOptions(
                                Configuration.fromMap(
                                        Map.of(
                                                "pixel-format", "RGBA",
                                                "identity", "cameras",
                                                "scan.connector-tracks", "true",
                                                "scan.quality", "LOW",
                                                "track-source", "CAMERA;SCREENSHARE")));

        assertThat(builder.bufferType()).isEqualTo(VideoBufferType.RGBA);
        assertThat(builder.subscriptionOptions())
                .isEqualTo(SubscriptionOptions.DEFAULT.withQuality(VideoQuality.LOW));
        SourceSettings settings = builder.settings();
        assertThat(settings.connection().identityPrefix()).isEqualTo("cameras");
        assertThat(settings.filter().accepts(track("ann", TrackSource.SCREENSHARE, true))).isTrue();
        assertThat(settings.filter().accepts(track("ann", TrackSource.UNKNOWN, true))).isFalse();
    }

    @Test
    void optionsLeaveAloneWhatTheyDoNotName() {
        SourceSettings settings =
                complete()
                        .setHidden(true)
                        .setIdentityPrefix("cameras")
                        .setStopAfter(StopCondition.untilRoomEnds())
                        .setOptions(Configuration.fromMap(Map.of("scan.stop-after", "20 s")))
                        .settings();

        assertThat(settings.connection().joining().hidden()).isTrue();
        assertThat(settings.connection().identityPrefix()).isEqualTo("cameras");
        assertThat(settings.connection().room()).isEqualTo("lobby");
        assertThat(settings.stop()).isEqualTo(new StopCondition(Duration.ofSeconds(20), 0, true));
    }

    @Test
    void anOptionTakesBackWhatASetterSet() {
        SourceSettings settings =
                complete()
                        .setStopAfter(StopCondition.untilRoomEnds())
                        .setOptions(
                                Configuration.fromMap(Map.of("scan.stop-when-room-ends", "false")))
                        .settings();

        assertThat(settings.stop()).isEqualTo(StopCondition.NEVER);
    }

    @Test
    void theLastOfTwoThatExcludeEachOtherDecides() throws Exception {
        assertThat(withOption("room-pattern", "a.*").settings().rooms().isPattern()).isTrue();
        assertThat(
                        complete()
                                .setRoomPattern(Pattern.compile("a"))
                                .setOptions(Configuration.fromMap(Map.of("room", "b")))
                                .settings()
                                .rooms()
                                .names())
                .containsExactly("b");
        LiveKitSourceBuilder<VideoFrame> sized =
                complete()
                        .setQuality(VideoQuality.LOW)
                        .setOptions(Configuration.fromMap(Map.of("scan.dimensions", "640x360")));
        assertThat(sized.subscriptionOptions())
                .isEqualTo(SubscriptionOptions.DEFAULT.withDimensions(640, 360));
        assertThat(InstantiationUtil.clone(sized.build())).isNotNull();
        assertThat(sized.setQuality(VideoQuality.HIGH).subscriptionOptions())
                .isEqualTo(SubscriptionOptions.DEFAULT.withQuality(VideoQuality.HIGH));
    }

    @Test
    void aPatternKeepsItsFlags() {
        Pattern pattern =
                complete()
                        .setRoomPattern(
                                Pattern.compile(
                                        "studio .", Pattern.CASE_INSENSITIVE | Pattern.DOTALL))
                        .settings()
                        .rooms()
                        .pattern();

        assertThat("STUDIO \n").matches(pattern);
        assertThat("studio").doesNotMatch(pattern);
        assertThat(
                        complete()
                                .setRoomPattern(Pattern.compile("a.", Pattern.LITERAL))
                                .settings()
                                .rooms()
                                .includes("ab"))
                .isFalse();
    }

    @Test
    void optionsChooseAmongWhatTheFilterAccepts() {
        TrackFilter filter =
                complete()
                        .setOptions(Configuration.fromMap(Map.of("track", "replaced")))
                        .setTrackFilter(TrackFilter.participants("ann", "bob"))
                        .setOptions(Configuration.fromMap(Map.of("participant", "bob;carl")))
                        .settings()
                        .filter();

        assertThat(filter.accepts(track("bob"))).isTrue();
        assertThat(filter.accepts(track("ann"))).isFalse();
        assertThat(filter.accepts(track("carl"))).isFalse();
    }

    private static TrackDescription track(String participant) {
        return track(participant, TrackSource.CAMERA, false);
    }

    private static TrackDescription track(
            String participant, TrackSource source, boolean connector) {
        return new TrackDescription(
                "lobby",
                participant,
                "",
                ParticipantKind.STANDARD,
                Map.of(),
                "TR_1",
                "cam",
                source,
                connector);
    }

    @Test
    void refusesAReadyTokenForSeveralSubtasks() {
        LiveKitSource<VideoFrame> source =
                LiveKitSource.builder().setUrl("ws://127.0.0.1:7880").setToken(token()).build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> startEnumerator(source, 2))
                .withMessageContaining("parallelism 2")
                .withMessageContaining("set the parallelism to 1");
        assertThatCode(() -> startEnumerator(source, 1)).doesNotThrowAnyException();
    }

    @Test
    void takesOneRoomOrSeveralOrAPattern() {
        assertThatCode(() -> complete().setRooms("a", "b").build()).doesNotThrowAnyException();
        assertThatCode(() -> complete().setRoomPattern(Pattern.compile("a.*")).build())
                .doesNotThrowAnyException();
        assertThatCode(() -> withOption("room", "a;b").build()).doesNotThrowAnyException();
        assertThatCode(() -> withOption("room-pattern", "a.*").build()).doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().setRooms().build())
                .withMessageContaining("(room)")
                .withMessageContaining("room-pattern");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withOption("room-pattern", "("))
                .withMessageContaining("room-pattern");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                complete()
                                        .setOptions(
                                                Configuration.fromMap(
                                                        Map.of("room", "a", "room-pattern", "b"))))
                .withMessageContaining("either");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                complete()
                                        .setRoomPattern(Pattern.compile("a"))
                                        .setRoomDiscoveryInterval(Duration.ZERO)
                                        .build())
                .withMessageContaining("scan.room-discovery.interval");
    }

    @Test
    void aReadyTokenOpensNoMoreThanOneRoom() {
        LiveKitSourceBuilder<VideoFrame> builder =
                LiveKitSource.builder().setUrl("ws://127.0.0.1:7880").setToken(token());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.setRooms("lobby", "b").build())
                .withMessageContaining("'b', 'lobby'")
                .withMessageContaining("api-key, api-secret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.setRoomPattern(Pattern.compile("lob.*")).build())
                .withMessageContaining("'lob.*'")
                .withMessageContaining("api-key, api-secret");
    }

    @Test
    void buildsASourceOfEvents() throws Exception {
        LiveKitTrackEventSourceBuilder<TrackEvent> events =
                LiveKitSource.forTrackEvents()
                        .setUrl("ws://127.0.0.1:7880")
                        .setApiKey("key")
                        .setApiSecret("secret")
                        .setRooms("a", "b");

        assertThat(events.build().getProducedType().getTypeClass()).isEqualTo(TrackEvent.class);
        assertThat(InstantiationUtil.clone(events.build())).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> events.setStopAfter(StopCondition.afterFrames(1)).build())
                .withMessageContaining("emits no frames");
    }

    @Test
    void printsNoSecret() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().setApiSecret("hunter2").setRoom(null).build())
                .satisfies(e -> assertThat(e.toString()).doesNotContain("hunter2"));
    }

    @Test
    void travelsWithTheJob() throws Exception {
        assertThat(InstantiationUtil.clone(complete().build())).isNotNull();
    }

    private static void startEnumerator(LiveKitSource<VideoFrame> source, int parallelism)
            throws Exception {
        MockSplitEnumeratorContext<LiveKitTrackSplit> context =
                new MockSplitEnumeratorContext<>(parallelism);
        try {
            source.createEnumerator(context).close();
        } finally {
            context.close();
        }
    }

    private static LiveKitSourceBuilder<VideoFrame> withOption(String key, String value) {
        return complete().setOptions(Configuration.fromMap(Map.of(key, value)));
    }

    /** A token for room lobby, signed by nobody. */
    private static String token() {
        return encode("{\"alg\":\"HS256\"}")
                + "."
                + encode("{\"sub\":\"eve\",\"video\":{\"room\":\"lobby\"}}")
                + ".AA";
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static LiveKitSourceBuilder<VideoFrame> complete() {
        return LiveKitSource.builder()
                .setUrl("ws://127.0.0.1:7880")
                .setApiKey("key")
                .setApiSecret("secret")
                .setRoom("lobby");
    }
}
