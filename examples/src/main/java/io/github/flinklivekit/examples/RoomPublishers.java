// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import io.github.flinklivekit.client.service.AccessTokens;
import io.github.flinklivekit.client.service.RoomServiceClient;
import io.github.flinklivekit.client.track.TrackKind;
import io.github.flinklivekit.connector.auth.ConnectorRole;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Asks the room service of a server who publishes what.
 *
 * @param url of the server, as connectors are given it
 * @param connectorTracks whether tracks that Flink jobs publish count
 */
record RoomPublishers(String url, AccessTokens tokens, String room, boolean connectorTracks)
        implements OutputNames.Publishers {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @Override
    public List<String> of(String track) throws IOException {
        return new RoomServiceClient(url, tokens, TIMEOUT)
                .listParticipants(room).stream()
                        .filter(
                                each ->
                                        connectorTracks
                                                || !ConnectorRole.isConnector(each.attributes()))
                        .flatMap(
                                each ->
                                        each.tracks().stream()
                                                .filter(info -> info.kind() == TrackKind.VIDEO)
                                                .filter(info -> info.name().equals(track))
                                                .map(info -> each.identity()))
                        .toList();
    }
}
