// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import com.fasterxml.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A viewer on LiveKit's SDK for Node ({@code @livekit/rtc-node}), in a process of its own: it takes
 * all video of a room. It ends with {@link #close()}, and with this JVM in any case. Thread-safe.
 *
 * <p>Its packages are those that {@code bin/verify --install} put into the cache.
 */
public final class NodePeer implements AutoCloseable {
    private static final String SCRIPT = "subscriber.mjs";

    private final PeerProcess process;

    private NodePeer(LiveKitEndpoint server, String room) {
        Path modules = Installation.ofThisMachine().nodeModules();
        TemporaryFolder folder = TemporaryFolder.create("node-peer");
        for (String each : List.of(SCRIPT, "colours.mjs")) {
            folder.write(each, Installation.resource("node/" + each));
        }
        // Modules are looked for beside the script.
        folder.link("node_modules", modules);
        process =
                PeerProcess.start(
                        SCRIPT,
                        server.apiSecret(),
                        folder,
                        Map.of(
                                "LIVEKIT_URL",
                                server.url(),
                                "LIVEKIT_TOKEN",
                                server.tokens().join(room, "node-subscriber")),
                        List.of("node", folder.file(SCRIPT).toString()));
    }

    /**
     * Starts a viewer as {@code node-subscriber}; the event {@code subscribed} tells of each track.
     *
     * @throws IllegalStateException if the packages are not installed, with what to run
     */
    public static NodePeer subscriber(LiveKitEndpoint server, String room) {
        return new NodePeer(server, room);
    }

    /**
     * Takes the next event of that name, and waits for it if need be.
     *
     * @throws IllegalStateException if it does not come: the time is up, or the peer has ended or
     *     reports an error. The message has the events that came instead and what the peer wrote to
     *     standard error
     */
    public JsonNode await(String event, Duration timeout) {
        return process.await(event, any -> true, timeout);
    }

    /** The newest picture of a track of that name. */
    public ViewedPicture look(String track) {
        return process.look(track);
    }

    /**
     * Lets the peer leave its room, kills it if that takes longer than 5 s, and returns when it is
     * gone.
     */
    @Override
    public void close() {
        process.close();
    }
}
