// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCPeerConnectionState;

/** For a test to which nothing that a transport tells is of interest. */
final class IgnorantListener implements PeerTransport.Listener {

    @Override
    public void onLocalCandidate(RTCIceCandidate candidate) {}

    @Override
    public void onStateChange(RTCPeerConnectionState state) {}
}
