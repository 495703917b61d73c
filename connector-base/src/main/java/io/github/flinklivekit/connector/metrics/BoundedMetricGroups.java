// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.metrics;

import org.apache.flink.annotation.Internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The metrics of what comes and goes. Flink keeps a metric group for as long as its task runs: what
 * returns gets its old one, and there is a limit to their number. Used by one thread at a time.
 *
 * @param <K> what tells those apart that have metrics
 * @param <M> the metrics of one of them
 */
@Internal
public final class BoundedMetricGroups<K, M> {

    /** How many have metrics of their own. */
    public static final int MAX_GROUPS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(BoundedMetricGroups.class);

    private final String what;
    private final Function<K, M> register;
    private final Supplier<M> registerOthers;
    private final Map<K, M> known = new HashMap<>();
    @Nullable private M others;

    /**
     * Nothing is registered yet.
     *
     * @param what has these metrics, in the plural
     * @param register makes the metrics of one that is new
     * @param registerOthers makes, at most once, those that all beyond the limit share
     */
    public BoundedMetricGroups(String what, Function<K, M> register, Supplier<M> registerOthers) {
        this.what = what;
        this.register = register;
        this.registerOthers = registerOthers;
    }

    /** Those of one of them; beyond the limit those that all others share, with one warning. */
    public M getOrRegister(K key) {
        M metrics = known.get(key);
        if (metrics != null) {
            return metrics;
        }
        if (known.size() >= MAX_GROUPS) {
            return others();
        }
        M registered = register.apply(key);
        known.put(key, registered);
        return registered;
    }

    private M others() {
        if (others == null) {
            LOG.warn(
                    "There were more than {} {}: further ones have no metrics of their own",
                    MAX_GROUPS,
                    what);
            others = registerOthers.get();
        }
        return others;
    }
}
