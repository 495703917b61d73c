// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

import javax.annotation.Nullable;

import java.io.Serializable;

/**
 * Says which frame an element of the stream is, and where it goes. Called more than once for an
 * element, so it should be cheap.
 *
 * @param <IN> the type of the elements
 */
@FunctionalInterface
public interface FrameElementConverter<IN> extends Serializable {

    /**
     * The frame of an element. The sink borrows it and never releases it: an operator before the
     * sink makes new frames, or this makes them on the heap.
     *
     * @return null for an element that is not published
     */
    @Nullable
    TrackFrame convert(IN element);
}
