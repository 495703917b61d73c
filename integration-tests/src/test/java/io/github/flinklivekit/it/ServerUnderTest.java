// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it;

import io.github.flinklivekit.testing.LiveKitEndpoint;
import io.github.flinklivekit.testing.LiveKitServer;
import io.github.flinklivekit.testing.embedded.EmbeddedLiveKitServer;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One server for a test class, given to every parameter of type {@link LiveKitEndpoint}: the real
 * one, or the embedded one where the system property {@code livekit.test.server} is {@code
 * embedded}. Maven runs the classes that have it against both.
 */
final class ServerUnderTest implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(ServerUnderTest.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LiveKitEndpoint.class;
    }

    @Override
    public LiveKitEndpoint resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // Of the class, so that all its methods have the same.
        ExtensionContext owner = context.getParent().orElse(context);
        while (owner.getTestMethod().isPresent()) {
            owner = owner.getParent().orElseThrow();
        }
        return owner.getStore(NAMESPACE)
                .getOrComputeIfAbsent(Running.class, key -> Running.start(), Running.class)
                .server();
    }

    private record Running(LiveKitEndpoint server, AutoCloseable end) implements CloseableResource {
        static Running start() {
            String kind = System.getProperty("livekit.test.server", "real");
            switch (kind) {
                case "embedded" -> {
                    EmbeddedLiveKitServer embedded = EmbeddedLiveKitServer.start();
                    return new Running(embedded, embedded);
                }
                case "real" -> {
                    LiveKitServer real = LiveKitServer.start();
                    return new Running(real, real);
                }
                default ->
                        throw new IllegalStateException(
                                "livekit.test.server is real or embedded, not " + kind);
            }
        }

        @Override
        public void close() throws Exception {
            end.close();
        }
    }
}
