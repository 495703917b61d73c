// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.result;

import org.apache.flink.annotation.PublicEvolving;

import java.io.Serializable;

/**
 * One output of a model for one picture. Whoever has it owns the arrays.
 *
 * @param values all elements, the last dimension varying fastest; whole numbers beyond 2^53 are
 *     rounded
 * @param shape the dimensions without that of the batch
 */
// Arrays, since a vector may have thousands of elements: two values are equal only if they are one.
@PublicEvolving
@SuppressWarnings("ArrayRecordComponent")
public record OutputValues(double[] values, long[] shape) implements Serializable {}
