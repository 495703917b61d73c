// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.api.connector.source.lib.util.IteratorSourceSplit;

import java.io.Serializable;
import java.util.List;

/**
 * Files that are read together.
 *
 * @param files paths or URIs
 * @param lengthUs how much of them, in microseconds of their timestamps
 * @param framesRead how many frames were read already
 */
record RecordingSplit(List<String> files, long lengthUs, long framesRead)
        implements IteratorSourceSplit<VideoFrame, MergedRecordings>, Serializable {

    RecordingSplit {
        files = List.copyOf(files);
    }

    @Override
    public String splitId() {
        return "recordings";
    }

    @Override
    public MergedRecordings getIterator() {
        return new MergedRecordings(files, lengthUs, framesRead);
    }

    @Override
    public RecordingSplit getUpdatedSplitForIterator(MergedRecordings iterator) {
        return new RecordingSplit(files, lengthUs, iterator.framesRead());
    }
}
