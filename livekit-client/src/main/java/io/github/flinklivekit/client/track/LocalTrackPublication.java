// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import org.apache.flink.annotation.PublicEvolving;

/**
 * A track that this participant has published. It stays the same object when a full reconnect
 * publishes the track again.
 *
 * <p>Not to be implemented by users; methods may be added.
 */
@PublicEvolving
public interface LocalTrackPublication extends TrackPublication {

    LocalVideoTrack track();

    TrackPublishOptions options();
}
