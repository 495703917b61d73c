// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How fast a publisher's connection begins, and how fast it may go. libwebrtc has one estimate and
 * one limit for all media sections of a connection, and both become those of the section that
 * changed last ({@code WebRtcVideoSendChannel::ApplyChangedParams}). So each section that changes
 * says what is good for all. Not thread-safe.
 */
final class PublisherBitrates {

    /**
     * The encoders keep to the bitrates of their layers; what the start is above them is for a
     * track's first key frame, which is as large as many pictures and is paced by the start.
     */
    private static final long START_HEADROOM = 2;

    private static final int BPS_PER_KBPS = 1000;

    /** libwebrtc has bits per second in an int. */
    private static final int MAX_KBPS = Integer.MAX_VALUE / BPS_PER_KBPS - 1;

    /** By the client's id of a track. */
    private final Map<String, StartBitrate> startBitrates = new HashMap<>();

    private int newestStartKbps;

    /**
     * A track of an offer.
     *
     * @param cid the client's id of the track
     * @param mid the media section that carries it
     */
    record Sent(String cid, String mid, VideoLayers layers) {}

    /**
     * What stays as it is for as long as a track is there.
     *
     * @param startKbps in kilobits per second; a section whose start changes has its encoder made
     *     anew
     * @param saysLimit whether its section says how fast the connection may go. Not if it began
     *     without a limit, as a simulcast with libwebrtc's own bitrates: it would take more of them
     */
    private record StartBitrate(int startKbps, boolean saysLimit) {}

    /**
     * Tells libwebrtc, in the server's answer.
     *
     * <p>A new track takes the connection to twice the bitrate of all of its tracks.
     *
     * <p>The layers of a simulcast cannot be limited one by one. So where the user limits a
     * simulcast, the connection is limited to the sum of all of its tracks' bitrates, of which each
     * gets an equal part, or less if it cannot use that.
     *
     * @param sent all tracks that were offered
     */
    String mungeAnswer(String answer, List<Sent> sent) {
        long all = sent.stream().mapToLong(track -> track.layers().bitrate()).sum();
        boolean limited = sent.stream().anyMatch(track -> track.layers().isLimitedSimulcast());
        begin(sent, kbps(START_HEADROOM * all), limited);
        Map<String, Integer> starts = new HashMap<>();
        Set<String> silent = new HashSet<>();
        for (Sent track : sent) {
            StartBitrate start = startBitrates.get(track.cid());
            starts.put(track.mid(), start.startKbps());
            if (!start.saysLimit()) {
                silent.add(track.mid());
            }
        }
        String started = SessionDescriptions.startBitrates(answer, starts);
        return limited ? SessionDescriptions.limitBitrate(started, kbps(all), silent) : started;
    }

    private void begin(List<Sent> sent, int startKbps, boolean limited) {
        Set<String> cids = sent.stream().map(Sent::cid).collect(Collectors.toSet());
        startBitrates.keySet().retainAll(cids);
        if (startBitrates.keySet().containsAll(cids)) {
            return;
        }
        newestStartKbps = otherThan(newestStartKbps, startKbps);
        for (Sent track : sent) {
            boolean saysLimit = limited || !track.layers().isSimulcast();
            startBitrates.putIfAbsent(track.cid(), new StartBitrate(newestStartKbps, saysLimit));
        }
    }

    /** libwebrtc passes over a start that is the same as the one before. */
    private static int otherThan(int before, int kbps) {
        return kbps == before ? kbps + 1 : kbps;
    }

    private static int kbps(long bps) {
        return (int) Math.max(1, Math.min(MAX_KBPS, bps / BPS_PER_KBPS));
    }
}
