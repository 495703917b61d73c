// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.benchmarks.soak;

import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.process.ChildProcess;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What comes out of the job, seen by a participant on the Python SDK, which tells each second what
 * each track brought since the last time. Thread-safe.
 */
final class Viewer implements AutoCloseable {

    private final ChildProcess process;
    private final Map<String, Long> lastPictureMs = new HashMap<>();
    private double ageMs = Double.NaN;

    Viewer(LiveKitEndpoint server, String room, Path script, Path log) {
        process =
                ChildProcess.startWithInput(
                        log,
                        Map.of(
                                "LIVEKIT_URL", server.url(),
                                "LIVEKIT_API_KEY", server.apiKey(),
                                "LIVEKIT_API_SECRET", server.apiSecret()),
                        List.of(
                                PythonPeer.interpreter().toString(),
                                "-B",
                                script.toString(),
                                room));
        Thread reader = new Thread(this::read, "soak-viewer");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        JsonMapper json = new JsonMapper();
        BufferedReader lines = process.output();
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(json.readTree(line));
            }
        } catch (IOException e) {
            // The end of the process is seen by isRunning.
        }
    }

    /** The peers' own events, such as a reconnect, come on the same way. */
    private synchronized void take(JsonNode second) {
        if (!second.has("last_picture_ms")) {
            return;
        }
        ageMs = second.path("age_ms").asDouble(Double.NaN);
        second.path("last_picture_ms")
                .properties()
                .forEach(track -> lastPictureMs.put(track.getKey(), track.getValue().asLong()));
    }

    /** How many tracks have shown a picture at that time or later, ms since the epoch. */
    synchronized int tracksSince(long timeMs) {
        return (int) lastPictureMs.values().stream().filter(last -> last >= timeMs).count();
    }

    /** The median age of the pictures of the last second, capture to sight, ms; NaN for none. */
    synchronized double ageMs() {
        return ageMs;
    }

    boolean isRunning() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.close();
    }
}
