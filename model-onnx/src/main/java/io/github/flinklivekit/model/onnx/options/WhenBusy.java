// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.options;

import io.github.flinklivekit.frame.pixels.EnumNames;

import org.apache.flink.annotation.PublicEvolving;

/** What happens to frames while the model is at work. */
@PublicEvolving
public enum WhenBusy {
    /** The newest frame of each track waits; those before it are dropped and counted. */
    DROP,
    /** All wait, and whoever sends them slows down: for recordings. */
    WAIT;

    /** As the option calls it. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
