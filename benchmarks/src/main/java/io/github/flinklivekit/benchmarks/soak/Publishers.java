// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.benchmarks.soak;

import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Three participants with two tracks each. The first two stay, the third comes and goes, is killed
 * and comes at once, and has another size each time. One thread at a time.
 */
final class Publishers implements AutoCloseable {

    private static final List<String> SIZES = List.of("640x360", "320x180", "480x270", "320x240");
    private static final int STEADY = 2;
    private static final int TRACKS_EACH = 2;

    private final LiveKitEndpoint server;
    private final String room;
    private final List<PythonPeer> steady = new ArrayList<>();
    private PythonPeer restless;
    private boolean restlessIsThere;
    private int starts;
    private boolean muted;

    Publishers(LiveKitEndpoint server, String room) {
        this.server = server;
        this.room = room;
        for (int i = 0; i < STEADY; i++) {
            steady.add(start("steady-" + i, "640x360"));
        }
        arrive();
    }

    /** How many tracks are published by those who are there. */
    int tracks() {
        return TRACKS_EACH * (steady.size() + (restlessIsThere ? 1 : 0));
    }

    /** How many of them are muted. */
    int muted() {
        return muted ? 1 : 0;
    }

    /** Mutes a track of the first participant, or unmutes it. */
    void toggleMute() {
        steady.get(0).send(muted ? "unmute" : "mute", Map.of("track", "cam1"));
        muted = !muted;
    }

    /** Sends a reliable message to the room. */
    void say(String text) {
        steady.get(1).send("data", Map.of("topic", "soak", "text", text, "reliable", "true"));
    }

    /** The third participant leaves, or comes if it is away. */
    void comeOrGo() {
        if (restlessIsThere) {
            restless.close();
            restlessIsThere = false;
        } else {
            arrive();
        }
    }

    /** The third participant vanishes without a word and is back at once, as a browser's reload. */
    void reload() {
        if (restlessIsThere) {
            restless.kill();
            restless.close();
        }
        arrive();
    }

    private void arrive() {
        restless = start("restless", SIZES.get(starts % SIZES.size()));
        restlessIsThere = true;
        starts++;
    }

    private PythonPeer start(String identity, String size) {
        return PythonPeer.publisher(server, room)
                .option("--identity", identity)
                .option("--tracks", TRACKS_EACH)
                .option("--size", size)
                .option("--fps", 10)
                .option("--max-bitrate", 400_000)
                .start();
    }

    @Override
    public void close() {
        steady.forEach(PythonPeer::close);
        restless.close();
    }
}
