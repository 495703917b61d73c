// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import org.junit.jupiter.api.Tag;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A test that the embedded server cannot pass; Maven leaves it out of the run against that. */
@Tag(RealServerOnly.TAG)
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface RealServerOnly {
    String TAG = "real-server-only";

    Because value();

    /** All that the embedded server cannot do and a test asks for. */
    enum Because {
        /** Everybody gets the largest layer of a simulcast track. */
        IT_CHOOSES_NO_LAYERS,

        /**
         * Its encoders leave pictures out, by load and by bitrate: counts and shares of pictures.
         */
        IT_MAY_SKIP_PICTURES,

        /** Nobody can freeze or kill it alone, or tell its memory and time from the client's. */
        IT_SHARES_A_PROCESS_WITH_THE_TEST,

        /** Who speaks, and how good a connection is: it passes on no audio and measures nothing. */
        IT_HEARS_NOBODY,

        /** How old pictures are; and it knows no playout delay. */
        IT_ENCODES_AGAIN,

        /** It tells nobody to stop what nobody watches. */
        IT_STOPS_NO_PUBLISHER,

        /** UDP to the machine's own addresses: nothing can stand between, and there is no TURN. */
        ITS_MEDIA_HAS_ONE_WAY,

        /** It makes every room for who joins it. */
        IT_CREATES_ROOMS_FOR_ALL,

        /** Permissions are those of the token. */
        IT_CHANGES_NO_PERMISSIONS,

        /** Everybody gets every track. */
        IT_HAS_NO_LIMITS
    }
}
