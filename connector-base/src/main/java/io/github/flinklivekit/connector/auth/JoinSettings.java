// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.auth;

import org.apache.flink.annotation.Internal;

import java.io.Serializable;

/**
 * What tokens that are made here say beside who may do what.
 *
 * @param hidden whether the others do not see the participant
 * @param lowLatency whether a room that is created by the join wants its pictures shown at once
 */
@Internal
public record JoinSettings(boolean hidden, boolean lowLatency) implements Serializable {

    /** What a token says that says nothing of it. */
    public static final JoinSettings DEFAULT = new JoinSettings(false, false);
}
