// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.element;

import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

import java.io.Serializable;

/**
 * Says what an element of the stream is to the sink: a frame and the track that it belongs to, a
 * mute, or data.
 *
 * @param <IN> the type of the elements
 */
@PublicEvolving
@FunctionalInterface
public interface SinkElementConverter<IN> extends Serializable {

    /**
     * What to do for an element. The sink borrows a frame and never releases it: an operator before
     * the sink makes new frames, or this makes them on the heap.
     *
     * @return null for an element that the sink has nothing to do for
     */
    @Nullable
    SinkElement convert(IN element);

    /**
     * Which track an element is for, without making a sink element of it: where the sink partitions
     * its input by track, this is asked before the element is sent to the subtask that converts it.
     *
     * <p>By default this converts the element. Override it where {@link #convert} copies a picture
     * or is otherwise expensive; it has to give the room and the track that {@link #convert} gives,
     * and has to fail for an element for which it names none.
     *
     * @return null for an element that the sink has nothing to do for
     */
    @Nullable
    default TrackAddress address(IN element) {
        SinkElement target = convert(element);
        return target == null ? null : new TrackAddress(target.room(), target.track());
    }
}
