// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.track;

import io.github.flinklivekit.ffi.protocol.LiveKitFfi;
import io.github.flinklivekit.frame.FrameMetadata;

import com.google.protobuf.ByteString;

/** Between the library's metadata of a picture and a frame's. */
final class MetadataMessages {

    private MetadataMessages() {}

    /** What was received: a field that is 0 or empty was not sent. */
    static FrameMetadata of(LiveKitFfi.FrameMetadata message) {
        long timestampUs = message.getUserTimestamp();
        long frameId = Integer.toUnsignedLong(message.getFrameId());
        return new FrameMetadata(
                timestampUs > 0 ? Long.valueOf(timestampUs) : null,
                frameId > 0 ? Long.valueOf(frameId) : null,
                message.getUserData().isEmpty() ? null : message.getUserData().toByteArray());
    }

    static LiveKitFfi.FrameMetadata message(FrameMetadata metadata) {
        LiveKitFfi.FrameMetadata.Builder message = LiveKitFfi.FrameMetadata.newBuilder();
        if (metadata.userTimestampUs() != null) {
            message.setUserTimestamp(metadata.userTimestampUs());
        }
        if (metadata.frameId() != null) {
            message.setFrameId(metadata.frameId().intValue());
        }
        if (metadata.userData() != null) {
            message.setUserData(ByteString.copyFrom(metadata.userData()));
        }
        return message.build();
    }
}
