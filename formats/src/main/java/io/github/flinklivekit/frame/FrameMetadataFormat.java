// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** The bytes of metadata within a serialised frame; {@link VideoFrameSerializer} says which. */
final class FrameMetadataFormat {

    private static final int USER_TIMESTAMP = 1;
    private static final int FRAME_ID = 2;
    private static final int USER_DATA = 4;
    private static final int ALL = USER_TIMESTAMP | FRAME_ID | USER_DATA;

    private FrameMetadataFormat() {}

    static void write(FrameMetadata metadata, DataOutputView target) throws IOException {
        Long userTimestampUs = metadata.userTimestampUs();
        Long frameId = metadata.frameId();
        byte[] userData = metadata.userData();
        target.writeByte(
                (userTimestampUs == null ? 0 : USER_TIMESTAMP)
                        | (frameId == null ? 0 : FRAME_ID)
                        | (userData == null ? 0 : USER_DATA));
        if (userTimestampUs != null) {
            target.writeLong(userTimestampUs);
        }
        if (frameId != null) {
            target.writeLong(frameId);
        }
        if (userData != null) {
            target.writeShort(userData.length);
            target.write(userData);
        }
    }

    /**
     * @throws IllegalArgumentException if a field is out of its range
     */
    static FrameMetadata read(DataInputView source) throws IOException {
        int flags = source.readUnsignedByte();
        if ((flags & ~ALL) != 0) {
            throw new IllegalArgumentException("its metadata has unknown fields");
        }
        if (flags == 0) {
            return FrameMetadata.NONE;
        }
        return new FrameMetadata(
                (flags & USER_TIMESTAMP) == 0 ? null : Long.valueOf(source.readLong()),
                (flags & FRAME_ID) == 0 ? null : Long.valueOf(source.readLong()),
                (flags & USER_DATA) == 0 ? null : readUserData(source));
    }

    private static byte[] readUserData(DataInputView source) throws IOException {
        byte[] userData = new byte[source.readUnsignedShort()];
        source.readFully(userData);
        return userData;
    }
}
