// SPDX-License-Identifier: Apache-2.0

/** What runs on a task's thread, and how other threads hand over to it. */
package io.github.flinklivekit.connector.task;
