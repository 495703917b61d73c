// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

import io.github.flinklivekit.client.TrackPublishOptions;

import java.io.Serializable;

/** How each track is published. Asked when a track is published, on the task's thread. */
@FunctionalInterface
public interface PublishOptionsSelector extends Serializable {

    /** The options of the track with this name. */
    TrackPublishOptions optionsFor(String track);
}
