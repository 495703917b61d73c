// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.element;

import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

import java.util.List;

/**
 * Several elements of one track, in this order: for example, a track is unmuted and shows a frame.
 *
 * @param elements at least one, all for the same room and track, and none of them a sequence
 */
@PublicEvolving
public record SinkSequence(List<SinkElement> elements) implements SinkElement {

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if there is no element, or they are not of one track
     */
    public SinkSequence {
        elements = List.copyOf(elements);
        if (elements.isEmpty()) {
            throw new IllegalArgumentException(
                    "A sequence has at least one element: a converter returns null where there is nothing to do");
        }
        if (elements.stream().anyMatch(SinkSequence.class::isInstance)) {
            throw new IllegalArgumentException("A sequence has no sequences in it: " + elements);
        }
        if (elements.stream()
                        .map(element -> element.room() + '\n' + element.track())
                        .distinct()
                        .count()
                > 1) {
            throw new IllegalArgumentException(
                    "The elements of a sequence are of one track in one room, so that one subtask has them all: "
                            + elements);
        }
    }

    /** The elements, in this order. */
    public static SinkSequence of(SinkElement... elements) {
        return new SinkSequence(List.of(elements));
    }

    @Nullable
    @Override
    public String room() {
        return elements.get(0).room();
    }

    @Override
    public String track() {
        return elements.get(0).track();
    }
}
