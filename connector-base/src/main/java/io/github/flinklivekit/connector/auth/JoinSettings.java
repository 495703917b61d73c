// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.auth;

import org.apache.flink.annotation.Internal;

import java.io.Serializable;

/**
 * What tokens that are made here say beside who may do what.
 *
 * @param hidden whether the others do not see the participant
 * @param lowLatency whether a room that is created by the join wants its pictures shown at once
 * @param profile what the others are told of the participant
 */
@Internal
public record JoinSettings(boolean hidden, boolean lowLatency, LocalParticipantProfile profile)
        implements Serializable {

    /** What a token says that says nothing of it. */
    public static final JoinSettings DEFAULT = new JoinSettings(false, false);

    /** With the profile of a connector that says nothing else. */
    public JoinSettings(boolean hidden, boolean lowLatency) {
        this(hidden, lowLatency, LocalParticipantProfile.DEFAULT);
    }
}
