// SPDX-License-Identifier: Apache-2.0

/** Events between the enumerator on the JobManager and the readers on the TaskManagers. */
package io.github.flinklivekit.source.coordinator;
