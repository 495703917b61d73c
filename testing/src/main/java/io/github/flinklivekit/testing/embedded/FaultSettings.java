// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.embedded;

import livekit.LivekitRtc.SignalResponse;

import javax.annotation.Nullable;

import java.time.Duration;

/** What a server does wrong from now on, on purpose. Thread-safe. */
final class FaultSettings {

    /** What becomes of a signal connection that was let through. */
    enum Welcome {
        JOIN,
        SILENCE,
        CLOSE,
        FAREWELL,
        FAREWELL_TO_WHO_RESUMES
    }

    /**
     * What becomes of signal connections that come.
     *
     * @param refusal before there is a WebSocket; null for none
     * @param closeCode of RFC 6455, for {@link Welcome#CLOSE}
     * @param farewell the first and only message, for a farewell; else null
     */
    record Admission(
            @Nullable Refusal refusal,
            Welcome welcome,
            int closeCode,
            @Nullable SignalResponse farewell) {

        static final Admission USUAL = new Admission(null, Welcome.JOIN, 0, null);

        /** What becomes of this one. */
        Welcome welcome(JoinQuery query) {
            if (welcome != Welcome.FAREWELL_TO_WHO_RESUMES) {
                return welcome;
            }
            return query.resumedSid().isEmpty() ? Welcome.JOIN : Welcome.FAREWELL;
        }
    }

    private volatile Admission admission = Admission.USUAL;
    private volatile Duration delay = Duration.ZERO;
    private volatile boolean ignoresPings;
    private volatile boolean dropsWhoLeaves;
    private volatile boolean holdsPictures;

    Admission admission() {
        return admission;
    }

    void setAdmission(Admission next) {
        this.admission = next;
    }

    /** How long messages to clients are held back. */
    Duration delay() {
        return delay;
    }

    void setDelay(Duration next) {
        this.delay = next;
    }

    boolean ignoresPings() {
        return ignoresPings;
    }

    void setIgnoresPings(boolean ignore) {
        this.ignoresPings = ignore;
    }

    /** Whether the connection of a client that says goodbye is cut without a word. */
    boolean dropsWhoLeaves() {
        return dropsWhoLeaves;
    }

    void setDropsWhoLeaves(boolean drop) {
        this.dropsWhoLeaves = drop;
    }

    /** Whether pictures that come are passed on to nobody. */
    boolean holdsPictures() {
        return holdsPictures;
    }

    void setHoldsPictures(boolean hold) {
        this.holdsPictures = hold;
    }
}
