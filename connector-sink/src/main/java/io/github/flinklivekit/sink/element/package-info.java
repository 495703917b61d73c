// SPDX-License-Identifier: Apache-2.0

/**
 * What a sink takes: frames, commands on tracks, data messages, and how elements of a job become
 * these.
 */
package io.github.flinklivekit.sink.element;
