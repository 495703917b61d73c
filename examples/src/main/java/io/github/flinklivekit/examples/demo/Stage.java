// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

import io.github.flinklivekit.examples.demo.Expectations.Expectation;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What a demonstration has at hand while it runs. Used by the thread that runs it. */
public final class Stage {

    /** How long a slow machine may take to the first picture. */
    private static final Duration START = Duration.ofMinutes(2);

    /** How long it waits after its time for what was not seen. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final LiveKitEndpoint server;
    private final String suffix;
    private final DemoOptions options;
    private final Closing closing;
    private final Log log;
    private final List<PicturePage.Picture> pictures = new ArrayList<>();
    private final long startNs = System.nanoTime();
    private final Expectations expectations;

    /** Sees whether something is there. */
    @FunctionalInterface
    public interface Look {
        /** Takes a look. */
        void look() throws Exception;
    }

    /**
     * A stage without a page.
     *
     * @param suffix of the names of rooms, so that nobody else's are met
     */
    Stage(LiveKitEndpoint server, String suffix, DemoOptions options, Closing closing, Log log) {
        this.server = server;
        this.suffix = suffix;
        this.options = options;
        this.closing = closing;
        this.log = log;
        this.expectations =
                new Expectations(
                        what -> log.say(String.format("%5.1f s  seen: %s", seconds(), what)));
    }

    /** Where the rooms are. */
    public LiveKitEndpoint server() {
        return server;
    }

    /** The name of a room that is this run's own. */
    public String room(String name) {
        return name + suffix;
    }

    /** How long to run after the first picture. */
    public Duration duration() {
        return options.duration();
    }

    /** What has to be seen. */
    public Expectations expectations() {
        return expectations;
    }

    /** For the terminal and the page. */
    public Log log() {
        return log;
    }

    /** Takes what has to be closed at the end. */
    public <T extends AutoCloseable> T add(T resource) {
        return closing.add(resource);
    }

    /** One more picture of the page. */
    public LatestFrame picture(String caption) {
        LatestFrame frame = new LatestFrame();
        pictures.add(new PicturePage.Picture(caption, frame));
        return frame;
    }

    /** Serves the page with the pictures that were added, unless the user wants none. */
    public void openPage(String title) throws IOException {
        if (options.page().hasPage()) {
            PicturePage page =
                    add(options.page().open(port -> PicturePage.serve(port, title, pictures, log)));
            log.say("To look at: " + page.url());
        }
    }

    /**
     * Lets a job that does not end by itself run, until its time is over and everything was seen,
     * or nothing more is to be waited for.
     *
     * @throws IllegalStateException if the job has ended
     * @throws Exception what the job failed with
     */
    public void watch(LocalJob job) throws Exception {
        watch(job, () -> {}, () -> expectations.missing().isEmpty());
    }

    /**
     * {@link #watch(LocalJob)} until some of what has to be seen was seen, of which nobody is told.
     *
     * @param awaited what has to be seen while the job runs
     * @param look is called again and again to see whether it is there
     */
    public void watchFor(List<Expectation> awaited, LocalJob job, Look look) throws Exception {
        watch(job, look, () -> awaited.stream().allMatch(Expectation::isMet));
    }

    private void watch(LocalJob job, Look look, BooleanSupplier seen) throws Exception {
        long sinceNs = System.nanoTime();
        boolean begun = false;
        while (true) {
            look.look();
            if (!begun && expectations.hasBegun()) {
                begun = true;
                sinceNs = System.nanoTime();
            }
            Duration passed = Duration.ofNanos(System.nanoTime() - sinceNs);
            Duration limit = begun ? duration().plus(PATIENCE) : START;
            boolean done = begun && seen.getAsBoolean();
            if (passed.compareTo(done ? duration() : limit) >= 0) {
                return;
            }
            if (job.awaitEnd(LOOK_EVERY)) {
                throw new IllegalStateException("The job has ended by itself");
            }
        }
    }

    private double seconds() {
        return (System.nanoTime() - startNs) / 1e9;
    }
}
