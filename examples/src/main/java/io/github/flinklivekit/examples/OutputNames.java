// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.sink.element.SinkElement;
import io.github.flinklivekit.sink.element.SinkElementConverter;
import io.github.flinklivekit.sink.element.TrackFrame;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives each track that is read a name of its own to be published under: its own name, if at its
 * first frame nobody else in the room publishes a track of that name; else {@code
 * <participant>-<name>}, or {@code <participant>-<sid>} where one participant has two of a name.
 * That is kept until the track ends.
 *
 * <p>Subtasks do not know of each other's tracks, and need not: of two tracks, the one that came
 * last sees the other.
 */
final class OutputNames implements SinkElementConverter<VideoFrame> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(OutputNames.class);

    /** Tracks come and go: those that have not been seen for longest are forgotten. */
    private static final int REMEMBERED = 1000;

    /** Who is in the room. */
    @FunctionalInterface
    interface Publishers extends Serializable {
        /**
         * The identities of who publishes video tracks of that name; the same twice for two.
         *
         * @throws IOException if that cannot be found out
         */
        List<String> of(String track) throws IOException;
    }

    private final Publishers publishers;
    private final Map<Input, String> names =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Input, String> eldest) {
                    return size() > REMEMBERED;
                }
            };

    OutputNames(Publishers publishers) {
        this.publishers = publishers;
    }

    @Override
    public SinkElement convert(VideoFrame frame) {
        Input input = new Input(frame.participant(), frame.track(), frame.trackSid());
        String name = names.get(input);
        if (name == null) {
            name = decide(input, frame.trackSource().toString());
            names.put(input, name);
        }
        return TrackFrame.of(name, frame);
    }

    private String decide(Input input, String shown) {
        List<String> all;
        try {
            all = publishers.of(input.track());
        } catch (IOException e) {
            LOG.warn(
                    "Nobody says who else has a track '{}': it is called after {}",
                    input.track(),
                    input.participant(),
                    e);
            // The name that is right in any case, as if there were another.
            all = List.of(input.participant(), "");
        }
        if (Collections.frequency(all, input.participant()) > 1) {
            return input.participant() + "-" + input.sid();
        }
        if (input.track().isEmpty()) {
            return input.participant() + "-" + shown;
        }
        return all.stream().allMatch(input.participant()::equals)
                ? input.track()
                : input.participant() + "-" + input.track();
    }

    private record Input(String participant, String track, String sid) implements Serializable {}
}
