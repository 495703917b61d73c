// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.auth;

import io.github.flinklivekit.client.room.ParticipantKind;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What the others in a room are told of a connector.
 *
 * @param kind what it counts as
 * @param name what it is called; null for what it is
 * @param attributes beside {@link ConnectorRole#ATTRIBUTE}
 */
@Internal
public record LocalParticipantProfile(
        ParticipantKind kind, @Nullable String name, Map<String, String> attributes)
        implements Serializable {

    /**
     * LiveKit's agents wait for participants of the kinds standard, sip and connector, so they
     * would take a connector of these for their user; the server gives rights to the kinds agent
     * and egress; ingress only publishes. A bridge is what there is between the room and other
     * systems.
     */
    public static final LocalParticipantProfile DEFAULT =
            new LocalParticipantProfile(ParticipantKind.BRIDGE, null, Map.of());

    /**
     * Checks the attributes.
     *
     * @throws IllegalArgumentException if one is the connectors' own
     */
    public LocalParticipantProfile {
        Objects.requireNonNull(kind, "kind");
        attributes = Map.copyOf(attributes);
        if (ConnectorRole.isConnector(attributes)) {
            throw new IllegalArgumentException(
                    "The attribute '"
                            + ConnectorRole.ATTRIBUTE
                            + "' says what a connector does, and cannot be given another value "
                            + "(local-participant.attributes)");
        }
    }

    /** The name of a connector of that role. */
    String nameOf(ConnectorRole role) {
        return name == null ? "Flink " + role : name;
    }

    /** All attributes of a connector of that role. */
    Map<String, String> attributesOf(ConnectorRole role) {
        Map<String, String> all = new LinkedHashMap<>(attributes);
        all.putAll(role.attributes());
        return all;
    }
}
