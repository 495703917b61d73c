// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.source.track.TrackFilter;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Filters that are given as options. */
final class TrackFilterOptions {

    static final List<ConfigOption<?>> ALL =
            List.of(
                    LiveKitSourceOptions.TRACK,
                    LiveKitSourceOptions.TRACK_PATTERN,
                    LiveKitSourceOptions.TRACK_SOURCE,
                    LiveKitSourceOptions.PARTICIPANT,
                    LiveKitSourceOptions.PARTICIPANT_PATTERN,
                    LiveKitSourceOptions.PARTICIPANT_KIND,
                    LiveKitSourceOptions.PARTICIPANT_ATTRIBUTES);

    private TrackFilterOptions() {}

    /**
     * What all options of a configuration choose together.
     *
     * @return empty if it has none
     * @throws IllegalArgumentException if a value cannot be read
     */
    static Optional<TrackFilter> of(ReadableConfig config) {
        List<TrackFilter> filters = new ArrayList<>();
        config.getOptional(LiveKitSourceOptions.TRACK)
                .ifPresent(names -> filters.add(TrackFilter.names(names)));
        RegexOption.get(config, LiveKitSourceOptions.TRACK_PATTERN)
                .ifPresent(pattern -> filters.add(TrackFilter.namePattern(pattern)));
        config.getOptional(LiveKitSourceOptions.TRACK_SOURCE)
                .ifPresent(sources -> filters.add(TrackFilter.sources(sources)));
        config.getOptional(LiveKitSourceOptions.PARTICIPANT)
                .ifPresent(identities -> filters.add(TrackFilter.participants(identities)));
        RegexOption.get(config, LiveKitSourceOptions.PARTICIPANT_PATTERN)
                .ifPresent(pattern -> filters.add(TrackFilter.participantPattern(pattern)));
        config.getOptional(LiveKitSourceOptions.PARTICIPANT_KIND)
                .ifPresent(kinds -> filters.add(TrackFilter.participantKinds(kinds)));
        config.getOptional(LiveKitSourceOptions.PARTICIPANT_ATTRIBUTES)
                .ifPresent(
                        attributes ->
                                attributes.forEach(
                                        (key, value) ->
                                                filters.add(
                                                        TrackFilter.participantAttribute(
                                                                key, value))));
        return filters.stream().reduce(TrackFilter::and);
    }
}
