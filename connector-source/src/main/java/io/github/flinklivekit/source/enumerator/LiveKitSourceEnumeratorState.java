// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.enumerator;

import io.github.flinklivekit.source.enumerator.stop.StopProgress;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;

import org.apache.flink.annotation.Internal;

import java.util.List;

/**
 * What the enumerator remembers.
 *
 * @param tracks the newest split of each track that is there or was a while ago; who reads it, the
 *     readers tell
 * @param progress how far the source is on its way to its end
 */
@Internal
public record LiveKitSourceEnumeratorState(List<LiveKitTrackSplit> tracks, StopProgress progress) {

    /** Copies the tracks. */
    public LiveKitSourceEnumeratorState {
        tracks = List.copyOf(tracks);
    }
}
