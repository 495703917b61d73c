// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.track;

import io.github.flinklivekit.client.internal.stream.DecodedPictures;
import io.github.flinklivekit.client.internal.stream.FrameReceiver;
import io.github.flinklivekit.ffi.library.FfiClient;
import io.github.flinklivekit.ffi.library.FfiHandle;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.FfiRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.NewVideoStreamRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.VideoBufferType;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.VideoFrameReceived;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.VideoStreamEvent;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.VideoStreamType;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * The pictures of one track, by one stream of the library however many receivers there are: it
 * gives what was sent with a picture to one of its streams alone. Guarded by itself, which a
 * receiver that is removed waits for.
 */
@Internal
public final class ReceivedPictures implements DecodedPictures {

    /** Unset, the library keeps pictures without a bound. */
    private static final int QUEUED_PICTURES = 2;

    private final FfiClient library;
    private final long track;
    private final MetadataStart metadataStart;
    private final List<FrameReceiver> receivers = new ArrayList<>();
    @Nullable private FfiHandle stream;
    private boolean withheld;

    /**
     * The pictures of a track.
     *
     * @param track the library's object, which has to stay until the last receiver is removed
     * @param announcesMetadata whether its publisher says that metadata comes with the pictures
     */
    public ReceivedPictures(FfiClient library, long track, boolean announcesMetadata) {
        this.library = library;
        this.track = track;
        this.metadataStart = new MetadataStart(announcesMetadata);
    }

    /** Nobody gets a picture until {@link #show}. */
    public synchronized void withhold() {
        withheld = true;
    }

    /** Pictures are good from now on. */
    public synchronized void show() {
        withheld = false;
    }

    @Override
    public synchronized void add(FrameReceiver receiver) {
        receivers.add(receiver);
        if (stream == null) {
            stream = open();
        }
    }

    @Override
    public synchronized void remove(FrameReceiver receiver) {
        if (receivers.remove(receiver) && receivers.isEmpty()) {
            library.forgetStream(stream.id());
            stream.close();
            stream = null;
        }
    }

    private FfiHandle open() {
        FfiHandle opened =
                library.handle(
                        library.request(
                                        FfiRequest.newBuilder()
                                                .setNewVideoStream(
                                                        NewVideoStreamRequest.newBuilder()
                                                                .setTrackHandle(track)
                                                                .setType(
                                                                        VideoStreamType
                                                                                .VIDEO_STREAM_NATIVE)
                                                                .setFormat(VideoBufferType.I420)
                                                                .setNormalizeStride(true)
                                                                .setQueueSizeFrames(
                                                                        QUEUED_PICTURES))
                                                .build())
                                .getNewVideoStream()
                                .getStream()
                                .getHandle()
                                .getId());
        library.onStream(opened.id(), this::onEvent);
        return opened;
    }

    /** On a thread of the library, one event of a stream after the other. */
    private void onEvent(VideoStreamEvent event) {
        if (event.hasFrameReceived()) {
            receive(event.getFrameReceived());
        }
    }

    private synchronized void receive(VideoFrameReceived frame) {
        ReceivedPicture picture =
                new ReceivedPicture(frame, library.handle(frame.getBuffer().getHandle().getId()));
        try {
            if (!withheld && !metadataStart.isAfter(frame)) {
                for (FrameReceiver receiver : receivers) {
                    receiver.receive(picture.retain());
                }
            }
        } finally {
            picture.release();
        }
    }
}
