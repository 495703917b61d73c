// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.library;

import com.sun.jna.Callback;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.NativeLongByReference;
import com.sun.jna.ptr.PointerByReference;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The four functions of {@code livekit_ffi.h}, by JNA. The library is loaded once and never goes.
 */
final class NativeBinding {

    /** Kept for ever: the library calls it for as long as the process lives. */
    private final EventCallback callback;

    /** Called by the library, on threads of its own and on several at once. */
    private interface EventCallback extends Callback {
        void invoke(Pointer data, NativeLong length);
    }

    /** Direct mapping binds the functions of a class once. */
    private static final class Functions {
        static native void livekit_ffi_initialize(
                EventCallback callback, boolean captureLogs, String sdk, String sdkVersion);

        static native long livekit_ffi_request(
                byte[] data,
                NativeLong length,
                PointerByReference response,
                NativeLongByReference responseLength);

        static native boolean livekit_ffi_drop_handle(long handle);

        private Functions() {}
    }

    /**
     * Loads the library and begins to hear its events.
     *
     * @param events called with the bytes of each, which are gone when it returns; must let nothing
     *     out and not block
     * @throws UnsatisfiedLinkError if it cannot be loaded
     */
    NativeBinding(Path library, Consumer<ByteBuffer> events, String sdk, String sdkVersion) {
        this.callback = (data, length) -> events.accept(data.getByteBuffer(0, length.longValue()));
        Native.register(Functions.class, NativeLibrary.getInstance(library.toString()));
        // Without detaching, or each event would attach its thread anew.
        Native.setCallbackThreadInitializer(
                callback, new CallbackThreadInitializer(true, false, "liblivekit_ffi"));
        Functions.livekit_ffi_initialize(callback, true, sdk, sdkVersion);
    }

    /** What the response of a request is read with. */
    interface Parser<T> {
        T parse(ByteBuffer response) throws Exception;
    }

    /**
     * Makes a request and reads the response, whose bytes are gone after that.
     *
     * @throws IllegalStateException if the library refuses the request, which it explains in its
     *     log alone, or the response cannot be read
     */
    <T> T request(byte[] request, Parser<T> parser) {
        PointerByReference response = new PointerByReference();
        NativeLongByReference length = new NativeLongByReference();
        long handle =
                Functions.livekit_ffi_request(
                        request, new NativeLong(request.length), response, length);
        if (handle == 0) {
            throw new IllegalStateException(
                    "liblivekit_ffi refuses the request; its log says why, at level DEBUG of the logger liblivekit_ffi");
        }
        try {
            return parser.parse(
                    response.getValue().getByteBuffer(0, length.getValue().longValue()));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("A response of liblivekit_ffi cannot be read", e);
        } finally {
            Functions.livekit_ffi_drop_handle(handle);
        }
    }

    /** Gives an object of the library back; false if there is none of that handle. */
    boolean drop(long handle) {
        return Functions.livekit_ffi_drop_handle(handle);
    }
}
