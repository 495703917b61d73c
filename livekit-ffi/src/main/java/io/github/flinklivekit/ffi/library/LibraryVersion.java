// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.library;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Which version a library is. Its messages have changed in ways that misread one another without an
 * error, so that one version alone is taken.
 */
final class LibraryVersion {

    /** The one whose messages are those of {@code livekit_ffi.proto}. */
    static final String SUPPORTED = "0.13.2";

    /** Of the Python SDK, whose wheel brings it. */
    static final String WHEEL = "livekit 1.2.1";

    private static final String FUNCTION = "uniffi_livekit_ffi_fn_func_build_version";
    private static final String FREE = "ffi_livekit_ffi_rustbuffer_free";

    private LibraryVersion() {}

    /** A vector of Rust, as UniFFI hands it over. */
    @Structure.FieldOrder({"capacity", "length", "data"})
    public static class RustBuffer extends Structure implements Structure.ByValue {
        public long capacity;
        public long length;
        public Pointer data;
    }

    /** How a call has gone, which UniFFI writes: 0 for well. */
    @Structure.FieldOrder({"code", "capacity", "length", "data"})
    public static class CallStatus extends Structure {
        public byte code;
        public long capacity;
        public long length;
        public Pointer data;
    }

    /**
     * Checks a library.
     *
     * @throws IllegalStateException if it is another version; the message says which
     * @throws UnsatisfiedLinkError if it cannot be loaded
     */
    static void check(Path library) {
        String found = of(NativeLibrary.getInstance(library.toString()));
        if (!found.equals(SUPPORTED)) {
            throw new IllegalStateException(
                    "%s is livekit-ffi %s, and this engine speaks with %s alone: take the one of %s (bin/livekit-ffi --install)"
                            .formatted(library, found, SUPPORTED, WHEEL));
        }
    }

    private static String of(NativeLibrary library) {
        Function version;
        try {
            version = library.getFunction(FUNCTION);
        } catch (UnsatisfiedLinkError e) {
            return "of an earlier time, which does not say its version";
        }
        CallStatus status = new CallStatus();
        RustBuffer buffer = (RustBuffer) version.invoke(RustBuffer.class, new Object[] {status});
        try {
            byte[] text = buffer.data.getByteArray(0, (int) buffer.length);
            return new String(text, StandardCharsets.UTF_8);
        } finally {
            library.getFunction(FREE).invoke(new Object[] {buffer, new CallStatus()});
        }
    }
}
