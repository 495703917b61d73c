// SPDX-License-Identifier: Apache-2.0

/** Runs on the TaskManagers: takes frames from tracks and emits them. */
package io.github.flinklivekit.source.reader;
