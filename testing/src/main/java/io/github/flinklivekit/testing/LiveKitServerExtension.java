// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One {@link LiveKitServer} for a test class and its nested classes, given to every parameter of
 * that type. A test that kills or pauses the server brings it back before it ends.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final LiveKitServerExtension SERVER = new LiveKitServerExtension();
 * }</pre>
 *
 * or {@code @ExtendWith(LiveKitServerExtension.class)} for a server with default settings.
 */
public final class LiveKitServerExtension implements BeforeAllCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(LiveKitServerExtension.class);

    private final LiveKitServer.Builder settings;

    public LiveKitServerExtension() {
        this(LiveKitServer.builder());
    }

    public LiveKitServerExtension(LiveKitServer.Builder settings) {
        this.settings = settings;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        running(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LiveKitServer.class;
    }

    @Override
    public LiveKitServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return running(context).server();
    }

    /** Stores are searched outwards: whoever asks first within the outermost class starts it. */
    private Running running(ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        Running.class, key -> new Running(settings.start()), Running.class);
    }

    private record Running(LiveKitServer server) implements CloseableResource {
        @Override
        public void close() {
            server.close();
        }
    }
}
