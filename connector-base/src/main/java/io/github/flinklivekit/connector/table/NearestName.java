// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.table;

import org.apache.commons.text.similarity.LevenshteinDistance;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody who mistyped a name may have meant. */
final class NearestName {

    private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

    private NearestName() {}

    /** The name with the fewest differences, unless more than half of it would be different. */
    static Optional<String> to(String typed, Collection<String> names) {
        return names.stream()
                .min(Comparator.comparing(name -> DISTANCE.apply(typed, name)))
                .filter(name -> DISTANCE.apply(typed, name) <= Math.max(typed.length(), 2) / 2);
    }
}
