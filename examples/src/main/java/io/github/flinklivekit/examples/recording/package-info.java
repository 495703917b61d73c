// SPDX-License-Identifier: Apache-2.0

/** Writes tracks to Arrow files and plays them back. */
package io.github.flinklivekit.examples.recording;
