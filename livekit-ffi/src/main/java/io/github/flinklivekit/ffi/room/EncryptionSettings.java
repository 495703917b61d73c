// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.room;

import io.github.flinklivekit.client.room.EncryptionKeys;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.E2eeOptions;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.EncryptionType;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.KeyDerivationFunction;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.KeyProviderOptions;

import com.google.protobuf.ByteString;

/** How the library encrypts and decrypts: as LiveKit's SDKs, but for what a wrong key costs. */
final class EncryptionSettings {

    /** Of all SDKs. */
    private static final String SALT = "LKFrameEncryptionKey";

    private static final int KEY_RING_SIZE = 16;

    /**
     * How many keys that follow from one are tried for a frame that it does not decrypt. The SDKs'
     * 16 derive as many keys for each frame of a wrong one, half a core at 15 frames a second.
     */
    private static final int RATCHET_WINDOW = 4;

    /**
     * After so many frames the library gives up and says so; by the SDKs' default it never does.
     */
    private static final int FAILURE_TOLERANCE = 10;

    private EncryptionSettings() {}

    static E2eeOptions of(EncryptionKeys keys) {
        KeyProviderOptions.Builder provider =
                KeyProviderOptions.newBuilder()
                        .setRatchetSalt(ByteString.copyFromUtf8(SALT))
                        .setRatchetWindowSize(RATCHET_WINDOW)
                        .setFailureTolerance(FAILURE_TOLERANCE)
                        .setKeyRingSize(KEY_RING_SIZE)
                        .setKeyDerivationFunction(KeyDerivationFunction.PBKDF2);
        keys.sharedKeys().stream()
                .findFirst()
                .ifPresent(key -> provider.setSharedKey(ByteString.copyFrom(key)));
        return E2eeOptions.newBuilder()
                .setEncryptionType(EncryptionType.GCM)
                .setKeyProviderOptions(provider)
                .build();
    }
}
