// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.guide;

import io.github.flinklivekit.client.LiveKit;
import io.github.flinklivekit.client.room.DataReceived;
import io.github.flinklivekit.client.room.DisconnectReason;
import io.github.flinklivekit.client.room.ReconnectPolicy;
import io.github.flinklivekit.client.room.RemoteParticipant;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.client.room.RoomListener;
import io.github.flinklivekit.client.room.RoomOptions;
import io.github.flinklivekit.client.service.AccessTokens;
import io.github.flinklivekit.client.service.ParticipantInfo;
import io.github.flinklivekit.client.service.RoomServiceClient;
import io.github.flinklivekit.client.track.LocalTrackPublication;
import io.github.flinklivekit.client.track.LocalVideoTrack;
import io.github.flinklivekit.client.track.RemoteTrackPublication;
import io.github.flinklivekit.client.track.RemoteVideoTrack;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoEncoding;
import io.github.flinklivekit.client.track.VideoQuality;
import io.github.flinklivekit.client.track.VideoSource;
import io.github.flinklivekit.client.track.VideoStream;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/** The Java of docs/client.md, so that it compiles. */
final class ClientGuide {

    private ClientGuide() {}

    static void connect(String token, RoomListener listener) {
        Room room = LiveKit.createRoom();
        room.addListener(listener);
        room.connect("ws://127.0.0.1:7880", token).join();
        System.getLogger("guide").log(System.Logger.Level.INFO, room.name());
        room.close();
    }

    static String token(String apiKey, String apiSecret) throws IOException {
        AccessTokens tokens = new AccessTokens(apiKey, apiSecret);
        String viewer =
                tokens.builder("lobby", "viewer")
                        .canPublish(false)
                        .attribute("floor", "2")
                        .ttl(Duration.ofMinutes(10))
                        .toJwt();
        tidyUp(tokens);
        return viewer;
    }

    private static void tidyUp(AccessTokens tokens) throws IOException {
        RoomServiceClient service =
                new RoomServiceClient("ws://127.0.0.1:7880", tokens, Duration.ofSeconds(10));
        for (ParticipantInfo each : service.listParticipants("lobby")) {
            if (each.tracks().isEmpty()) {
                service.removeParticipant("lobby", each.identity());
            }
        }
    }

    static RoomOptions options() {
        return RoomOptions.builder()
                .autoSubscribe(false)
                .connectTimeout(Duration.ofSeconds(5))
                .reconnectPolicy(
                        new ReconnectPolicy(
                                ReconnectPolicy.NO_LIMIT,
                                Duration.ofMillis(300),
                                Duration.ofSeconds(7)))
                .build();
    }

    static final class Reader implements RoomListener {
        @Override
        public void onTrackSubscribed(
                RemoteVideoTrack track,
                RemoteTrackPublication publication,
                RemoteParticipant participant) {
            new Thread(() -> read(track)).start();
        }
    }

    static void read(RemoteVideoTrack track) {
        try (VideoStream stream = track.openStream(VideoBufferType.RGBA, 2)) {
            VideoFrame frame;
            while ((frame = stream.next()) != null) {
                try {
                    process(frame);
                } finally {
                    frame.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void choose(RemoteTrackPublication publication) {
        publication.setSubscribed(true);
        if (publication.isSimulcasted()) {
            publication.setVideoQuality(VideoQuality.LOW);
        }
        publication.setEnabled(false);
    }

    static LocalTrackPublication publish(Room room, int width, int height) {
        VideoSource source = LiveKit.createVideoSource(width, height);
        LocalVideoTrack track = source.createTrack("camera");
        return room.localParticipant()
                .publishTrack(
                        track,
                        TrackPublishOptions.builder()
                                .videoCodec(VideoCodec.H264)
                                .videoEncoding(new VideoEncoding(3_000_000, 30))
                                .simulcast(false)
                                .build())
                .join();
    }

    static void capture(VideoSource source, byte[] rgba) {
        source.captureFrame(
                VideoFrame.wrap(
                        FrameHeader.of(source.width(), source.height(), VideoBufferType.RGBA),
                        rgba));
    }

    static void unpublish(Room room, LocalVideoTrack track) {
        track.mute();
        track.unmute();
        room.localParticipant().unpublishTrack(track).join();
        track.source().close();
    }

    static void data(Room room, String json) {
        room.localParticipant()
                .publishData("results", json.getBytes(StandardCharsets.UTF_8), true)
                .join();
    }

    static final class DataReader implements RoomListener {
        @Override
        public void onDataReceived(DataReceived data) {
            if (data.topic().equals("results")) {
                use(data.payload());
            }
        }
    }

    static boolean connectOrExplain(Room room, String url, String token) {
        try {
            room.connect(url, token).join();
            return true;
        } catch (CompletionException e) {
            if (e.getCause() instanceof RoomConnectException refused && refused.isRetryable()) {
                return false; // SERVER_UNREACHABLE, ROOM_NOT_FOUND, TIMEOUT and others
            }
            throw e; // UNAUTHORIZED, REFUSED, or the native library is missing
        }
    }

    static final class ConnectionReader implements RoomListener {
        @Override
        public void onReconnecting() {}

        @Override
        public void onReconnected() {}

        @Override
        public void onDisconnected(DisconnectReason reason) {}
    }

    private static void process(VideoFrame frame) {
        frame.data();
    }

    private static void use(byte[] payload) {
        assert payload != null;
    }
}
