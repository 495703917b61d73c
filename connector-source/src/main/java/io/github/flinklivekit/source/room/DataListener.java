// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.room;

import io.github.flinklivekit.client.room.DataReceived;

/** Hears data, too. Of its own, since the client takes the trouble only where somebody listens. */
final class DataListener extends RoomChangeListener {

    private final SourceRoom.Events events;

    DataListener(SourceRoom.Events events, Runnable onDisturbed) {
        super(events::onChanged, onDisturbed);
        this.events = events;
    }

    @Override
    public void onDataReceived(DataReceived data) {
        events.onDataReceived(data);
    }
}
