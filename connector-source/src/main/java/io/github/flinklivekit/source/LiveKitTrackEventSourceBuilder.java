// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.connector.ScanMode;
import io.github.flinklivekit.source.deserializer.TrackEventDeserializationSchema;
import io.github.flinklivekit.source.track.TrackEventType;
import io.github.flinklivekit.source.trackevents.TrackEventReaderFactory;

import org.apache.flink.annotation.PublicEvolving;

import java.util.Objects;

/**
 * Collects what a {@link LiveKitSource} of track events needs: a server, credentials and rooms.
 *
 * @param <T> the type of the records
 */
@PublicEvolving
public final class LiveKitTrackEventSourceBuilder<T>
        extends AbstractLiveKitSourceBuilder<LiveKitTrackEventSourceBuilder<T>> {

    private TrackEventDeserializationSchema<?> deserializer;

    LiveKitTrackEventSourceBuilder(TrackEventDeserializationSchema<T> deserializer) {
        super(ScanMode.TRACK_EVENTS);
        this.deserializer = deserializer;
    }

    @Override
    protected LiveKitTrackEventSourceBuilder<T> self() {
        return this;
    }

    /** Turns events into the job's own records. Default: the events themselves. */
    @SuppressWarnings("unchecked") // The type of the builder follows its deserializer's.
    public <R> LiveKitTrackEventSourceBuilder<R> setDeserializer(
            TrackEventDeserializationSchema<R> value) {
        deserializer = Objects.requireNonNull(value, "deserializer");
        return (LiveKitTrackEventSourceBuilder<R>) this;
    }

    /**
     * Whether the source subscribes to the tracks, without their pictures, to report what the
     * server tells only subscribers: {@link TrackEventType#SUBSCRIBED}, {@link
     * TrackEventType#SPEAKING_STARTED}, {@link TrackEventType#SPEAKING_STOPPED} and {@link
     * TrackEventType#QUALITY_CHANGED}. Default false.
     */
    public LiveKitTrackEventSourceBuilder<T> setSubscriberEvents(boolean value) {
        return set(LiveKitSourceOptions.SCAN_SUBSCRIBER_EVENTS, value);
    }

    /**
     * The source.
     *
     * @throws IllegalArgumentException if something is missing or contradicts the rest; the message
     *     says what to write
     */
    @SuppressWarnings("unchecked") // See setDeserializer.
    public LiveKitSource<T> build() {
        SourceSettings scope = settings();
        if (scope.stop().frames() > 0) {
            throw new IllegalArgumentException(
                    "A source of track events emits no frames to end after: give a time or the end of the room "
                            + "(scan.stop-after, scan.stop-when-room-ends)");
        }
        return new LiveKitSource<>(
                scope,
                new TrackEventReaderFactory<>(
                        scope.connection(),
                        scope.rooms(),
                        scope.stop().absence(),
                        scope.filter(),
                        (TrackEventDeserializationSchema<T>) deserializer,
                        config().get(LiveKitSourceOptions.SCAN_SUBSCRIBER_EVENTS)));
    }
}
