// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.room;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one participant wants of the others' tracks, and gets. Confined to the server's thread. */
final class Subscriptions {

    private final SubscriberTransport link;
    private final boolean allowed;
    private final boolean autoSubscribe;

    /** What was asked for by name, before or after the track is there. */
    private final Map<String, Boolean> asked = new HashMap<>();

    private final Set<String> disabled = new HashSet<>();
    private final Map<String, DownTrack> downlinks = new LinkedHashMap<>();
    private boolean over;

    /** With {@code allowed} false nothing is ever sent. */
    Subscriptions(SubscriberTransport link, boolean allowed, boolean autoSubscribe) {
        this.link = link;
        this.allowed = allowed;
        this.autoSubscribe = autoSubscribe;
    }

    /** Sends a track of somebody else, or stops that, as is wanted now. */
    void consider(MediaTrack track) {
        boolean wanted =
                allowed
                        && !over
                        && track.isVideo()
                        && asked.getOrDefault(track.sid(), autoSubscribe);
        if (wanted && !downlinks.containsKey(track.sid())) {
            DownTrack downlink = link.send(track);
            downlink.setDisabled(disabled.contains(track.sid()));
            downlinks.put(track.sid(), downlink);
            track.add(downlink);
        } else if (!wanted) {
            stop(track.sid());
        }
    }

    void ask(String sid, boolean subscribe) {
        asked.put(sid, subscribe);
    }

    void setDisabled(String sid, boolean nowDisabled) {
        if (nowDisabled) {
            disabled.add(sid);
        } else {
            disabled.remove(sid);
        }
        DownTrack downlink = downlinks.get(sid);
        if (downlink != null) {
            downlink.setDisabled(nowDisabled);
            downlink.track().openOrShut();
        }
    }

    /** The track is gone, or not wanted any more; nothing happens if it was not sent. */
    void stop(String sid) {
        DownTrack downlink = downlinks.remove(sid);
        if (downlink != null) {
            downlink.track().remove(downlink);
            downlink.close();
            link.stop(downlink);
        }
    }

    /** For good: the connection is closed next. */
    void stopAll() {
        over = true;
        List.copyOf(downlinks.keySet()).forEach(this::stop);
    }
}
