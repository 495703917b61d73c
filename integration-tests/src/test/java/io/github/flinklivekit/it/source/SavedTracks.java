// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.source;

import io.github.flinklivekit.source.LiveKitSource;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;

import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** What a savepoint holds of the tracks of a job's only source. */
final class SavedTracks {

    private SavedTracks() {}

    /**
     * The tracks that the source's coordinator knew.
     *
     * @param savepoint a folder with all state in the metadata
     */
    static List<LiveKitTrackSplit> of(LiveKitSource<?> source, Path savepoint) throws IOException {
        CheckpointMetadata metadata;
        try (DataInputStream in =
                new DataInputStream(Files.newInputStream(savepoint.resolve("_metadata")))) {
            metadata =
                    Checkpoints.loadCheckpointMetadata(
                            in, SavedTracks.class.getClassLoader(), savepoint.toString());
        }
        byte[] coordinator =
                metadata.getOperatorStates().stream()
                        .map(OperatorState::getCoordinatorState)
                        .filter(Objects::nonNull)
                        .findAny()
                        .orElseThrow()
                        .getData();
        // As Flink's SourceCoordinator writes it: its own version, and the enumerator's state with
        // the version of that.
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(coordinator));
        in.readInt();
        int version = in.readInt();
        byte[] enumerator = in.readNBytes(in.readInt());
        return source.getEnumeratorCheckpointSerializer().deserialize(version, enumerator).tracks();
    }
}
