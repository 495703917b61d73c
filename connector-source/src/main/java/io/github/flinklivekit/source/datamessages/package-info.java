// SPDX-License-Identifier: Apache-2.0

/** Reads the data that participants send. */
package io.github.flinklivekit.source.datamessages;
