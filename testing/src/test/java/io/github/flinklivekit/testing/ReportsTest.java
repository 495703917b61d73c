// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReportsTest {
    private static final String TRACK =
            """
            {"participant": "alice", "track": "cam0", "sid": "TR_1", "mime_type": "video/VP8",
             "frames": 91, "start_up_frames": 5, "time_codes": 90,
             "sizes": [{"width": 320, "height": 180, "frames": 1},
                       {"width": 1280, "height": 720, "frames": 90}],
             "rotations": {"0": 91}, "colours": {"mixed": 90, "red": 1},
             "latency_ms": {"p50": 28.3, "p99": 70.6, "max": 78.1}, "interval_ms": null}
            """;

    @Test
    void readsWhatASubscriberMeasured() throws JsonProcessingException {
        SubscriberReport report =
                parse(
                        SubscriberReport.class,
                        "\"tracks\": ["
                                + TRACK
                                + "], \"seconds\": 9.5, \"cpu_cores\": 0.25,"
                                + " \"max_rss_mib\": 89.5");

        assertThat(report.tracks())
                .containsExactly(
                        new SubscriberReport.Track(
                                "alice",
                                "cam0",
                                "TR_1",
                                "video/VP8",
                                91,
                                5,
                                90,
                                List.of(
                                        new SubscriberReport.Size(320, 180, 1),
                                        new SubscriberReport.Size(1280, 720, 90)),
                                Map.of(0, 91),
                                Map.of("mixed", 90, "red", 1),
                                new Spread(28.3, 70.6, 78.1),
                                null));
        assertThat(report.track("cam0")).isSameAs(report.tracks().get(0));
        assertThat(report.seconds()).isEqualTo(9.5);
        assertThat(report.cpuCores()).isEqualTo(0.25);
        assertThat(report.maxRssMib()).isEqualTo(89.5);
    }

    @Test
    void aTrackIsOnlyFoundByNameWhereTheNameIsClear() throws JsonProcessingException {
        SubscriberReport report =
                parse(SubscriberReport.class, "\"tracks\": [" + TRACK + "," + TRACK + "]");

        assertThatThrownBy(() -> report.track("cam0")).hasMessageContaining("2 tracks are called");
        assertThatThrownBy(() -> report.track("cam1")).hasMessageContaining("0 tracks are called");
    }

    @Test
    void readsTheResultsOfPublisherAndEcho() throws JsonProcessingException {
        assertThat(
                        parse(
                                PublisherReport.class,
                                "\"frames\": 60, \"frames_sent\": {\"cam0\": 58}, \"capture_ms\": {\"p50\": 0.4, \"p99\": 9,"
                                        + " \"max\": 15}, \"seconds\": 2, \"cpu_cores\": 0.3,"
                                        + " \"max_rss_mib\": 150"))
                .isEqualTo(
                        new PublisherReport(
                                60, Map.of("cam0", 58), new Spread(0.4, 9, 15), 2, 0.3, 150));
        assertThat(
                        parse(
                                EchoReport.class,
                                "\"frames\": 60, \"frames_per_second\": 30, \"seconds\": 2,"
                                        + " \"cpu_cores\": 0.6, \"max_rss_mib\": 138"))
                .isEqualTo(new EchoReport(60, 30, 2, 0.6, 138));
    }

    private static <R> R parse(Class<R> type, String fields) throws JsonProcessingException {
        String event = "{\"event\": \"result\", " + fields + "}";
        return PeerProcess.parse(new JsonMapper().readTree(event), type);
    }
}
