// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.stream;

import org.apache.flink.annotation.Internal;

/** The pictures that a library decodes of one track. */
@Internal
public interface DecodedPictures {

    /** From now on the receiver gets every picture, on the decoder's thread. */
    void add(FrameReceiver receiver);

    /** After it returned the receiver is not called any more. */
    void remove(FrameReceiver receiver);
}
