// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.metrics;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The metrics of what comes and goes. Flink keeps a metric group for as long as its task runs: what
 * returns gets its old one, and there is a limit to their number. Used on the task thread.
 */
public final class BoundedMetricGroups<K, M> {

    static final int MAX_GROUPS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(BoundedMetricGroups.class);

    private final String what;
    private final Function<K, M> register;
    private final Map<K, M> known = new HashMap<>();
    private boolean warned;

    /**
     * Nothing is registered yet.
     *
     * @param what has these metrics, in the plural
     * @param register makes the metrics of one that is new
     */
    BoundedMetricGroups(String what, Function<K, M> register) {
        this.what = what;
        this.register = register;
    }

    /** Those of one of them; empty beyond the limit, with one warning. */
    public Optional<M> getOrRegister(K key) {
        M metrics = known.get(key);
        if (metrics == null && known.size() < MAX_GROUPS) {
            metrics = register.apply(key);
            known.put(key, metrics);
        } else if (metrics == null && !warned) {
            warned = true;
            LOG.warn("There were more than {} {}: further ones have no metrics", MAX_GROUPS, what);
        }
        return Optional.ofNullable(metrics);
    }
}
