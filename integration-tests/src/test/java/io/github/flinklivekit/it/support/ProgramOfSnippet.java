// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs what stands in a document as a program of its own: SQL with what these tests have on their
 * class path.
 */
public record ProgramOfSnippet(Path folder) {

    /** With the imports that a reader's IDE adds. */
    private static final String OF_STATEMENTS =
            """
            import io.github.flinklivekit.frame.*;
            import io.github.flinklivekit.frame.operators.*;
            import io.github.flinklivekit.frame.pixels.*;
            import io.github.flinklivekit.sink.*;
            import io.github.flinklivekit.source.*;
            import org.apache.flink.api.common.eventtime.*;
            import org.apache.flink.streaming.api.environment.*;
            class Snippet {
                public static void main(String[] args) throws Exception {
            %s
                }
            }
            """;

    private static final String OF_SQL =
            """
            import org.apache.flink.table.api.*;
            class Snippet {
                public static void main(String[] args) throws Exception {
                    TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
                    TableResult last = null;
                    for (String statement : args[0].split(";")) {
                        if (!statement.isBlank()) {
                            last = tables.executeSql(statement);
                        }
                    }
                    last.await();
                }
            }
            """;

    /** The source of class {@code Snippet}, whose main method has the statements. */
    static String classOf(String statements) {
        return OF_STATEMENTS.formatted(statements);
    }

    /** Statements of SQL, the last of which runs for as long as the program. */
    public Process ofSql(String statements, Map<String, String> environment) throws IOException {
        return run(OF_SQL, environment, statements);
    }

    private Process run(String source, Map<String, String> environment, String... arguments)
            throws IOException {
        String classPath = System.getProperty("java.class.path");
        Path file = Files.writeString(folder.resolve("Snippet.java"), source);
        compile(file, classPath);
        return start(folder, classPath, environment, arguments);
    }

    /**
     * Starts class {@code Snippet}.
     *
     * @param classes the folder that it is in
     * @param classPath what it needs
     */
    Process start(
            Path classes, String classPath, Map<String, String> environment, String... arguments)
            throws IOException {
        ProcessBuilder program =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx768m",
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "-classpath",
                        classes + System.getProperty("path.separator") + classPath,
                        "Snippet");
        program.command().addAll(List.of(arguments));
        program.environment().keySet().removeIf(name -> name.startsWith("LIVEKIT_"));
        program.environment().putAll(environment);
        Process process =
                program.redirectErrorStream(true)
                        .redirectOutput(folder.resolve("snippet.log").toFile())
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }

    private void compile(Path file, String classPath) throws IOException {
        StringWriter messages = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options =
                List.of("-proc:none", "-d", folder.toString(), "-classpath", classPath);
        assertThat(
                        compiler.getTask(
                                        messages,
                                        null,
                                        null,
                                        options,
                                        null,
                                        compiler.getStandardFileManager(null, null, null)
                                                .getJavaFileObjects(file))
                                .call())
                .as(messages.toString())
                .isTrue();
    }
}
