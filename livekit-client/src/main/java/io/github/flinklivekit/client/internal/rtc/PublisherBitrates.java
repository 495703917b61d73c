// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How fast a publisher's connection begins, and how fast it may go. libwebrtc has one estimate and
 * one limit for all media sections of a connection, and both become those of the section that
 * changed last ({@code WebRtcVideoSendChannel::ApplyChangedParams}). So each section says what is
 * good for all. Not thread-safe.
 */
final class PublisherBitrates {

    /**
     * The encoders keep to the bitrates of their layers; what the start is above them is for a
     * track's first key frame, which is as large as many pictures and is paced by the start.
     */
    private static final long START_HEADROOM = 2;

    private static final int BPS_PER_KBPS = 1000;

    /** By the client's id of a track. */
    private final Map<String, Integer> startsKbps = new HashMap<>();

    private int newestKbps;

    /**
     * A track of an offer.
     *
     * @param cid the client's id of the track
     * @param mid the media section that carries it
     */
    record Sent(String cid, String mid, VideoLayers layers) {}

    /**
     * Tells libwebrtc, in the server's answer.
     *
     * <p>A new track takes the connection to twice the bitrate of all of its tracks. What another
     * one had begun with stays in its section: one that changes has its encoder made anew.
     *
     * <p>The layers of a simulcast cannot be limited one by one. So where the user limits a
     * simulcast, the connection is limited to the sum of all of its tracks' bitrates, of which each
     * gets an equal part, or less if it cannot use that.
     *
     * @param sent all tracks that were offered
     */
    String putInto(String answer, List<Sent> sent) {
        long all = sent.stream().mapToLong(track -> track.layers().bitrate()).sum();
        begin(sent, kbps(START_HEADROOM * all));
        String begun =
                SessionDescriptions.startBitrates(
                        answer,
                        sent.stream()
                                .collect(
                                        Collectors.toMap(
                                                Sent::mid, track -> startsKbps.get(track.cid()))));
        return sent.stream().anyMatch(track -> track.layers().isLimitedSimulcast())
                ? SessionDescriptions.limitBitrate(begun, kbps(all))
                : begun;
    }

    private void begin(List<Sent> sent, int kbps) {
        Set<String> cids = sent.stream().map(Sent::cid).collect(Collectors.toSet());
        startsKbps.keySet().retainAll(cids);
        if (!startsKbps.keySet().containsAll(cids)) {
            newestKbps = otherThan(newestKbps, kbps);
            cids.forEach(cid -> startsKbps.putIfAbsent(cid, newestKbps));
        }
    }

    /** libwebrtc passes over a start that is the same as the one before. */
    private static int otherThan(int before, int kbps) {
        return kbps == before ? kbps + 1 : kbps;
    }

    private static int kbps(long bps) {
        return (int) Math.min(Integer.MAX_VALUE / BPS_PER_KBPS, bps / BPS_PER_KBPS);
    }
}
