// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.table;

import org.apache.flink.table.data.RowData;

import java.io.Serializable;

/**
 * Makes a row of OUTPUT of a result.
 *
 * @param <T> the result
 */
interface ResultRows<T> extends Serializable {

    RowData row(T result);
}
