// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.room;

import io.github.flinklivekit.client.internal.rtc.SessionDescriptions;
import io.github.flinklivekit.client.internal.rtc.SessionDescriptions.OfferedTrack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the server reads in a publisher's offer, and what it changes in its own answer. */
final class OfferedMedia {

    /** With libwebrtc's own 300 kbit/s a publisher may begin, and stay, at half the size. */
    private static final int START_KBPS = 1500;

    /** From the largest layer to the smallest, as LiveKit's clients name them. */
    private static final List<String> LAYERS = List.of("f", "h", "q");

    private static final Pattern SECTION = Pattern.compile("(?m)^(?=m=)");
    private static final Pattern MID = Pattern.compile("(?m)^a=mid:(\\S+)");
    private static final Pattern FIRST_PAYLOAD = Pattern.compile("^m=(\\S+) \\d+ \\S+ (\\d+)");
    private static final Pattern ORIENTATION =
            Pattern.compile("(?m)^a=extmap:\\S+ urn:3gpp:video-orientation\r?\n");
    private static final Pattern SIMULCAST = Pattern.compile("(?m)^a=simulcast:send (\\S+)");

    private final Map<String, String> sections;
    private final Map<String, OfferedTrack> sent;

    private OfferedMedia(String offer) {
        sections = byMid(offer);
        sent = SessionDescriptions.offeredTracks(offer);
    }

    static OfferedMedia of(String offer) {
        return new OfferedMedia(offer);
    }

    /** The ids under which tracks were announced, by the media section that sends them. */
    Map<String, String> trackIdsByMid() {
        Map<String, String> ids = new LinkedHashMap<>();
        sent.forEach((mid, track) -> ids.put(mid, track.trackId()));
        return ids;
    }

    boolean isVideo(String mid) {
        return sections.get(mid).startsWith("m=video");
    }

    /** The type that a section prefers to send, such as {@code video/VP8}. */
    String mimeType(String mid) {
        String section = sections.get(mid);
        Matcher first = FIRST_PAYLOAD.matcher(section);
        if (!first.find()) {
            return "";
        }
        Matcher codec =
                Pattern.compile("(?m)^a=rtpmap:" + first.group(2) + " ([^/\\s]+)").matcher(section);
        return codec.find() ? first.group(1) + "/" + codec.group(1) : "";
    }

    /**
     * The server's answer, as the publisher is to read it: of several layers the largest alone is
     * to be sent, since libwebrtc receives one a media section and would leave the smallest; at
     * once in its full size; and upright, as the real server has it.
     */
    String forPublisher(String answer) {
        Map<String, Integer> starts = new LinkedHashMap<>();
        sent.keySet().stream().filter(this::isVideo).forEach(mid -> starts.put(mid, START_KBPS));
        StringBuilder changed = new StringBuilder(answer.length());
        String upright = ORIENTATION.matcher(answer).replaceAll("");
        for (String section : split(SessionDescriptions.startBitrates(upright, starts))) {
            changed.append(section);
            largestLayer(section)
                    .ifPresent(
                            rid ->
                                    changed.append("a=rid:" + rid + " recv\r\n")
                                            .append("a=simulcast:recv " + rid + "\r\n"));
        }
        return changed.toString();
    }

    private Optional<String> largestLayer(String answered) {
        return mid(answered)
                .map(sections::get)
                .map(SIMULCAST::matcher)
                .filter(Matcher::find)
                .map(found -> List.of(found.group(1).split(";")))
                .flatMap(rids -> LAYERS.stream().filter(rids::contains).findFirst());
    }

    private static Map<String, String> byMid(String sdp) {
        Map<String, String> found = new LinkedHashMap<>();
        split(sdp).forEach(section -> mid(section).ifPresent(mid -> found.put(mid, section)));
        return found;
    }

    private static Optional<String> mid(String section) {
        Matcher mid = MID.matcher(section);
        return mid.find() ? Optional.of(mid.group(1)) : Optional.empty();
    }

    private static List<String> split(String sdp) {
        return new ArrayList<>(Arrays.asList(SECTION.split(sdp)));
    }
}
