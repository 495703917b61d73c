// SPDX-License-Identifier: Apache-2.0
/** What the table source and the table sink share: columns and options. */
package io.github.flinklivekit.connector.table;
