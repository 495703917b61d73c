// SPDX-License-Identifier: Apache-2.0

/** What a job says and hears of tracks: filters, subscription options, track events. */
package io.github.flinklivekit.source.track;
