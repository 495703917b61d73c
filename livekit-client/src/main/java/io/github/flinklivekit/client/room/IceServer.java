// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import org.apache.flink.annotation.PublicEvolving;

import java.util.List;

/**
 * A STUN or TURN server.
 *
 * @param urls {@code stun:host:port}, {@code turn:host:port?transport=udp}, ...
 * @param username empty for STUN
 * @param credential empty for STUN; never printed
 */
@PublicEvolving
public record IceServer(List<String> urls, String username, String credential) {

    public IceServer {
        urls = List.copyOf(urls);
    }

    @Override
    public String toString() {
        return "IceServer" + urls;
    }
}
