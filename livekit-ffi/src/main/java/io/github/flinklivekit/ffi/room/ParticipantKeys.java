// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.room;

import io.github.flinklivekit.client.room.EncryptionKeys;
import io.github.flinklivekit.ffi.library.FfiClient;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.E2eeRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.FfiRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.SetKeyRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.SetSharedKeyRequest;

import com.google.protobuf.ByteString;

import javax.annotation.Nullable;

import java.util.List;

/**
 * Gives the library the keys of participants, where each has its own, and later shared ones: the
 * first it has from the start. Confined to the room's thread.
 */
final class ParticipantKeys {

    /** The number of a participant's own key. */
    private static final int FIRST = 0;

    private final FfiClient library;
    @Nullable private final EncryptionKeys keys;
    private long room;

    /**
     * @param keys null for a room without encryption
     */
    ParticipantKeys(FfiClient library, @Nullable EncryptionKeys keys) {
        this.library = library;
        this.keys = keys;
    }

    void joined(long roomHandle) {
        room = roomHandle;
        List<byte[]> shared = keys == null ? List.of() : keys.sharedKeys();
        for (int number = 1; number < shared.size(); number++) {
            request(
                    E2eeRequest.newBuilder()
                            .setSetSharedKey(
                                    SetSharedKeyRequest.newBuilder()
                                            .setSharedKey(ByteString.copyFrom(shared.get(number)))
                                            .setKeyIndex(number)));
        }
    }

    /** Somebody is there, or this participant itself. */
    void onParticipant(String identity) {
        if (keys == null || !keys.sharedKeys().isEmpty()) {
            return;
        }
        keys.keyOf(identity)
                .ifPresent(
                        key ->
                                request(
                                        E2eeRequest.newBuilder()
                                                .setSetKey(
                                                        SetKeyRequest.newBuilder()
                                                                .setParticipantIdentity(identity)
                                                                .setKey(ByteString.copyFrom(key))
                                                                .setKeyIndex(FIRST))));
    }

    private void request(E2eeRequest.Builder request) {
        library.request(FfiRequest.newBuilder().setE2Ee(request.setRoomHandle(room)).build());
    }

    /** Whether what a participant encrypts can be decrypted, as far as that is known. */
    boolean hasKeyOf(String identity) {
        return keys != null && keys.keyOf(identity).isPresent();
    }
}
