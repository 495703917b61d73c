// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.room;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Of a client's network paths those to an address of this machine: media stays on it, as the
 * signalling does. Libwebrtc leaves loopback interfaces out, so that it is between the machine's
 * other addresses.
 */
final class HostCandidates {

    private static final Pattern LINE = Pattern.compile("(?m)^a=(candidate:.*)\r?\n?");
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "candidate:\\S+ \\S+ \\S+ \\S+ ([0-9.]+|[0-9a-fA-F.]*:[0-9a-fA-F:.]*) .*");

    private HostCandidates() {}

    /**
     * Whether a candidate's address is one of this machine; not of a name, which only the network
     * could resolve.
     */
    static boolean isHere(String candidate) {
        Matcher address = ADDRESS.matcher(candidate);
        if (!address.matches()) {
            return false;
        }
        try {
            InetAddress named = InetAddress.getByName(address.group(1));
            return named.isLoopbackAddress() || NetworkInterface.getByInetAddress(named) != null;
        } catch (UnknownHostException | SocketException e) {
            return false;
        }
    }

    /** A description without the candidates that are not {@linkplain #isHere here}. */
    static String keepHere(String sdp) {
        return LINE.matcher(sdp)
                .replaceAll(
                        line ->
                                isHere(line.group(1).stripTrailing())
                                        ? Matcher.quoteReplacement(line.group())
                                        : "");
    }
}
