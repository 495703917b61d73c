// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.auth;

import org.apache.flink.annotation.Internal;

import java.util.Map;

/** What a connector does in a room. */
@Internal
public enum ConnectorRole {
    /** Reads tracks. */
    SOURCE("source", "source", "in"),
    /** Sees what happens to tracks, and reads none. */
    OBSERVER("track-events", "source of track events", "events"),
    /** An observer who hears what the server tells subscribers alone. */
    SUBSCRIBING_OBSERVER("track-events", "source of track events", "events"),
    /** Hears the data that participants send, and reads no track. */
    DATA_RECEIVER("data-messages", "source of data messages", "data"),
    /** Publishes tracks. */
    SINK("sink", "sink", "out");

    /** The participant attribute that marks connectors; its value says what it does. */
    public static final String ATTRIBUTE = "flink.connector";

    private final String attribute;
    private final String title;
    private final String identityPart;

    ConnectorRole(String attribute, String title, String identityPart) {
        this.attribute = attribute;
        this.title = title;
        this.identityPart = identityPart;
    }

    /** Whether it has to be allowed to subscribe. */
    public boolean canSubscribe() {
        return this == SOURCE || this == SUBSCRIBING_OBSERVER || this == DATA_RECEIVER;
    }

    /** Whether it takes data of participants, which costs memory for each message. */
    public boolean hearsData() {
        return this == DATA_RECEIVER;
    }

    /** The attributes that a participant of this role carries. */
    public Map<String, String> attributes() {
        return Map.of(ATTRIBUTE, attribute);
    }

    /**
     * The identity of a subtask: {@code <prefix>-in-<subtask>} of a source, {@code
     * <prefix>-events-<subtask>} of one of track events, {@code <prefix>-data-<subtask>} of one of
     * data messages, {@code <prefix>-out-<subtask>} of a sink.
     */
    public String identity(String prefix, int subtask) {
        return prefix + "-" + identityPart + "-" + subtask;
    }

    /** Whether a participant with these attributes is a connector. */
    public static boolean isConnector(Map<String, String> participantAttributes) {
        return participantAttributes.containsKey(ATTRIBUTE);
    }

    /** As messages call it: {@code source}, {@code sink}. */
    @Override
    public String toString() {
        return title;
    }
}
