// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import org.apache.flink.annotation.Internal;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpCodecCapability;
import dev.onvoid.webrtc.media.MediaType;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoTrack;

import javax.annotation.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The native library: one factory a process, made with the first lease and disposed with the last.
 * Disposing it while a peer connection is open crashes the JVM, and the JVM does not exit before it
 * is disposed; so whoever has native objects holds a lease, and closes them before it.
 *
 * <p>Thread-safe.
 */
@Internal
public final class WebRtcRuntime {

    private static final Object LOCK = new Object();

    @Nullable private static WebRtcRuntime current;
    private static boolean loaded;

    private final PeerConnectionFactory factory;
    private final AudioDeviceModule audio;
    private int leases;

    private WebRtcRuntime() {
        // Without an audio device module of its own the factory looks for a sound card, and aborts
        // the JVM where there is none.
        audio = new AudioDeviceModule(AudioLayer.kDummyAudio);
        factory = new PeerConnectionFactory(audio);
    }

    /**
     * Starts the library if it does not run yet.
     *
     * @throws IllegalStateException if it cannot be loaded; the message says what to do
     */
    public static Lease acquire() {
        synchronized (LOCK) {
            if (current == null) {
                if (!loaded) {
                    NativeLibrary.load();
                    loaded = true;
                }
                NativeCopies.count();
                current = new WebRtcRuntime();
            }
            current.leases++;
            return new Lease(current);
        }
    }

    private static void release(WebRtcRuntime runtime) {
        synchronized (LOCK) {
            if (--runtime.leases == 0) {
                current = null;
                runtime.factory.dispose();
                runtime.audio.dispose();
            }
        }
    }

    /**
     * A right to use the library, to be given back when all native objects made with it are closed.
     */
    public static final class Lease implements AutoCloseable {

        private final WebRtcRuntime runtime;
        private final AtomicBoolean released = new AtomicBoolean();

        private Lease(WebRtcRuntime runtime) {
            this.runtime = runtime;
        }

        RTCPeerConnection createPeerConnection(
                RTCConfiguration configuration, PeerConnectionObserver observer) {
            return factory().createPeerConnection(configuration, observer);
        }

        /**
         * A native track over a source. It is never disposed: after a publication that always
         * throws.
         */
        public VideoTrack createVideoTrack(String id, CustomVideoSource source) {
            return factory().createVideoTrack(id, source);
        }

        /**
         * What can be encoded here, in the library's order of preference, with its retransmission
         * formats.
         */
        public List<RTCRtpCodecCapability> encoders() {
            return factory().getRtpSenderCapabilities(MediaType.VIDEO).getCodecs();
        }

        /** The names of the codecs that can be encoded here, in lower case. */
        public List<String> encoderNames() {
            return names(encoders());
        }

        /** The names of the codecs that can be decoded here, in lower case. */
        public List<String> decoderNames() {
            return names(factory().getRtpReceiverCapabilities(MediaType.VIDEO).getCodecs());
        }

        private PeerConnectionFactory factory() {
            if (released.get()) {
                throw new IllegalStateException("This lease on the native library was given back");
            }
            return runtime.factory;
        }

        /**
         * Gives the lease back; the last one stops the library. Not to be called from a native
         * callback. Idempotent.
         */
        @Override
        public void close() {
            if (released.compareAndSet(false, true)) {
                release(runtime);
            }
        }

        private static List<String> names(List<RTCRtpCodecCapability> codecs) {
            return codecs.stream()
                    .map(codec -> codec.getName().toLowerCase(Locale.ROOT))
                    .filter(name -> !List.of("rtx", "red", "ulpfec", "flexfec-03").contains(name))
                    .distinct()
                    .toList();
        }
    }
}
