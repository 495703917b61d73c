// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import java.io.IOException;
import java.io.InputStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Serialised state in the resources, one file of each version that was ever written. */
public final class GoldenState {

    /** What to do where a serializer does not write the bytes of its version any more. */
    public static final String CHANGED =
            "bytes of this version: savepoints hold them, so keep its file, give the changed format"
                    + " the next version with a file of its own, and go on reading this one";

    private GoldenState() {}

    /**
     * The bytes of a file.
     *
     * @param name without its ending
     */
    public static byte[] read(String name) throws IOException {
        try (InputStream file = GoldenState.class.getResourceAsStream("/state/" + name + ".bin")) {
            assertThat(file).as("golden file %s: each version needs one", name).isNotNull();
            return file.readAllBytes();
        }
    }
}
