// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs one of the example jobs: {@code publish}, {@code watch}, {@code echo}, {@code record},
 * {@code replay} or {@code telemetry}; or the {@code quickstart} or a demonstration, such as {@code
 * motion}, which have a server of their own.
 */
@Command(
        name = "flink-livekit-examples",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Flink jobs on the live video of LiveKit rooms.",
        subcommands = {
            Publish.class,
            Watch.class,
            Echo.class,
            RecordRoom.class,
            Replay.class,
            Telemetry.class
        })
public final class Main implements Runnable {

    /** Each has a Flink and a server of its own. */
    private static final List<String> IN_ONE_PROCESS =
            List.of(
                    "io.github.flinklivekit.examples.quickstart.Quickstart",
                    "io.github.flinklivekit.examples.demo.motion.Motion",
                    "io.github.flinklivekit.examples.demo.quadview.QuadView",
                    "io.github.flinklivekit.examples.demo.dataset.Dataset");

    @Spec private CommandSpec spec;

    private Main() {}

    /** What the jar's manifest says; classes of a build folder have none. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {
                "flink-livekit-examples " + (version == null ? "(built)" : version)
            };
        }
    }

    public static void main(String[] args) {
        int exitCode = run(args);
        // The native library complains on standard output when the process ends, behind a result
        // that another program may read. Java ties a standard stream that is closed to nowhere.
        System.out.close();
        // The threads of the native library keep a JVM alive that nobody ends.
        System.exit(exitCode);
    }

    /** Runs a command: 0 for a clean end, 2 for a wrong argument, 1 for a failure. */
    static int run(String... args) {
        return commandLine().execute(args);
    }

    /** What understands and runs the arguments. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        inOneProcess().forEach(line::addSubcommand);
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::wrongArgument)
                .setExecutionExceptionHandler(Main::failure);
    }

    /** Not in the jar for clusters, which has no server. */
    private static List<Class<?>> inOneProcess() {
        List<Class<?>> commands = new ArrayList<>();
        for (String name : IN_ONE_PROCESS) {
            try {
                commands.add(Class.forName(name));
            } catch (ClassNotFoundException e) {
                return List.of();
            }
        }
        return commands;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Which job? Give one of publish, watch, echo, record, replay and telemetry, or quickstart,"
                        + " motion, quadview or dataset");
    }

    private static int wrongArgument(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        command.getErr().println(e.getMessage());
        command.getErr().println("See '" + command.getCommandSpec().qualifiedName() + " --help'");
        return CommandLine.ExitCode.USAGE;
    }

    private static int failure(
            Exception e, CommandLine command, CommandLine.ParseResult arguments) {
        command.getErr().println(Failures.messageOf(e));
        if (command.getCommand() instanceof JobCommand job && job.options().verbose()) {
            e.printStackTrace(command.getErr());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
