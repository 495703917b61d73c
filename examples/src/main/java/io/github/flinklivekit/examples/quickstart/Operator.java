// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.quickstart;

import java.util.List;

/**
 * An operator of the job's graph and what it does at the moment.
 *
 * @param id in the graph
 * @param name as the job calls it
 * @param after the ids of the operators that it receives from
 * @param in frames a second that it receives
 * @param out frames a second that it gives away; of a sink, those that it publishes
 * @param dropped frames that it has dropped since the start
 */
record Operator(int id, String name, List<Integer> after, double in, double out, long dropped) {}
