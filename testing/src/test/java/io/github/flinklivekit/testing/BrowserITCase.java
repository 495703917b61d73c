// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import javax.imageio.ImageIO;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BrowserITCase {
    private static final String PAGE =
            """
            <!doctype html><title>A page</title><link rel=icon href=data:,>
            <body style="margin: 0; background: rgb(10, 200, 30)">
            <script>document.body.dataset.ran = 'yes'</script>
            """;

    private static Browser browser;
    private HttpServer pages;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @AfterEach
    void stopPages() {
        if (pages != null) {
            pages.stop(0);
        }
    }

    @Test
    void evaluatesScriptsInThePageAndWaitsForPromises() throws IOException {
        browser.open(serve());

        assertThat(browser.evaluate("document.title").asText()).isEqualTo("A page");
        assertThat(browser.evaluate("document.body.dataset.ran").asText()).isEqualTo("yes");
        assertThat(browser.evaluate("({a: [1, 2.5], b: null})").toString())
                .isEqualTo("{\"a\":[1,2.5],\"b\":null}");
        assertThat(
                        browser.evaluate(
                                        """
                                        (async () => {
                                            const answer = await fetch(location.href);
                                            return (await answer.text()).length;
                                        })()
                                        """)
                                .asInt())
                .isEqualTo(PAGE.length());
        assertThat(browser.evaluate("undefined").isNull()).isTrue();
        assertThatThrownBy(() -> browser.evaluate("nothing.here"))
                .hasMessageContaining("nothing is not defined");
    }

    @Test
    void aScreenshotHasTheColoursOfThePage() throws IOException {
        browser.open(serve());

        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(browser.screenshot()));

        assertThat(picture.getWidth()).isEqualTo(1280);
        assertThat(picture.getHeight()).isEqualTo(800);
        assertThat(picture.getRGB(640, 400) & 0xFF_FFFF).isEqualTo(0x0A_C8_1E);
    }

    @Test
    void collectsWhatGoesWrongInAPage() throws IOException {
        try (Browser own = Browser.start()) {
            own.open(serve());
            assertThat(own.errors()).isEmpty();

            own.evaluate("console.error('one', 2), console.log('no error')");
            own.evaluate(
                    """
                    new Promise(resolve => {
                        addEventListener('error', () => setTimeout(resolve));
                        setTimeout(() => { throw new Error('three'); });
                    })
                    """);
            own.evaluate("fetch('/missing').then(answer => answer.status)");

            // The page goes on before the browser has told of the request.
            for (int i = 0; i < 500 && own.errors().size() < 3; i++) {
                own.evaluate("new Promise(resolve => setTimeout(resolve, 20))");
            }
            assertThat(own.errors()).hasSize(3);
            assertThat(own.errors().get(0)).isEqualTo("one 2");
            assertThat(own.errors().get(1)).contains("three");
            assertThat(own.errors().get(2)).contains("404", "/missing");
        }
    }

    @Test
    void saysWhyAPageDoesNotOpen() {
        assertThatThrownBy(() -> browser.open("http://127.0.0.1:1/"))
                .hasMessageContaining("http://127.0.0.1:1/")
                .hasMessageContaining("ERR_");
    }

    @Test
    void twoPeersOnLoopbackHearEachOther() {
        browser.open("about:blank");

        assertThat(
                        browser.evaluate(
                                        """
                                        (async () => {
                                            const a = new RTCPeerConnection(), b = new RTCPeerConnection();
                                            a.onicecandidate = e => b.addIceCandidate(e.candidate);
                                            b.onicecandidate = e => a.addIceCandidate(e.candidate);
                                            const heard = new Promise(resolve => b.ondatachannel =
                                                e => e.channel.onmessage = message => resolve(message.data));
                                            const channel = a.createDataChannel('c');
                                            channel.onopen = () => channel.send('hello');
                                            await a.setLocalDescription();
                                            await b.setRemoteDescription(a.localDescription);
                                            await b.setLocalDescription();
                                            await a.setRemoteDescription(b.localDescription);
                                            return heard;
                                        })()
                                        """)
                                .asText())
                .isEqualTo("hello");
    }

    @Test
    void leavesNoProcessAndNoFolder() throws IOException {
        List<Path> before = profiles();
        Path profile;
        try (Browser own = Browser.start()) {
            own.open("data:text/html,hello");
            profile = profiles().stream().filter(each -> !before.contains(each)).findAny().get();
            assertThat(commandsWith(profile)).hasSizeGreaterThan(1);
        }

        assertThat(commandsWith(profile)).isEmpty();
        assertThat(profile).doesNotExist();
    }

    private static List<String> commandsWith(Path profile) {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(command -> command.contains(profile.toString()))
                .toList();
    }

    private static List<Path> profiles() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return all.filter(each -> each.getFileName().toString().startsWith("chromium"))
                    .sorted()
                    .toList();
        }
    }

    private String serve() throws IOException {
        pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pages.createContext(
                "/",
                exchange -> {
                    byte[] body = PAGE.getBytes(UTF_8);
                    boolean isPage = exchange.getRequestURI().getPath().equals("/");
                    exchange.getResponseHeaders().add("Content-Type", "text/html");
                    exchange.sendResponseHeaders(isPage ? 200 : 404, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        pages.start();
        return "http://127.0.0.1:" + pages.getAddress().getPort() + "/";
    }
}
