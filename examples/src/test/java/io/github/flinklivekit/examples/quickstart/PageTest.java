// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.quickstart;

import io.github.flinklivekit.examples.demo.LatestFrame;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import javax.imageio.ImageIO;

import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PageTest {
    private static final Operator SOURCE = new Operator(1, "Source: camera", List.of(), 0, 29.5, 2);
    private static final Figures FIGURES =
            new Figures(
                    "embedded",
                    "room",
                    30,
                    29.5,
                    29,
                    100,
                    90,
                    61.2,
                    80.0,
                    3,
                    4200L,
                    List.of(SOURCE),
                    false);

    private final LatestFrame before = new LatestFrame();
    private final LatestFrame after = new LatestFrame();
    private Page page;

    @BeforeEach
    void serve() throws IOException {
        page = Page.serve(0, () -> FIGURES, before, after, null);
    }

    @AfterEach
    void close() {
        page.close();
    }

    @Test
    void servesThePageAndAllThatItNames() throws Exception {
        String html = new String(get("").body(), US_ASCII);

        assertThat(html).contains("page.js", "page.css").doesNotContain("http:", "https:");
        assertThat(get("page.js").headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/javascript");
        assertThat(get("page.css").statusCode()).isEqualTo(200);
        assertThat(get("other").statusCode()).isEqualTo(404);
    }

    @Test
    void servesTheFigures() throws Exception {
        JsonNode figures = new ObjectMapper().readTree(get("figures.json").body());

        assertThat(figures.path("outFps").asDouble()).isEqualTo(29);
        assertThat(figures.path("latencyMs").asDouble()).isEqualTo(61.2);
        assertThat(figures.at("/operators/0/name").asText()).isEqualTo("Source: camera");
        assertThat(figures.at("/operators/0/dropped").asInt()).isEqualTo(2);
    }

    @Test
    void servesPicturesAsTheyAreNow() throws Exception {
        assertThat(get("after.jpg").statusCode()).isEqualTo(204);

        before.show(picture(0xC8));
        after.show(picture(0x10));
        assertThat(grey(get("before.jpg"))).isBetween(0xC0, 0xD0);
        assertThat(grey(get("after.jpg"))).isBetween(0x08, 0x18);

        after.show(picture(0x80));
        assertThat(grey(get("after.jpg"))).isBetween(0x78, 0x88);
    }

    /** Where a page from elsewhere has its own name lead here. */
    @Test
    void refusesOtherNamesOfThisMachine() throws Exception {
        URI url = URI.create(page.url());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
            String request = "GET / HTTP/1.1\r\nHost: evil.example:" + url.getPort() + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));

            assertThat(answer.readLine()).contains("403");
        }
    }

    @Test
    void aPortThatIsTakenIsAnError() {
        int port = URI.create(page.url()).getPort();

        assertThatThrownBy(() -> Page.serve(port, () -> FIGURES, before, after, null))
                .isInstanceOf(BindException.class);
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(page.url() + path)).build(),
                        BodyHandlers.ofByteArray());
    }

    private static int grey(HttpResponse<byte[]> picture) throws IOException {
        assertThat(picture.headers().firstValue("Content-Type")).hasValue("image/jpeg");
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture.body()));
        assertThat(image.getWidth()).isEqualTo(32);
        return image.getRGB(16, 8) & 0xFF;
    }

    private static VideoFrame picture(int grey) {
        byte[] pixels = new byte[32 * 16 * 4];
        Arrays.fill(pixels, (byte) grey);
        return VideoFrame.wrap(FrameHeader.of(32, 16, VideoBufferType.RGBA), pixels);
    }
}
