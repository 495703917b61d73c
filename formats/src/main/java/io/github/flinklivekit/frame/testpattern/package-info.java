// SPDX-License-Identifier: Apache-2.0

/** A source of moving test pictures that needs no server. */
package io.github.flinklivekit.frame.testpattern;
