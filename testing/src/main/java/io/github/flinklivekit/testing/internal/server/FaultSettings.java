// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.server;

import io.github.flinklivekit.testing.internal.auth.JoinParameters;
import io.github.flinklivekit.testing.internal.auth.RequestRejectedException;

import org.apache.flink.annotation.Internal;

import livekit.LivekitRtc.SignalResponse;

import javax.annotation.Nullable;

import java.time.Duration;

/** What a server does wrong from now on, on purpose. Thread-safe. */
@Internal
public final class FaultSettings {

    /** What becomes of a signal connection that was let through. */
    public enum Welcome {
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
    public record Admission(
            @Nullable RequestRejectedException refusal,
            Welcome welcome,
            int closeCode,
            @Nullable SignalResponse farewell) {

        public static final Admission USUAL = new Admission(null, Welcome.JOIN, 0, null);

        /** What becomes of this one. */
        public Welcome welcome(JoinParameters query) {
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

    public Admission admission() {
        return admission;
    }

    public void setAdmission(Admission next) {
        this.admission = next;
    }

    /** How long messages to clients are held back. */
    public Duration delay() {
        return delay;
    }

    public void setDelay(Duration next) {
        this.delay = next;
    }

    public boolean ignoresPings() {
        return ignoresPings;
    }

    public void setIgnoresPings(boolean ignore) {
        this.ignoresPings = ignore;
    }

    /** Whether the connection of a client that says goodbye is cut without a word. */
    public boolean dropsWhoLeaves() {
        return dropsWhoLeaves;
    }

    public void setDropsWhoLeaves(boolean drop) {
        this.dropsWhoLeaves = drop;
    }

    /** Whether pictures that come are passed on to nobody. */
    public boolean holdsPictures() {
        return holdsPictures;
    }

    public void setHoldsPictures(boolean hold) {
        this.holdsPictures = hold;
    }
}
