// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys of a room's end-to-end encryption, as LiveKit's SDKs use them: AES-GCM with a key that
 * is derived (PBKDF2) from bytes that all who may watch have got some other way. The server never
 * has them. Frame metadata travels outside the encryption.
 *
 * <p>Made by {@link #shared} or {@link #ofParticipants}. Never printed.
 */
@PublicEvolving
public final class EncryptionKeys implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Finds the key of a participant, where each has its own. */
    @FunctionalInterface
    public interface Provider extends Serializable {

        /**
         * What a participant's pictures are encrypted with. Asked on the room's thread, whenever
         * somebody joins: it must not block.
         *
         * @param participant its identity; also this participant's own
         * @return null if there is no key, so that nothing of it can be seen
         */
        @Nullable
        byte[] keyOf(String participant);
    }

    /** What a key ring of LiveKit's SDKs holds. */
    private static final int MAX_KEYS = 16;

    /** Empty if each has its own. */
    private final byte[][] shared;

    @Nullable private final Provider provider;

    private EncryptionKeys(byte[][] shared, @Nullable Provider provider) {
        this.shared = shared;
        this.provider = provider;
    }

    /**
     * One key for all participants, in UTF-8.
     *
     * @param key what this participant encrypts with, and others too; number 0 of LiveKit's key
     *     rings
     * @param later what others may change to while they send: numbers 1 and up, of which each
     *     picture says its own. A key that is derived from a former one (ratcheted) need not be
     *     here
     * @throws IllegalArgumentException if one is empty, or there are more than 16
     */
    public static EncryptionKeys shared(String key, String... later) {
        byte[][] keys =
                Stream.concat(Stream.of(key), Arrays.stream(later))
                        .map(one -> one.getBytes(StandardCharsets.UTF_8))
                        .toArray(byte[][]::new);
        if (Arrays.stream(keys).anyMatch(one -> one.length == 0)) {
            throw new IllegalArgumentException("The key of an encrypted room is empty");
        }
        if (keys.length > MAX_KEYS) {
            throw new IllegalArgumentException(
                    "A room has " + MAX_KEYS + " keys at most, not " + keys.length);
        }
        return new EncryptionKeys(keys, null);
    }

    /** A key for each participant. */
    public static EncryptionKeys ofParticipants(Provider provider) {
        return new EncryptionKeys(new byte[0][], Objects.requireNonNull(provider, "provider"));
    }

    /** The keys that all share, by their numbers; none if each has its own. */
    public List<byte[]> sharedKeys() {
        return Arrays.stream(shared).map(byte[]::clone).toList();
    }

    /** The key of a participant, its own or the shared one; empty if there is none. */
    public Optional<byte[]> keyOf(String participant) {
        return provider == null
                ? Optional.of(shared[0].clone())
                : Optional.ofNullable(provider.keyOf(participant)).map(byte[]::clone);
    }

    /** Tells nothing. */
    @Override
    public String toString() {
        return provider == null ? "a key for all" : "a key for each participant";
    }
}
