// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import java.util.List;

/**
 * What the enumerator remembers.
 *
 * @param tracks the newest split of each track that is there or was a while ago; who reads it, the
 *     readers tell
 * @param progress how far the source is on its way to its end
 */
public record LiveKitEnumeratorState(List<LiveKitTrackSplit> tracks, StopProgress progress) {

    /** Copies the tracks. */
    public LiveKitEnumeratorState {
        tracks = List.copyOf(tracks);
    }
}
