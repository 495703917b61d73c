// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.track;

import org.apache.flink.annotation.PublicEvolving;

import java.io.Serializable;

/**
 * Says how a source wants the pictures of each track. Asked on the task's thread when a track is
 * subscribed.
 */
@PublicEvolving
@FunctionalInterface
public interface SubscriptionOptionsSelector extends Serializable {

    /** How the pictures of this track are wanted. */
    SubscriptionOptions select(TrackDescription track);
}
