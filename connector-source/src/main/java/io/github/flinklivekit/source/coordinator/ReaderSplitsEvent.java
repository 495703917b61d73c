// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.coordinator;

import io.github.flinklivekit.source.split.LiveKitTrackSplit;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceEvent;

import java.util.List;

/** From a reader that starts: the splits that it was restored with. */
@Internal
public record ReaderSplitsEvent(List<LiveKitTrackSplit> splits) implements SourceEvent {

    public ReaderSplitsEvent {
        splits = List.copyOf(splits);
    }
}
