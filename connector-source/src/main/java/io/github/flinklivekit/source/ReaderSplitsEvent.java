// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import org.apache.flink.api.connector.source.SourceEvent;

import java.util.List;

/** From a reader that starts: the splits that it was restored with. */
record ReaderSplitsEvent(List<LiveKitTrackSplit> splits) implements SourceEvent {

    ReaderSplitsEvent {
        splits = List.copyOf(splits);
    }
}
