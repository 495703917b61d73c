// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.publish;

import io.github.flinklivekit.client.room.LocalParticipant;
import io.github.flinklivekit.client.room.PublishException;
import io.github.flinklivekit.client.room.PublishException.Reason;
import io.github.flinklivekit.client.track.TrackPublishOptions;

import livekit.LivekitRtc.JoinResponse;

import javax.annotation.Nullable;

import java.util.List;
import java.util.Locale;

/** Why publishing a track must fail, as far as it can be known without asking the server. */
final class PublishPreconditions {

    private static final String VIDEO = "video/";

    private PublishPreconditions() {}

    /**
     * Why a track cannot be published; null if it can.
     *
     * @param encoders what can be encoded here, in lower case
     * @param self with its current permissions, which the server can have changed since the join
     * @param join the server's answer to the join
     */
    @Nullable
    static PublishException checkTrack(
            String name,
            TrackPublishOptions options,
            List<String> encoders,
            LocalParticipant self,
            JoinResponse join) {
        if (!self.permissions().canPublish()) {
            return new PublishException(
                    Reason.REFUSED,
                    "The track '"
                            + name
                            + "' cannot be published: '"
                            + self.identity()
                            + "' is not allowed to publish. Mint its token with canPublish");
        }
        String codec = options.videoCodec().protocolName();
        if (!encoders.contains(codec)) {
            return new PublishException(
                    Reason.CODEC_UNAVAILABLE,
                    "The track '"
                            + name
                            + "' cannot be encoded as "
                            + options.videoCodec()
                            + ": this native build has no encoder for it. It has "
                            + encoders);
        }
        List<String> allowed = allowedCodecs(join);
        if (!allowed.isEmpty() && !allowed.contains(codec)) {
            return new PublishException(
                    Reason.CODEC_UNAVAILABLE,
                    "The track '"
                            + name
                            + "' cannot be published as "
                            + options.videoCodec()
                            + ": the server allows "
                            + allowed);
        }
        return null;
    }

    private static List<String> allowedCodecs(JoinResponse join) {
        return join.getEnabledPublishCodecsList().stream()
                .map(codec -> codec.getMime().toLowerCase(Locale.ROOT))
                .filter(mime -> mime.startsWith(VIDEO))
                .map(mime -> mime.substring(VIDEO.length()))
                .toList();
    }
}
