// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.split;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceSplit;

import java.io.Serializable;
import java.util.Objects;

/**
 * One life of a track: from its publication to its end. When a track of the same name comes back,
 * that is another split, of the next generation: Flink forbids the id of a finished split to
 * return.
 *
 * @param room the name of the room
 * @param participant the identity of the publisher
 * @param track the name that the source gives the track: the published one, made unique where it is
 *     not
 * @param generation counts the lives of the track, from 0
 * @param trackSid the server's id of this life
 * @param sequence the number of the next frame; goes on from one generation to the next
 */
@Internal
public record LiveKitTrackSplit(
        String room,
        String participant,
        String track,
        int generation,
        String trackSid,
        long sequence)
        implements SourceSplit, Serializable {

    public LiveKitTrackSplit {
        Objects.requireNonNull(room, "room");
        Objects.requireNonNull(participant, "participant");
        Objects.requireNonNull(track, "track");
        Objects.requireNonNull(trackSid, "trackSid");
    }

    @Override
    public String splitId() {
        return key().encoded() + "@" + generation;
    }

    public TrackKey key() {
        return new TrackKey(room, participant, track);
    }

    public LiveKitTrackSplit withSequence(long newSequence) {
        return new LiveKitTrackSplit(room, participant, track, generation, trackSid, newSequence);
    }
}
