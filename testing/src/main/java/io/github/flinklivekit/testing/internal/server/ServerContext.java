// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.server;

import io.github.flinklivekit.client.internal.rtc.WebRtcRuntime;

import org.apache.flink.annotation.Internal;

import livekit.LivekitModels.Codec;
import livekit.LivekitModels.ServerInfo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What all parts of a server share.
 *
 * @param pingInterval how often clients are asked to give a sign of life
 * @param pingTimeout how long they wait for the answer
 */
@Internal
public record ServerContext(
        ServerEventLoop loop,
        WebRtcRuntime.Lease runtime,
        FaultSettings faults,
        Duration pingInterval,
        Duration pingTimeout) {

    /** What LiveKit 1.13 speaks. */
    private static final int PROTOCOL = 17;

    private static final String VERSION = "embedded";

    public ServerInfo info() {
        return ServerInfo.newBuilder().setVersion(VERSION).setProtocol(PROTOCOL).build();
    }

    /** What is decoded and encoded here, and audio, which is announced and not passed on. */
    public List<Codec> codecs() {
        List<String> decoders = runtime.decoderNames();
        return Stream.concat(
                        runtime.encoderNames().stream()
                                .filter(decoders::contains)
                                .map(name -> "video/" + name.toUpperCase(Locale.ROOT)),
                        Stream.of("audio/opus", "audio/red"))
                .map(mime -> Codec.newBuilder().setMime(mime).build())
                .toList();
    }
}
