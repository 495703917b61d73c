// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;

import static org.assertj.core.api.Assertions.assertThat;

class NativeCopiesTest {
    private String before;

    @BeforeEach
    void noneYet() {
        before = System.getProperty(NativeCopies.PROPERTY);
        System.clearProperty(NativeCopies.PROPERTY);
    }

    @AfterEach
    void asBefore() {
        System.clearProperty(NativeCopies.PROPERTY);
        if (before != null) {
            System.setProperty(NativeCopies.PROPERTY, before);
        }
    }

    @Test
    void eachClassLoaderIsCountedOnce() throws Exception {
        try (URLClassLoader first = loader();
                URLClassLoader second = loader()) {
            assertThat(copiesSeenBy(first)).isEqualTo(1);
            assertThat(copiesSeenBy(first)).isEqualTo(1);
            assertThat(copiesSeenBy(second)).isEqualTo(2);
            assertThat(copiesSeenBy(first)).isEqualTo(1);
        }
    }

    private static int copiesSeenBy(ClassLoader loader) throws ReflectiveOperationException {
        Method count = loader.loadClass(NativeCopies.class.getName()).getDeclaredMethod("count");
        count.setAccessible(true);
        return (int) count.invoke(null);
    }

    /** With classes of its own, as a job's. */
    private static URLClassLoader loader() {
        URL[] classes = {
            NativeCopies.class.getProtectionDomain().getCodeSource().getLocation(),
            LoggerFactory.class.getProtectionDomain().getCodeSource().getLocation()
        };
        return new URLClassLoader(classes, ClassLoader.getPlatformClassLoader());
    }
}
