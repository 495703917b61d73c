// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import io.github.flinklivekit.frame.pixels.EnumNames;

import org.apache.flink.annotation.PublicEvolving;

/** A layer of a simulcasted track. */
@PublicEvolving
public enum VideoQuality {
    LOW,
    MEDIUM,
    HIGH;

    /** As options and SQL columns call it: {@code low}, {@code medium}, {@code high}. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
