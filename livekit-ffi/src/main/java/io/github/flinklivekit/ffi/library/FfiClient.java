// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.library;

import io.github.flinklivekit.client.internal.rtc.NativeCallbacks;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.FfiEvent;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.FfiRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.FfiResponse;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.RoomEvent;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.VideoStreamEvent;

import org.apache.flink.annotation.Internal;

import com.google.protobuf.CodedInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * The library: makes requests, and passes its events to whom they are for. One in a process, as the
 * library has one callback and cannot be unloaded. Thread-safe.
 */
@Internal
public final class FfiClient {

    private static final Logger LOG = LoggerFactory.getLogger(FfiClient.class);

    private static final String SDK = "java-flink";
    private static final String SDK_VERSION = "1";

    private static final Object LOCK = new Object();

    private static FfiClient loaded;

    /** What the option said then; null for nothing. */
    @Nullable private static Path loadedFrom;

    private final NativeBinding library;
    private final AtomicLong lastAsyncId = new AtomicLong();
    private final Map<Long, CompletableFuture<FfiEvent>> answers = new ConcurrentHashMap<>();
    private final Map<Long, RoomEvents> rooms = new ConcurrentHashMap<>();
    private final Map<Long, Consumer<VideoStreamEvent>> streams = new ConcurrentHashMap<>();

    /** Who hears of a room; called on threads of the library, which must not be blocked. */
    public interface RoomEvents {

        void onEvent(RoomEvent event);

        /** The library is in a state that it does not know itself: nothing of it can be used. */
        void onPanic(String message);
    }

    private FfiClient(Path file) {
        this.library = new NativeBinding(file, this::onBytes, SDK, SDK_VERSION);
    }

    /**
     * The library, which the first call loads.
     *
     * @param configured where it is; null to look for it, or for the one that is loaded
     * @throws IllegalStateException if it is not there, is another version or cannot be loaded, or
     *     another file is loaded; the message says what to do
     */
    public static FfiClient get(@Nullable Path configured) {
        synchronized (LOCK) {
            if (loaded == null) {
                Path file = LibraryFile.find(configured);
                try {
                    LibraryVersion.check(file);
                    loaded = new FfiClient(file);
                    loadedFrom = configured;
                } catch (UnsatisfiedLinkError e) {
                    throw new IllegalStateException(
                            file + " cannot be loaded: " + e.getMessage(), e);
                }
            }
            if (configured != null && !configured.equals(loadedFrom)) {
                throw new IllegalStateException(
                        "This process has loaded liblivekit_ffi %s, and cannot load %s beside it (engine.library): name one file for all jobs of a cluster"
                                .formatted(
                                        loadedFrom == null
                                                ? "from where it was found"
                                                : "from " + loadedFrom,
                                        configured));
            }
            return loaded;
        }
    }

    /**
     * Makes a request that the response answers.
     *
     * @throws IllegalStateException if the library refuses it
     */
    public FfiResponse request(FfiRequest request) {
        try {
            return library.request(
                    request.toByteArray(),
                    bytes -> FfiResponse.parseFrom(CodedInputStream.newInstance(bytes)));
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    "The request " + request.getMessageCase() + " failed: " + e.getMessage(), e);
        }
    }

    /**
     * Makes a request that an event answers.
     *
     * @param request made of the number that its answer will have
     * @return completes on a thread of the library, or exceptionally if the request is refused
     */
    public CompletableFuture<FfiEvent> ask(LongFunction<FfiRequest> request) {
        // Chosen here, so that the answer cannot come before there is somebody to hear it.
        long id = lastAsyncId.incrementAndGet();
        CompletableFuture<FfiEvent> answer = new CompletableFuture<>();
        answers.put(id, answer);
        try {
            request(request.apply(id));
        } catch (RuntimeException e) {
            answers.remove(id);
            answer.completeExceptionally(e);
        }
        return answer;
    }

    /** Takes over an object of the library. */
    public FfiHandle handle(long id) {
        return new FfiHandle(id, library::drop);
    }

    /** From now on the events of a room are passed on. */
    public void onRoom(long handle, RoomEvents events) {
        rooms.put(handle, events);
    }

    public void forgetRoom(long handle) {
        rooms.remove(handle);
    }

    /** From now on the events of a stream are passed on; those before are dropped. */
    public void onStream(long handle, Consumer<VideoStreamEvent> events) {
        streams.put(handle, events);
    }

    public void forgetStream(long handle) {
        streams.remove(handle);
    }

    private void onBytes(ByteBuffer bytes) {
        NativeCallbacks.guard("livekit-ffi", () -> dispatch(parse(bytes)));
    }

    private static FfiEvent parse(ByteBuffer bytes) {
        try {
            return FfiEvent.parseFrom(CodedInputStream.newInstance(bytes));
        } catch (IOException e) {
            throw new IllegalStateException("An event of liblivekit_ffi cannot be read", e);
        }
    }

    private void dispatch(FfiEvent event) {
        switch (event.getMessageCase()) {
            case VIDEO_STREAM_EVENT -> onVideo(event.getVideoStreamEvent());
            case ROOM_EVENT -> {
                RoomEvents room = rooms.get(event.getRoomEvent().getRoomHandle());
                if (room != null) {
                    room.onEvent(event.getRoomEvent());
                }
            }
            case CONNECT -> answer(event.getConnect().getAsyncId(), event);
            case DISCONNECT -> answer(event.getDisconnect().getAsyncId(), event);
            case PUBLISH_TRACK -> answer(event.getPublishTrack().getAsyncId(), event);
            case UNPUBLISH_TRACK -> answer(event.getUnpublishTrack().getAsyncId(), event);
            case PUBLISH_DATA -> answer(event.getPublishData().getAsyncId(), event);
            case GET_STATS -> answer(event.getGetStats().getAsyncId(), event);
            case SET_LOCAL_ATTRIBUTES -> answer(event.getSetLocalAttributes().getAsyncId(), event);
            case PANIC -> onPanic(event.getPanic().getMessage());
            case LOGS -> LibraryLog.write(event.getLogs());
            case MESSAGE_NOT_SET -> {}
        }
    }

    private void answer(long id, FfiEvent event) {
        CompletableFuture<FfiEvent> answer = answers.remove(id);
        if (answer != null) {
            answer.complete(event);
        }
    }

    private void fail(long id, String message) {
        CompletableFuture<FfiEvent> answer = answers.remove(id);
        if (answer != null) {
            answer.completeExceptionally(
                    new IllegalStateException("liblivekit_ffi has panicked: " + message));
        }
    }

    private void onVideo(VideoStreamEvent event) {
        Consumer<VideoStreamEvent> stream = streams.get(event.getStreamHandle());
        if (stream != null) {
            stream.accept(event);
        } else if (event.hasFrameReceived()) {
            // One that came before the stream's handle was known, or after it was given back.
            library.drop(event.getFrameReceived().getBuffer().getHandle().getId());
        }
    }

    private void onPanic(String message) {
        LOG.error("liblivekit_ffi has panicked: {}", message);
        rooms.values().forEach(room -> room.onPanic(message));
        List.copyOf(answers.keySet()).forEach(id -> fail(id, message));
    }
}
