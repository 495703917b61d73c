// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;

/** Sees everything but some classes, and loads ours itself, so that they do not see them either. */
final class HidingClassLoader extends ClassLoader {

    private final String hidden;
    private final Refusal refusal;

    /**
     * @param hidden what the names of the hidden classes begin with
     */
    HidingClassLoader(String hidden, Refusal refusal) {
        super(HidingClassLoader.class.getClassLoader());
        this.hidden = hidden;
        this.refusal = refusal;
    }

    /** Throws what the loader of a class that is not there throws. */
    @FunctionalInterface
    interface Refusal {
        void refuse(String name) throws ClassNotFoundException;
    }

    /** Calls the static method {@code run} of one of our classes, as this loader sees it. */
    Object run(Class<?> program) throws ReflectiveOperationException {
        Method run = loadClass(program.getName()).getDeclaredMethod("run");
        run.setAccessible(true);
        return run.invoke(null);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(hidden)) {
            refusal.refuse(name);
        }
        if (!name.startsWith("io.github.flinklivekit.")) {
            return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) {
            return loaded;
        }
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
