// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.recording;

import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.api.connector.source.lib.util.IteratorSourceSplit;

import java.io.Serializable;
import java.util.List;

/**
 * Files that are read together.
 *
 * @param files paths or URIs
 * @param lengthUs how much of them, in microseconds of their timestamps
 * @param loop whether they begin again at their end
 * @param playedUs how long the passes took that are over, in microseconds of their timestamps
 * @param framesRead how many frames of this pass were read already
 */
record RecordingSplit(
        List<String> files, long lengthUs, boolean loop, long playedUs, long framesRead)
        implements IteratorSourceSplit<VideoFrame, RecordingPlayback>, Serializable {

    RecordingSplit {
        files = List.copyOf(files);
    }

    /** All of it. */
    static RecordingSplit fromTheBeginning(List<String> files, long lengthUs, boolean loop) {
        return new RecordingSplit(files, lengthUs, loop, 0, 0);
    }

    RecordingSplit at(long newPlayedUs, long newFramesRead) {
        return new RecordingSplit(files, lengthUs, loop, newPlayedUs, newFramesRead);
    }

    @Override
    public String splitId() {
        return "recordings";
    }

    @Override
    public RecordingPlayback getIterator() {
        return new RecordingPlayback(this);
    }

    @Override
    public RecordingSplit getUpdatedSplitForIterator(RecordingPlayback iterator) {
        return iterator.split();
    }
}
