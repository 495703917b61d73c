// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.annotation.PublicEvolving;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import javax.annotation.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;

/**
 * A LiveKit server for a test class, and participants to test a job with: a JUnit extension.
 *
 * <pre>{@code
 * @ExtendWith(LiveKitExtension.class)
 * class MyJobTest {
 *     @Test
 *     void picturesArrive(LiveKitExtension livekit) {
 *         livekit.publish("kitchen", "cam", TestPictures.of(Color.RED, 320, 180));
 *         ... // a job that reads livekit.url()
 *         VideoFrame frame = livekit.subscribe("kitchen-copy").awaitTrack("cam").awaitFrame();
 *         assertThatFrame(frame).hasDominantColour(Color.RED);
 *     }
 * }
 * }</pre>
 *
 * <p>The server is an {@link EmbeddedLiveKitServer}, or the one that runs at the address in the
 * environment variable {@code LIVEKIT_URL}, with the key in {@code LIVEKIT_API_KEY} and the secret
 * in {@code LIVEKIT_API_SECRET}. It is there for all tests of the class and its nested classes; a
 * test's cameras and viewers leave when it ends, those of {@code @BeforeAll} when the class does.
 * The embedded server forgets a room when the last participant has left it.
 *
 * <p>Thread-safe, but tests of one class must not run at the same time. Register it as a static
 * field ({@code @RegisterExtension}) for a server with other settings.
 */
@PublicEvolving
public final class LiveKitExtension
        implements LiveKitEndpoint,
                BeforeAllCallback,
                BeforeEachCallback,
                AfterEachCallback,
                AfterAllCallback,
                ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(LiveKitExtension.class);
    private static final int RUN_LENGTH = 8;

    private final EmbeddedLiveKitServer.Builder settings;
    private final Map<String, String> environment;

    /** Somebody else may test with the same server. */
    private final String run = UUID.randomUUID().toString().substring(0, RUN_LENGTH);

    // Guarded by this.
    private final Deque<AutoCloseable> participants = new ArrayDeque<>();
    private final Deque<Integer> presentBefore = new ArrayDeque<>();
    private int joined;
    @Nullable private LiveKitEndpoint server;

    /** The embedded server with default settings, or the one that the environment names. */
    public LiveKitExtension() {
        this(EmbeddedLiveKitServer.builder());
    }

    /** The embedded server with these settings, unless the environment names another. */
    public LiveKitExtension(EmbeddedLiveKitServer.Builder settings) {
        this(settings, System.getenv());
    }

    LiveKitExtension(EmbeddedLiveKitServer.Builder settings, Map<String, String> environment) {
        this.settings = settings;
        this.environment = environment;
    }

    /** Publishes one picture, again and again; as {@link #publish(String, String, IntFunction)}. */
    public Camera publish(String room, String track, VideoFrame still) {
        return publish(room, track, number -> still);
    }

    /**
     * Joins a room and publishes a track of 30 pictures a second, in one layer, until the test ends
     * or the camera is closed. Returns when the server knows the track.
     *
     * @param frames pictures by their number from 0 on, called on a thread of the camera's; the
     *     first gives the size of the track. They are borrowed: frames on the heap need no release.
     *     Null captures nothing
     * @throws AssertionError if joining or publishing fails, or takes more than 30 s
     */
    public Camera publish(String room, String track, IntFunction<VideoFrame> frames) {
        return publish(room, track, TrackPublishOptions.builder().simulcast(false).build(), frames);
    }

    /** As {@link #publish(String, String, IntFunction)}, with a codec and layers of your choice. */
    public synchronized Camera publish(
            String room,
            String track,
            TrackPublishOptions options,
            IntFunction<VideoFrame> frames) {
        Camera camera = new Camera(server(), room, identity("camera"), track, options, frames);
        participants.push(camera);
        return camera;
    }

    /**
     * Joins a room to look at its tracks, until the test ends or the returned subscriber is closed.
     *
     * @throws AssertionError if joining fails, or takes more than 30 s
     */
    public synchronized RoomSubscriber subscribe(String room) {
        RoomSubscriber watched = new RoomSubscriber(server(), room, identity("viewer"));
        participants.push(watched);
        return watched;
    }

    private String identity(String kind) {
        return "test-" + kind + "-" + run + "-" + joined++;
    }

    @Override
    public String url() {
        return server().url();
    }

    @Override
    public String apiKey() {
        return server().apiKey();
    }

    @Override
    public String apiSecret() {
        return server().apiSecret();
    }

    /**
     * The server inside this JVM, for its faults.
     *
     * @throws IllegalStateException if the tests run against another server
     */
    public EmbeddedLiveKitServer embedded() {
        if (server() instanceof EmbeddedLiveKitServer embedded) {
            return embedded;
        }
        throw new IllegalStateException(
                "This test is for the embedded server alone; unset LIVEKIT_URL to run it");
    }

    private synchronized LiveKitEndpoint server() {
        if (server == null) {
            throw new IllegalStateException("No test of this extension's class runs now");
        }
        return server;
    }

    /** Called by JUnit. */
    @Override
    public void beforeAll(ExtensionContext context) {
        start(context);
    }

    /** Called by JUnit; starts a server for one test where this is no static field. */
    @Override
    public void beforeEach(ExtensionContext context) {
        start(context);
    }

    private synchronized void start(ExtensionContext context) {
        presentBefore.push(participants.size());
        if (server == null) {
            server = ExternalLiveKitServer.of(environment).orElse(null);
        }
        if (server == null) {
            EmbeddedLiveKitServer embedded = settings.start();
            server = embedded;
            // Closed with the outermost context that has begun.
            context.getStore(NAMESPACE).put(this, (CloseableResource) () -> stop(embedded));
        }
    }

    private synchronized void stop(EmbeddedLiveKitServer embedded) {
        server = null;
        embedded.close();
    }

    /** Called by JUnit: sends away those who have joined since the test began. */
    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        end();
    }

    /** Called by JUnit: sends away those whom the class itself has let in. */
    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        end();
    }

    private synchronized void end() throws Exception {
        int before = presentBefore.pop();
        Throwable failure = null;
        while (participants.size() > before) {
            try {
                participants.pop().close();
            } catch (Exception | AssertionError e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure instanceof AssertionError assertion) {
            throw assertion;
        }
        if (failure != null) {
            throw (Exception) failure;
        }
    }

    /** Called by JUnit. */
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LiveKitExtension.class;
    }

    /** Called by JUnit. */
    @Override
    public LiveKitExtension resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return this;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "LiveKit[" + (server == null ? "not started" : server.url()) + "]";
    }
}
