// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.track;

import io.github.flinklivekit.client.track.FrameMetadataFeature;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi;
import io.github.flinklivekit.frame.FrameMetadata;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What the tracks of a source send of its frames' metadata. */
record AnnouncedMetadata(Set<FrameMetadataFeature> features) {

    /** What at least one of the tracks sends: the library has one metadata for all of them. */
    static AnnouncedMetadata of(Collection<CapturedVideoTrack> tracks) {
        Set<FrameMetadataFeature> features = EnumSet.noneOf(FrameMetadataFeature.class);
        tracks.stream()
                .filter(CapturedVideoTrack::isActive)
                .forEach(track -> features.addAll(track.announced()));
        return new AnnouncedMetadata(features);
    }

    /**
     * What goes with a frame; empty for nothing.
     *
     * @throws IllegalArgumentException if the frame has more user data than fits: the library would
     *     drop it
     */
    Optional<LiveKitFfi.FrameMetadata> message(FrameMetadata metadata) {
        FrameMetadata sent =
                new FrameMetadata(
                        features.contains(FrameMetadataFeature.USER_TIMESTAMP)
                                ? metadata.userTimestampUs()
                                : null,
                        features.contains(FrameMetadataFeature.FRAME_ID)
                                ? metadata.frameId()
                                : null,
                        features.contains(FrameMetadataFeature.USER_DATA)
                                ? metadata.userData()
                                : null);
        if (sent.isEmpty()) {
            return Optional.empty();
        }
        byte[] userData = sent.userData();
        int limit = FrameMetadataFeature.maxUserDataBytes(features);
        if (userData != null && userData.length > limit) {
            throw new IllegalArgumentException(
                    "A frame has %d bytes of user data, and a track that sends %s takes %d: write less, or send fewer of the others (sink.frame-metadata)"
                            .formatted(userData.length, features, limit));
        }
        return Optional.of(MetadataMessages.message(sent));
    }
}
