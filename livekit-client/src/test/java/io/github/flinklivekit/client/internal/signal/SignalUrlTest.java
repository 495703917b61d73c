// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.signal;

import io.github.flinklivekit.client.room.RoomConnectException;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.util.Base64;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class SignalUrlTest {

    @ParameterizedTest
    @CsvSource({
        "ws://localhost:7880,             ws://localhost:7880/rtc",
        "http://localhost:7880,           ws://localhost:7880/rtc",
        "wss://media.example.org,         wss://media.example.org/rtc",
        "https://media.example.org,       wss://media.example.org/rtc",
        "WSS://media.example.org/,        wss://media.example.org/rtc",
        "wss://example.org/livekit,       wss://example.org/livekit/rtc",
        "wss://example.org/livekit//,     wss://example.org/livekit/rtc",
        "wss://example.org/a%20b,         wss://example.org/a%20b/rtc",
        "ws://[::1]:7880,                 ws://[::1]:7880/rtc",
        "' ws://127.0.0.1:7880 ',         ws://127.0.0.1:7880/rtc",
        "ws://127.0.0.1:7880?x=y#z,       ws://127.0.0.1:7880/rtc",
    })
    void leadsToTheSignallingOfTheServer(String url, String signalling) throws Exception {
        URI join = SignalUrl.of(url).join(true, Map.of());

        assertThat(join.toString()).startsWith(signalling + "?");
        assertThat(join.getQuery()).isEqualTo("protocol=15&sdk=java&auto_subscribe=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:7880",
                "ftp://localhost",
                "ws://",
                "ws:///path",
                "ws://my host",
                "7880"
            })
    void saysWhatToWriteInstead(String url) {
        RoomConnectException e =
                catchThrowableOfType(RoomConnectException.class, () -> SignalUrl.of(url));

        assertThat(e.reason()).isEqualTo(RoomConnectException.Reason.SERVER_UNREACHABLE);
        assertThat(e)
                .hasMessageStartingWith("'" + url + "' ")
                .hasMessageEndingWith("write ws://host:7880 or wss://host");
    }

    /** Compose names containers so; Java's URIs take no such host. */
    @Test
    void saysThatHostsHaveNoUnderscores() {
        RoomConnectException e =
                catchThrowableOfType(
                        RoomConnectException.class, () -> SignalUrl.of("ws://media_server:7880"));

        assertThat(e).hasMessageContaining("names a host with an underscore");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://host?access_token=s3cret",
                "ws://user:s3cret@my host:7880",
                "ws:///?access_token=s3cret",
                "ftp://user:s3cret@host"
            })
    void showsNoSecretThatAWrongUrlHolds(String url) {
        assertThat(catchThrowableOfType(RoomConnectException.class, () -> SignalUrl.of(url)))
                .isNotNull()
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"))
                .hasNoCause();
    }

    @Test
    void leavesSubscribingToTheClientWhenAskedTo() throws Exception {
        assertThat(SignalUrl.of("ws://h").join(false, Map.of()).getQuery())
                .endsWith("&auto_subscribe=0");
    }

    @Test
    void setsAttributesAsBase64OfJson() throws Exception {
        String query =
                SignalUrl.of("ws://h").join(true, Map.of("role", "flink & <ö>")).getRawQuery();
        String encoded = query.substring(query.indexOf("&attributes=") + "&attributes=".length());

        assertThat(encoded).matches("[A-Za-z0-9_-]+");
        assertThat(
                        new ObjectMapper()
                                .readTree(Base64.getUrlDecoder().decode(encoded))
                                .get("role")
                                .asText())
                .isEqualTo("flink & <ö>");
    }

    @Test
    void resumesAParticipant() throws Exception {
        URI resume = SignalUrl.of("ws://h").resume(true, "PA_a&b");

        assertThat(resume.getRawQuery())
                .isEqualTo("protocol=15&sdk=java&auto_subscribe=1&reconnect=1&sid=PA_a%26b");
    }

    @ParameterizedTest
    @CsvSource({
        "ws://h:7880,   http://h:7880/rtc/validate?",
        "wss://h/path,  https://h/path/rtc/validate?",
    })
    void asksOverHttpWhyAJoinIsRefused(String url, String validation) throws Exception {
        URI join = SignalUrl.of(url).join(true, Map.of("a", "b"));

        assertThat(SignalUrl.validation(join).toString())
                .isEqualTo(validation + join.getRawQuery());
    }

    @Test
    void isShownAsTheServer() throws Exception {
        assertThat(SignalUrl.of("http://h:7880/x/")).hasToString("ws://h:7880/x");
    }
}
