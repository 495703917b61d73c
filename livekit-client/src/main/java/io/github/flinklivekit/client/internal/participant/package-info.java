// SPDX-License-Identifier: Apache-2.0

/** Participants and publications, and the values of the protocol that describe them. */
package io.github.flinklivekit.client.internal.participant;
