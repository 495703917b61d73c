// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.auth;

import org.apache.flink.annotation.Internal;

import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantPermission;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a token says of its holder and lets it do.
 *
 * @param video the grants by LiveKit's names; what is not there is not granted, but for the three
 *     that {@link #permission} has
 */
@Internal
public record ClaimGrants(
        String identity,
        String name,
        String metadata,
        Map<String, String> attributes,
        ParticipantInfo.Kind kind,
        Map<String, Object> video) {

    static ClaimGrants of(DecodedJWT token) {
        Map<String, String> attributes = new LinkedHashMap<>();
        map(token.getClaim("attributes"))
                .forEach((name, value) -> attributes.put(name, String.valueOf(value)));
        return new ClaimGrants(
                token.getSubject() == null ? "" : token.getSubject(),
                text(token.getClaim("name")),
                text(token.getClaim("metadata")),
                attributes,
                kind(text(token.getClaim("kind"))),
                map(token.getClaim("video")));
    }

    /** The room that may be joined or administrated; empty for none. */
    public String room() {
        return video.get("room") instanceof String room ? room : "";
    }

    public boolean allows(String grant) {
        return Boolean.TRUE.equals(video.get(grant));
    }

    public boolean isHidden() {
        return allows("hidden");
    }

    /** Whether a room is empty for LiveKit that has only such participants. */
    public boolean isDependent() {
        return switch (kind) {
            case AGENT, EGRESS -> true;
            default -> allows("agent") || allows("recorder");
        };
    }

    /** What the participant may do in its room: all that the token does not forbid. */
    public ParticipantPermission permission() {
        boolean canPublish = !Boolean.FALSE.equals(video.get("canPublish"));
        boolean canPublishData =
                video.get("canPublishData") instanceof Boolean given ? given : canPublish;
        return ParticipantPermission.newBuilder()
                .setCanPublish(canPublish)
                .setCanSubscribe(!Boolean.FALSE.equals(video.get("canSubscribe")))
                .setCanPublishData(canPublishData)
                .setCanUpdateMetadata(allows("canUpdateOwnMetadata"))
                .setHidden(isHidden())
                .build();
    }

    private static String text(Claim claim) {
        return claim.asString() == null ? "" : claim.asString();
    }

    private static Map<String, Object> map(Claim claim) {
        return claim.asMap() == null ? Map.of() : claim.asMap();
    }

    private static ParticipantInfo.Kind kind(String name) {
        try {
            return ParticipantInfo.Kind.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return ParticipantInfo.Kind.STANDARD;
        }
    }
}
