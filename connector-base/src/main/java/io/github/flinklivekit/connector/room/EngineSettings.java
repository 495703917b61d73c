// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.room;

import io.github.flinklivekit.client.engine.EngineFeature;
import io.github.flinklivekit.client.engine.LiveKitEngine;
import io.github.flinklivekit.client.engine.LiveKitEngines;
import io.github.flinklivekit.client.room.EncryptionKeys;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.nio.file.Path;

/**
 * The native library behind the rooms, and what it is to do for them. Made by {@link #of}, which
 * checks it.
 *
 * @param name as {@link LiveKitEngines} knows the engine
 * @param library the file of its library; null to let it look for that
 * @param encryption the keys of the rooms' end-to-end encryption; null for none
 */
@Internal
public record EngineSettings(
        String name, @Nullable String library, @Nullable EncryptionKeys encryption)
        implements Serializable {

    /** The engine that is always there. */
    public static final EngineSettings DEFAULT =
            new EngineSettings(LiveKitEngines.DEFAULT, null, null);

    /**
     * An engine that can do what is asked of it.
     *
     * @throws IllegalArgumentException if it is not on the class path, or cannot do it; the message
     *     says what to add or to choose
     */
    public static EngineSettings of(
            String name, @Nullable String library, @Nullable EncryptionKeys encryption) {
        EngineSettings settings = new EngineSettings(name, library, encryption);
        LiveKitEngine engine = settings.engine();
        if (encryption != null && !engine.features().contains(EngineFeature.ENCRYPTION)) {
            throw new IllegalArgumentException(
                    "The engine '"
                            + name
                            + "' cannot encrypt (e2ee.key): choose livekit-ffi (engine), or leave the key out");
        }
        return settings;
    }

    /** The engine. */
    LiveKitEngine engine() {
        LiveKitEngine engine = LiveKitEngines.named(name);
        return library == null ? engine : engine.withLibrary(Path.of(library));
    }
}
