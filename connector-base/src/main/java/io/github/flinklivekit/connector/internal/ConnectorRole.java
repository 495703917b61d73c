// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.internal;

import java.util.Map;

/** What a connector does in a room. */
public enum ConnectorRole {
    /** Reads tracks. */
    SOURCE("source", "in"),
    /** Publishes tracks. */
    SINK("sink", "out");

    /**
     * The participant attribute that marks connectors; its value is {@code source} or {@code sink}.
     */
    public static final String ATTRIBUTE = "flink.connector";

    private final String attributeValue;
    private final String identityPart;

    ConnectorRole(String attributeValue, String identityPart) {
        this.attributeValue = attributeValue;
        this.identityPart = identityPart;
    }

    /** The attributes that a participant of this role carries. */
    public Map<String, String> attributes() {
        return Map.of(ATTRIBUTE, attributeValue);
    }

    /**
     * The identity of a subtask: {@code <prefix>-in-<subtask>} or {@code <prefix>-out-<subtask>}.
     */
    public String identity(String prefix, int subtask) {
        return prefix + "-" + identityPart + "-" + subtask;
    }

    /** Whether a participant with these attributes is a connector. */
    public static boolean isConnector(Map<String, String> participantAttributes) {
        return participantAttributes.containsKey(ATTRIBUTE);
    }

    /** {@code source} or {@code sink}, as messages call it. */
    @Override
    public String toString() {
        return attributeValue;
    }
}
