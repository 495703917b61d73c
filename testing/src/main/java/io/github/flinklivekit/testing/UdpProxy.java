// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/**
 * Stands between clients and the media port of a server, and drops packets when a test says so. The
 * server has to tell clients the proxy's address for its own and to wait for what comes from there:
 * {@link LiveKitServer.Builder#mediaBehindProxy}.
 *
 * <p>A flow is what comes from one address of a client and goes back to it. Flows are numbered as
 * they appear, so that a test can tell those of a participant that joined later from the others.
 *
 * <p>Thread-safe. Its thread is a daemon.
 */
public final class UdpProxy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UdpProxy.class);

    /** Where proxies listen, each on the port of its server. */
    static final String HOST = "127.0.0.2";

    private static final byte[] ADDRESS = {127, 0, 0, 2};
    private static final int LARGEST_PACKET = 65_535;

    private final DatagramChannel listening;
    private final InetSocketAddress target;
    private final Selector selector;
    private final Map<SocketAddress, Flow> flows = new ConcurrentHashMap<>();
    private volatile int firstBlocked = Integer.MAX_VALUE;

    private final IntPredicate relayed;

    private record Flow(int number, InetSocketAddress client, DatagramChannel toServer) {}

    private UdpProxy(
            DatagramChannel listening,
            InetSocketAddress target,
            IntPredicate relayed,
            Selector selector) {
        this.listening = listening;
        this.target = target;
        this.relayed = relayed;
        this.selector = selector;
    }

    /**
     * Begins to pass packets on.
     *
     * @param port of the server on 127.0.0.1, and of the proxy
     * @param relayed the ports of flows that are never blocked
     * @throws UncheckedIOException if the address cannot be listened on
     */
    static UdpProxy to(int port, IntPredicate relayed) {
        try {
            Selector selector = Selector.open();
            DatagramChannel listening = DatagramChannel.open();
            listening.bind(new InetSocketAddress(InetAddress.getByAddress(ADDRESS), port));
            listening.configureBlocking(false);
            listening.register(selector, SelectionKey.OP_READ);
            InetSocketAddress target =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            UdpProxy proxy = new UdpProxy(listening, target, relayed, selector);
            Thread thread = new Thread(proxy::run, "udp-proxy");
            thread.setDaemon(true);
            thread.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many flows there have been so far, and so the number of the next one. */
    public int flows() {
        return flows.size();
    }

    /** Drops all packets that the server has not relayed itself. */
    public void block() {
        blockFrom(0);
    }

    /** Drops the packets of that flow and of all that appear after it. */
    public void blockFrom(int flow) {
        firstBlocked = flow;
    }

    /** Packets are passed on again. */
    public void unblock() {
        firstBlocked = Integer.MAX_VALUE;
    }

    /** Passes nothing on any more. Idempotent. */
    @Override
    public void close() {
        try {
            selector.close();
            listening.close();
            for (Flow flow : flows.values()) {
                flow.toServer().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run() {
        ByteBuffer packet = ByteBuffer.allocateDirect(LARGEST_PACKET);
        try {
            while (selector.isOpen()) {
                selector.select(key -> pass(key, packet));
            }
        } catch (IOException | ClosedSelectorException e) {
            LOG.debug("The proxy has ended", e);
        }
    }

    private void pass(SelectionKey key, ByteBuffer packet) {
        try {
            if (key.attachment() instanceof Flow flow) {
                toClient(flow, packet);
            } else {
                toServer(packet);
            }
        } catch (IOException e) {
            // As on any network, packets get lost: while the server is down, for one.
            LOG.debug("A packet was not passed on", e);
        }
    }

    private void toServer(ByteBuffer packet) throws IOException {
        packet.clear();
        InetSocketAddress client = (InetSocketAddress) listening.receive(packet);
        if (client == null) {
            return;
        }
        Flow flow = flows.get(client);
        if (flow == null) {
            flow = open(client);
        }
        if (passes(flow)) {
            packet.flip();
            flow.toServer().write(packet);
        }
    }

    private void toClient(Flow flow, ByteBuffer packet) throws IOException {
        packet.clear();
        flow.toServer().read(packet);
        if (passes(flow)) {
            packet.flip();
            listening.send(packet, flow.client());
        }
    }

    private boolean passes(Flow flow) {
        return flow.number() < firstBlocked || relayed.test(flow.client().getPort());
    }

    private Flow open(InetSocketAddress client) throws IOException {
        DatagramChannel toServer = DatagramChannel.open();
        toServer.connect(target);
        toServer.configureBlocking(false);
        Flow flow = new Flow(flows.size(), client, toServer);
        toServer.register(selector, SelectionKey.OP_READ, flow);
        flows.put(client, flow);
        return flow;
    }
}
