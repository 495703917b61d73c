// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import io.github.flinklivekit.fixtures.server.LiveKitServer;
import io.github.flinklivekit.testing.EmbeddedLiveKitServer;
import io.github.flinklivekit.testing.LiveKitEndpoint;
import io.github.flinklivekit.testing.LocalLiveKitServer;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One server for a test class, given to every parameter of type {@link LiveKitEndpoint} or {@link
 * LocalLiveKitServer}: the real one, or the embedded one where the system property {@code
 * livekit.test.server} is {@code embedded}; the build runs all tests once with each. A parameter of
 * type {@link LiveKitServer} is for tests that are {@link RealServerOnly}.
 */
public final class ServerUnderTest implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(ServerUnderTest.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return LiveKitEndpoint.class.isAssignableFrom(parameter.getParameter().getType());
    }

    @Override
    public LiveKitEndpoint resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // Of the class, so that all its methods have the same.
        ExtensionContext owner = context.getParent().orElse(context);
        while (owner.getTestMethod().isPresent()) {
            owner = owner.getParent().orElseThrow();
        }
        LocalLiveKitServer server =
                owner.getStore(NAMESPACE)
                        .getOrComputeIfAbsent(Running.class, key -> Running.start(), Running.class)
                        .server();
        if (!parameter.getParameter().getType().isInstance(server)) {
            throw new ParameterResolutionException(
                    context.getDisplayName()
                            + " asks for the real server and is not marked as RealServerOnly");
        }
        return server;
    }

    private record Running(LocalLiveKitServer server) implements CloseableResource {
        static Running start() {
            String kind = System.getProperty("livekit.test.server", "real");
            return new Running(
                    switch (kind) {
                        case "embedded" -> EmbeddedLiveKitServer.start();
                        case "real" -> LiveKitServer.start();
                        default ->
                                throw new IllegalStateException(
                                        "livekit.test.server is real or embedded, not " + kind);
                    });
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
