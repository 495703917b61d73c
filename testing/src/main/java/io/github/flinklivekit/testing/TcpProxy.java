// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between a client and a server on 127.0.0.1, and breaks their connections when a test says
 * so. Media of a LiveKit room goes over UDP and not through here: what breaks is signalling alone.
 *
 * <p>Thread-safe. Its threads are daemons.
 */
public final class TcpProxy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TcpProxy.class);

    private static final int BUFFER_BYTES = 8192;

    private final ServerSocket listening;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> silent = ConcurrentHashMap.newKeySet();
    private volatile boolean blocked;

    private TcpProxy(ServerSocket listening, int target) {
        this.listening = listening;
        this.target = target;
    }

    /**
     * Begins to pass connections on, from a free port.
     *
     * @param target a port of 127.0.0.1
     * @throws UncheckedIOException if no port can be listened on
     */
    public static TcpProxy to(int target) {
        try {
            TcpProxy proxy =
                    new TcpProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
            daemon("tcp-proxy", proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where clients connect to. */
    public int port() {
        return listening.getLocalPort();
    }

    /**
     * An address with this proxy's host and port in place of its own.
     *
     * @param url such as {@code ws://127.0.0.1:7880}
     */
    public String through(String url) {
        return URI.create(url).getScheme() + "://127.0.0.1:" + port();
    }

    /** Breaks all connections that stand; new ones are passed on unless {@link #block} says so. */
    public void cut() {
        open.forEach(TcpProxy::close);
    }

    /**
     * Swallows what is said over the connections that stand, in both directions, and breaks none;
     * new ones are passed on.
     */
    public void silence() {
        silent.addAll(open);
    }

    /** Breaks all connections and refuses new ones, until {@link #unblock}. */
    public void block() {
        blocked = true;
        cut();
    }

    /** New connections are passed on again. */
    public void unblock() {
        blocked = false;
    }

    /** How many connections stand, counted at both sides of the proxy. */
    public int openSockets() {
        return open.size();
    }

    /** Breaks all connections and listens no more. Idempotent. */
    @Override
    public void close() {
        blocked = true;
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                connect(listening.accept());
            } catch (IOException e) {
                LOG.debug("A connection was not passed on", e);
            }
        }
    }

    private void connect(Socket client) throws IOException {
        open.add(client);
        if (blocked) {
            forget(client);
            return;
        }
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(server);
            daemon("tcp-proxy-up", () -> copy(client, server));
            daemon("tcp-proxy-down", () -> copy(server, client));
            if (blocked) {
                cut();
            }
        } catch (IOException e) {
            forget(client);
            throw e;
        }
    }

    private void copy(Socket from, Socket to) {
        try {
            byte[] part = new byte[BUFFER_BYTES];
            int length;
            while ((length = from.getInputStream().read(part)) >= 0) {
                if (!silent.contains(from)) {
                    to.getOutputStream().write(part, 0, length);
                }
            }
        } catch (IOException e) {
            LOG.debug("A connection ended", e);
        } finally {
            forget(from);
            forget(to);
        }
    }

    private void forget(Socket socket) {
        close(socket);
        open.remove(socket);
        silent.remove(socket);
    }

    private static void close(Socket socket) {
        try {
            // A reset, as of a connection that broke; not the end of one that was finished.
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            LOG.debug("A connection was closed already", e);
        }
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
