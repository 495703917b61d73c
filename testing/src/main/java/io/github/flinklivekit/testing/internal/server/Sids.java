// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.server;

import org.apache.flink.annotation.Internal;

import java.security.SecureRandom;

/** Ids as the real server makes them: a prefix that tells the kind, and twelve characters. */
@Internal
public final class Sids {

    private static final String ALPHABET =
            "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final int LENGTH = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Sids() {}

    public static String room() {
        return "RM_" + random();
    }

    public static String participant() {
        return "PA_" + random();
    }

    public static String videoTrack() {
        return "TR_VC" + random();
    }

    public static String audioTrack() {
        return "TR_AM" + random();
    }

    private static String random() {
        StringBuilder id = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }
}
