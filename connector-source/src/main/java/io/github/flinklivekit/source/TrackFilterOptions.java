// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.connector.LiveKitConnectorOptions;
import io.github.flinklivekit.source.track.TrackFilter;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Filters that are given as options. */
final class TrackFilterOptions {

    private TrackFilterOptions() {}

    /**
     * What all options of a configuration choose together.
     *
     * @return empty if it has none
     * @throws IllegalArgumentException if a value cannot be read
     */
    static Optional<TrackFilter> of(ReadableConfig config) {
        List<TrackFilter> filters = new ArrayList<>();
        config.getOptional(LiveKitConnectorOptions.TRACK)
                .ifPresent(names -> filters.add(TrackFilter.names(names)));
        pattern(config, LiveKitConnectorOptions.TRACK_PATTERN)
                .ifPresent(pattern -> filters.add(TrackFilter.namePattern(pattern)));
        config.getOptional(LiveKitConnectorOptions.TRACK_SOURCE)
                .ifPresent(sources -> filters.add(TrackFilter.sources(sources)));
        config.getOptional(LiveKitConnectorOptions.PARTICIPANT)
                .ifPresent(identities -> filters.add(TrackFilter.participants(identities)));
        pattern(config, LiveKitConnectorOptions.PARTICIPANT_PATTERN)
                .ifPresent(pattern -> filters.add(TrackFilter.participantPattern(pattern)));
        config.getOptional(LiveKitConnectorOptions.PARTICIPANT_KIND)
                .ifPresent(kinds -> filters.add(TrackFilter.participantKinds(kinds)));
        config.getOptional(LiveKitConnectorOptions.PARTICIPANT_ATTRIBUTES)
                .ifPresent(
                        attributes ->
                                attributes.forEach(
                                        (key, value) ->
                                                filters.add(
                                                        TrackFilter.participantAttribute(
                                                                key, value))));
        return filters.stream().reduce(TrackFilter::and);
    }

    /**
     * A regular expression that was given as an option.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Pattern compiled(ConfigOption<String> option, String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "'"
                            + pattern
                            + "' is no regular expression ("
                            + option.key()
                            + "): "
                            + e.getMessage(),
                    e);
        }
    }

    private static Optional<Pattern> pattern(ReadableConfig config, ConfigOption<String> option) {
        return config.getOptional(option).map(pattern -> compiled(option, pattern));
    }
}
