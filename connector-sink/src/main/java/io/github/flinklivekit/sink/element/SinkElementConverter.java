// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.element;

import javax.annotation.Nullable;

import java.io.Serializable;

/**
 * Says what an element of the stream is to the sink: a frame and the track that it belongs to, a
 * mute, or data. Called more than once for an element, so it should be cheap.
 *
 * @param <IN> the type of the elements
 */
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
}
