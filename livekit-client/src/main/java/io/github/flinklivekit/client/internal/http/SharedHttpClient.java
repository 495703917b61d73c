// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.http;

import org.apache.flink.annotation.Internal;

import java.lang.ref.WeakReference;
import java.net.http.HttpClient;
import java.util.concurrent.Executors;

/**
 * The one HTTP client of this process, for signal sockets and requests. A client has threads that
 * end only when the garbage collector has found that nobody uses it any more: a job that restarts
 * often would gather them.
 *
 * <p>It lives for as long as somebody holds it, and not beyond, so that neither its threads nor the
 * classes of a job outlive the jobs. Thread-safe.
 */
@Internal
public final class SharedHttpClient {

    private static final Object LOCK = new Object();

    private static WeakReference<HttpClient> current = new WeakReference<>(null);

    private SharedHttpClient() {}

    /** The client, to be held while it is used. Requests have to bring their own timeouts. */
    public static HttpClient get() {
        synchronized (LOCK) {
            HttpClient client = current.get();
            if (client == null) {
                client = create();
                current = new WeakReference<>(client);
            }
            return client;
        }
    }

    /** One whose threads do not keep the classes of the Flink job that needs them first. */
    private static HttpClient create() {
        Thread thread = Thread.currentThread();
        ClassLoader former = thread.getContextClassLoader();
        thread.setContextClassLoader(SharedHttpClient.class.getClassLoader());
        try {
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .executor(Executors.newCachedThreadPool(SharedHttpClient::worker))
                    .build();
        } finally {
            thread.setContextClassLoader(former);
        }
    }

    private static Thread worker(Runnable work) {
        Thread thread = new Thread(work, "http-of-livekit");
        thread.setDaemon(true);
        thread.setContextClassLoader(SharedHttpClient.class.getClassLoader());
        return thread;
    }
}
