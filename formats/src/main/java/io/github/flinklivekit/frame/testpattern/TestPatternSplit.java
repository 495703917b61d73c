// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.testpattern;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * One track of test pictures. Public because it is a type argument of {@link TestPatternSource};
 * jobs do not name it.
 *
 * @param track the number of the track, from 0
 * @param nextFrame the number of the next frame to emit, from 0
 */
@Internal
public record TestPatternSplit(int track, long nextFrame) implements SourceSplit {

    @Override
    public String splitId() {
        return trackName();
    }

    /** The name of the track that its frames carry: {@code cam0}, {@code cam1}, ... */
    public String trackName() {
        return "cam" + track;
    }
}
