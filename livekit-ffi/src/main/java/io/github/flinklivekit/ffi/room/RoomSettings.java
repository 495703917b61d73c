// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.room;

import io.github.flinklivekit.client.room.IceTransportPolicy;
import io.github.flinklivekit.client.room.RoomOptions;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.ContinualGatheringPolicy;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.IceServer;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.IceTransportType;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.RtcConfig;

/** How the library joins a room. */
final class RoomSettings {

    private RoomSettings() {}

    static LiveKitFfi.RoomOptions of(RoomOptions options) {
        RtcConfig.Builder rtc =
                RtcConfig.newBuilder()
                        .setIceTransportType(
                                options.iceTransportPolicy() == IceTransportPolicy.RELAY
                                        ? IceTransportType.TRANSPORT_RELAY
                                        : IceTransportType.TRANSPORT_ALL)
                        .setContinualGatheringPolicy(ContinualGatheringPolicy.GATHER_CONTINUALLY);
        options.iceServers()
                .forEach(
                        server ->
                                rtc.addIceServers(
                                        IceServer.newBuilder()
                                                .addAllUrls(server.urls())
                                                .setUsername(server.username())
                                                .setPassword(server.credential())));
        LiveKitFfi.RoomOptions.Builder settings = LiveKitFfi.RoomOptions.newBuilder();
        if (options.encryption() != null) {
            settings.setEncryption(EncryptionSettings.of(options.encryption()));
        }
        return settings.setAutoSubscribe(options.autoSubscribe())
                // Encoders stop while nobody watches, and smaller layers with them.
                .setDynacast(true)
                // Over two, a track that was given back cannot be had again in the same session.
                .setSinglePeerConnection(true)
                .setRtcConfig(rtc)
                // Whoever joins decides whether to try again.
                .setJoinRetries(0)
                .setConnectTimeoutMs(options.connectTimeout().toMillis())
                .build();
    }
}
