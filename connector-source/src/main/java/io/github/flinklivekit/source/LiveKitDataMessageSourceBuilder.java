// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.connector.ScanMode;
import io.github.flinklivekit.source.datamessages.DataMessageReaderFactory;
import io.github.flinklivekit.source.deserializer.DataMessageDeserializationSchema;

import org.apache.flink.annotation.PublicEvolving;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Collects what a {@link LiveKitSource} of data messages needs: a server, credentials and rooms.
 *
 * @param <T> the type of the records
 */
@PublicEvolving
public final class LiveKitDataMessageSourceBuilder<T>
        extends AbstractLiveKitSourceBuilder<LiveKitDataMessageSourceBuilder<T>> {

    private DataMessageDeserializationSchema<?> deserializer;

    LiveKitDataMessageSourceBuilder(DataMessageDeserializationSchema<T> deserializer) {
        super(ScanMode.DATA_MESSAGES);
        this.deserializer = deserializer;
    }

    @Override
    protected LiveKitDataMessageSourceBuilder<T> self() {
        return this;
    }

    /** Turns messages into the job's own records. Default: the messages themselves. */
    @SuppressWarnings("unchecked") // The type of the builder follows its deserializer's.
    public <R> LiveKitDataMessageSourceBuilder<R> setDeserializer(
            DataMessageDeserializationSchema<R> value) {
        deserializer = Objects.requireNonNull(value, "deserializer");
        return (LiveKitDataMessageSourceBuilder<R>) this;
    }

    /** The topics of the messages to read. Default: all. */
    public LiveKitDataMessageSourceBuilder<T> setTopics(String... values) {
        return setTopics(List.of(values));
    }

    /** The topics of the messages to read. Default: all. */
    public LiveKitDataMessageSourceBuilder<T> setTopics(Collection<String> values) {
        return set(LiveKitSourceOptions.TOPIC, List.copyOf(values));
    }

    /**
     * After how long without a message a subtask has no say in event time, until the next one; zero
     * for never. Default 5 s.
     */
    public LiveKitDataMessageSourceBuilder<T> setWatermarkIdleTimeout(Duration value) {
        return set(
                LiveKitSourceOptions.SCAN_WATERMARK_IDLE_TIMEOUT,
                Objects.requireNonNull(value, "watermarkIdleTimeout"));
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
                    "A source of data messages emits no frames to end after: give a time or the end of the room "
                            + "(scan.stop-after, scan.stop-when-room-ends)");
        }
        if (choosesTracks()) {
            throw new IllegalArgumentException(
                    "A source of data messages reads no tracks to choose from: leave out the options of tracks and "
                            + "participants, and choose messages by their topic (topic)");
        }
        return new LiveKitSource<>(
                scope,
                new DataMessageReaderFactory<>(
                        scope.connection(),
                        scope.rooms(),
                        scope.stop().absence(),
                        Set.copyOf(
                                config().getOptional(LiveKitSourceOptions.TOPIC).orElse(List.of())),
                        idleTimeout(),
                        (DataMessageDeserializationSchema<T>) deserializer));
    }
}
