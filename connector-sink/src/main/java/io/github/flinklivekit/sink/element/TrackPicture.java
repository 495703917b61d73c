// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.element;

import org.apache.flink.annotation.PublicEvolving;

/** A picture and the track that shows it. */
@PublicEvolving
public sealed interface TrackPicture extends SinkElement permits TrackFrame, EncodedTrackFrame {

    /** When the picture was taken, in microseconds of any clock; 0 if nobody knows. */
    long timestampUs();

    /** How much the picture is, in bytes. */
    int sizeBytes();
}
