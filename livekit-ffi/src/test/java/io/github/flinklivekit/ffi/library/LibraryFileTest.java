// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.library;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LibraryFileTest {

    @Test
    void aFileThatIsNotThereIsNamedWithTheOption(@TempDir Path folder) {
        Path missing = folder.resolve("liblivekit_ffi.so");

        assertThatThrownBy(() -> LibraryFile.find(missing))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("engine.library");
    }

    /** Any other library has no version of this one. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void anotherLibraryIsRefusedWithWhatToTake() {
        assertThatThrownBy(() -> LibraryVersion.check(Path.of("libc.so.6")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("libc.so.6")
                .hasMessageContaining("does not say its version")
                .hasMessageContaining(LibraryVersion.SUPPORTED)
                .hasMessageContaining("bin/livekit-ffi --install");
    }
}
