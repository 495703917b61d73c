// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import io.github.flinklivekit.client.room.IceServer;

import dev.onvoid.webrtc.RTCIceServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * STUN and TURN servers as the native library is given them: those alone that it takes. For another
 * it makes no connection, and webrtc-java 0.14.0 ends the process instead of telling so.
 */
final class IceServers {

    private static final Logger LOG = LoggerFactory.getLogger(IceServers.class);

    /** RFC 7064 and 7065, with a name or an address of either family as the host. */
    private static final Pattern URL =
            Pattern.compile(
                    "(?:stuns?|(?<turn>turns?)):(?:[A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+])(?::(?<port>[0-9]{1,5}))?(?<transport>\\?transport=(?:udp|tcp))?");

    private static final int MAX_PORT = 65535;

    /** As much as a STUN attribute takes. */
    private static final int MAX_USERNAME = 508;

    private IceServers() {}

    /** Each with the addresses that it can be reached at; one without any is left out. */
    static List<RTCIceServer> toNative(List<IceServer> servers) {
        List<RTCIceServer> usable = new ArrayList<>();
        for (IceServer server : servers) {
            List<String> urls =
                    server.urls().stream().filter(url -> isUsable(url, server)).toList();
            if (!urls.isEmpty()) {
                RTCIceServer converted = new RTCIceServer();
                converted.urls = urls;
                converted.username = server.username();
                converted.password = server.credential();
                usable.add(converted);
            }
        }
        return usable;
    }

    private static boolean isUsable(String url, IceServer server) {
        String fault = fault(url, server);
        if (!fault.isEmpty()) {
            LOG.warn(
                    "The STUN or TURN server '{}' is left out: {}. Where LiveKit's server names it, check turn and rtc.turn_servers in its configuration",
                    url,
                    fault);
        }
        return fault.isEmpty();
    }

    /** Empty for none. */
    private static String fault(String url, IceServer server) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            return "its address is not written like stun:host:3478 or turn:host:3478?transport=udp";
        }
        String port = parts.group("port");
        if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > MAX_PORT)) {
            return "there is no port " + port;
        }
        if (parts.group("turn") == null) {
            return parts.group("transport") == null ? "" : "STUN has no choice of a transport";
        }
        if (server.username().isEmpty() || server.credential().isEmpty()) {
            return "TURN needs a user name and a credential";
        }
        return server.username().length() > MAX_USERNAME ? "its user name is too long" : "";
    }
}
