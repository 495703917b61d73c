// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

import io.github.flinklivekit.testing.EmbeddedLiveKitServer;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import javax.annotation.Nullable;
import javax.imageio.ImageIO;

import java.util.List;
import java.util.concurrent.Callable;

/**
 * A command that shows one thing with all that it needs in this process, and ends by itself: with 0
 * if everything was seen that it is there to show, else with 1 and a line that says what was not.
 */
@Command(mixinStandardHelpOptions = true)
public abstract class DemoCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    @Mixin private ServerOptions servers;

    @Mixin private DemoOptions options;

    @Override
    public final Integer call() throws Exception {
        GivenServer given = servers.given();
        // Pictures of the page would go through temporary files.
        ImageIO.setUseCache(false);
        return Interruptible.run(command.name(), closing -> run(given, closing));
    }

    private int run(@Nullable GivenServer given, Closing closing) throws Exception {
        LiveKitEndpoint server =
                given != null ? given : closing.add(EmbeddedLiveKitServer.builder().start());
        Stage stage =
                new Stage(
                        server,
                        ServerOptions.roomSuffix(given),
                        options,
                        closing,
                        new Log(command.commandLine().getOut()));
        show(stage);
        List<String> missing = stage.expectations().missing();
        if (missing.isEmpty()) {
            return 0;
        }
        command.commandLine().getErr().println("Not seen: " + String.join("; ", missing));
        return 1;
    }

    /**
     * Shows it.
     *
     * @param stage is told what has to be seen, before it is seen, and given what has to be closed
     */
    protected abstract void show(Stage stage) throws Exception;
}
