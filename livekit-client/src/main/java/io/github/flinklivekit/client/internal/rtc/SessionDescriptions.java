// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import org.apache.flink.annotation.Internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What this client reads from session descriptions (RFC 8866), and what it changes in them.
 *
 * <p>It edits text, so that all else stays as libwebrtc and the server wrote it. JAIN-SDP ({@code
 * javax.sip:jain-sip-ri} 1.3.0-91 of 2018) keeps the lines of libwebrtc's offers and answers and
 * their order, but strips the blanks around values ({@code a=msid-semantic: WMS}) and cuts a
 * session id of 20 digits to 18; it brings a SIP stack, and to it {@code rid}, {@code simulcast},
 * {@code msid} and {@code fmtp} are text as well.
 */
@Internal
public final class SessionDescriptions {

    /** The names that LiveKit's server gives to simulcast layers, smallest first. */
    static final List<String> LAYER_RIDS = List.of("q", "h", "f");

    private static final Pattern SECTION = Pattern.compile("(?m)^(?=m=)");
    private static final Pattern MID = Pattern.compile("(?m)^a=mid:(\\S+)");
    private static final Pattern MSID = Pattern.compile("(?m)^a=msid:(\\S+) (\\S+)");
    private static final Pattern SENT_ID =
            Pattern.compile("(?m)^(a=(?:ssrc:\\d+ )?msid:\\S+) \\S+");
    private static final Pattern SENDING = Pattern.compile("(?m)^a=(?:sendrecv|sendonly)\\s*$");
    private static final Pattern SSRCS = Pattern.compile("(?m)^a=ssrc(?:-group)?:.*\\R");
    private static final Pattern STREAMS =
            Pattern.compile("(?m)^a=(?:msid|ssrc|ssrc-group|rid|simulcast):.*\\R");
    private static final Pattern CODEC =
            Pattern.compile("(?m)^a=rtpmap:(\\d+) (VP8|VP9|H264|H265|AV1)/");

    private SessionDescriptions() {}

    /**
     * A track that the other side sends.
     *
     * @param streamId the first part of {@code a=msid}
     * @param trackId the second part
     */
    public record OfferedTrack(String streamId, String trackId) {

        /**
         * The server's id of the publication. A stream is named {@code PA_x|TR_y}, or with the
         * room's option {@code sync_streams} {@code PA_x|camera}; then only the track's id tells.
         */
        public String trackSid() {
            int bar = streamId.indexOf('|');
            String second = bar < 0 ? "" : streamId.substring(bar + 1);
            return second.startsWith("TR") ? second : trackId;
        }
    }

    /**
     * Which track each media section of an offer sends now. The native track that belongs to a
     * section goes on under its first id when the section is used again, so this is the only place
     * that tells.
     *
     * @return by mid; sections that send nothing are left out
     */
    public static Map<String, OfferedTrack> offeredTracks(String sdp) {
        Map<String, OfferedTrack> tracks = new LinkedHashMap<>();
        for (String section : sections(sdp)) {
            Matcher msid = MSID.matcher(section);
            if (SENDING.matcher(section).find() && msid.find()) {
                tracks.put(mid(section), new OfferedTrack(msid.group(1), msid.group(2)));
            }
        }
        return tracks;
    }

    /**
     * Gives simulcast layers the names that LiveKit's server knows. webrtc-java numbers them 0, 1,
     * 2, smallest first, but the server reads 0 as the full layer.
     */
    static String nameLayers(String offer) {
        return eachSection(
                offer,
                section ->
                        section.contains("a=simulcast:send 0;1") ? nameLayersOf(section) : section);
    }

    private static String nameLayersOf(String section) {
        String named = section;
        for (int i = 0; i < LAYER_RIDS.size(); i++) {
            named = named.replaceAll("(?m)^a=rid:" + i + " ", "a=rid:" + LAYER_RIDS.get(i) + " ");
        }
        return named.replace("a=simulcast:send 0;1;2", "a=simulcast:send q;h;f")
                .replace("a=simulcast:send 0;1", "a=simulcast:send q;h");
    }

    /**
     * Makes media sections simulcasts, under LiveKit's names. libwebrtc offers layers by itself
     * only in a section that was made with them.
     *
     * @param layers how many a section sends, by mid; those that send nothing, one, or layers that
     *     have names already stay as they are
     */
    static String addLayers(String offer, Map<String, Integer> layers) {
        return eachSection(
                offer,
                section -> {
                    int count = layers.getOrDefault(mid(section), 1);
                    return count < 2
                                    || !SENDING.matcher(section).find()
                                    || section.contains("a=simulcast:")
                            ? section
                            : withLayers(section, LAYER_RIDS.subList(0, count));
                });
    }

    private static String withLayers(String section, List<String> rids) {
        // Layers that have names get their SSRCs from them.
        StringBuilder layered = new StringBuilder(SSRCS.matcher(section).replaceAll(""));
        rids.forEach(rid -> layered.append("a=rid:").append(rid).append(" send\r\n"));
        return layered.append("a=simulcast:send ")
                .append(String.join(";", rids))
                .append("\r\n")
                .toString();
    }

    /**
     * Takes the streams out of media sections that send nothing. Otherwise libwebrtc keeps what
     * they have sent with, encoders and a thread, and goes on with the same SSRCs, whose layers it
     * names only once.
     */
    static String removeIdleStreams(String offer) {
        return eachSection(
                offer,
                section ->
                        SENDING.matcher(section).find()
                                ? section
                                : STREAMS.matcher(section).replaceAll(""));
    }

    /**
     * Says which track each media section of an offer sends. libwebrtc goes on with the id of the
     * first track that a section had, but the server knows a track by the id in its announcement.
     *
     * @param trackIds by mid; sections without one stay as they are
     */
    public static String nameTracks(String offer, Map<String, String> trackIds) {
        return eachSection(
                offer,
                section -> {
                    String trackId = trackIds.get(mid(section));
                    return trackId == null
                            ? section
                            : SENT_ID.matcher(section)
                                    .replaceAll("$1 " + Matcher.quoteReplacement(trackId));
                });
    }

    /**
     * Tells the sender in an answer how fast to begin, instead of at libwebrtc's 300 kbit/s. The
     * whole connection then begins so: of several sections the one that libwebrtc takes in last
     * counts.
     *
     * @param kbps in kilobits per second, by mid; sections without one stay as they are
     */
    public static String startBitrates(String answer, Map<String, Integer> kbps) {
        return eachSection(
                answer,
                section -> {
                    Integer start = kbps.get(mid(section));
                    return start == null ? section : startBitrate(section, start);
                });
    }

    private static String startBitrate(String section, int kbps) {
        String changed = section;
        String start = "x-google-start-bitrate=" + kbps;
        TreeSet<Integer> payloads = new TreeSet<>();
        Matcher codec = CODEC.matcher(section);
        while (codec.find()) {
            payloads.add(Integer.valueOf(codec.group(1)));
        }
        for (int payload : payloads) {
            Pattern format = Pattern.compile("(?m)^(a=fmtp:" + payload + " [^\r\n]*)");
            Matcher existing = format.matcher(changed);
            changed =
                    existing.find()
                            ? existing.replaceFirst("$1;" + start)
                            : changed.replaceFirst(
                                    "(?m)^(a=rtpmap:" + payload + " [^\r\n]*)(\r?\n)",
                                    "$1$2a=fmtp:" + payload + " " + start + "$2");
        }
        return changed;
    }

    /**
     * Tells the sender in an answer how fast its connection may go. The largest layer of a
     * simulcast then may take all of it, whatever libwebrtc gives to its size.
     *
     * @param kbps in kilobits per second
     * @param except mids of video sections that are not to say it
     */
    static String limitBitrate(String answer, int kbps, Set<String> except) {
        // RFC 8866 puts the bandwidth behind the connection line.
        return eachSection(
                answer,
                section ->
                        section.startsWith("m=video") && !except.contains(mid(section))
                                ? section.replaceFirst(
                                        "(?m)^(c=[^\r\n]*)(\r?\n)", "$1$2b=AS:" + kbps + "$2")
                                : section);
    }

    /** The session's part, then one part for each media section. */
    private static List<String> sections(String sdp) {
        return List.of(SECTION.split(sdp));
    }

    private static String eachSection(String sdp, UnaryOperator<String> edit) {
        return sections(sdp).stream().map(edit).collect(Collectors.joining());
    }

    /** Empty for the session's part. */
    private static String mid(String section) {
        Matcher mid = MID.matcher(section);
        return mid.find() ? mid.group(1) : "";
    }
}
