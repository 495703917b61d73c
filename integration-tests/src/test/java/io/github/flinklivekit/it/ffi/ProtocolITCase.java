// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.ffi;

import io.github.flinklivekit.fixtures.peer.PythonPeer;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The messages of the engine livekit-ffi are a part of those of the library, as the Python SDK's
 * wheel describes them: one that differs would be misread without an error.
 */
class ProtocolITCase {

    private static final String DUMP =
            """
            import importlib, pkgutil, sys
            from google.protobuf import descriptor_pb2
            from livekit.rtc import _proto
            files = descriptor_pb2.FileDescriptorSet()
            for module in pkgutil.iter_modules(_proto.__path__):
                described = importlib.import_module("livekit.rtc._proto." + module.name)
                described.DESCRIPTOR.CopyToProto(files.file.add())
            sys.stdout.buffer.write(files.SerializeToString())
            """;

    @TempDir Path work;

    @Test
    void messagesArePartOfTheLibrarys() throws Exception {
        Map<String, String> theirs = flat(FileDescriptorSet.parseFrom(dumped()));
        Map<String, String> ours =
                flat(
                        FileDescriptorSet.parseFrom(
                                Files.readAllBytes(
                                        Path.of(System.getProperty("project.root"))
                                                .resolve("livekit-ffi/target/livekit_ffi.binpb"))));

        assertThat(ours).hasSizeGreaterThan(300);
        assertThat(theirs).containsAllEntriesOf(ours);
    }

    /** As the wheel in the peers' environment has them. */
    private byte[] dumped() throws Exception {
        Path output = work.resolve("output");
        Path errors = work.resolve("errors");
        Process process =
                new ProcessBuilder(PythonPeer.interpreter().toString(), "-c", DUMP)
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended by itself").isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(errors, UTF_8)).isZero();
        return Files.readAllBytes(output);
    }

    /** What can be said of each field and each value of an enum, by its full name. */
    private static Map<String, String> flat(FileDescriptorSet files) {
        Map<String, String> flat = new TreeMap<>();
        files.getFileList()
                .forEach(
                        file -> {
                            add(flat, file.getPackage(), file.getMessageTypeList());
                            addEnums(flat, file.getPackage(), file.getEnumTypeList());
                        });
        return flat;
    }

    private static void add(
            Map<String, String> flat, String scope, List<DescriptorProto> messages) {
        for (DescriptorProto message : messages) {
            String name = scope + "." + message.getName();
            for (FieldDescriptorProto field : message.getFieldList()) {
                flat.put(
                        name + "." + field.getName(),
                        "%s %s%s = %d"
                                .formatted(
                                        field.getLabel(),
                                        field.getType(),
                                        field.getTypeName(),
                                        field.getNumber()));
            }
            add(flat, name, message.getNestedTypeList());
            addEnums(flat, name, message.getEnumTypeList());
        }
    }

    private static void addEnums(
            Map<String, String> flat, String scope, List<EnumDescriptorProto> enums) {
        for (EnumDescriptorProto one : enums) {
            for (EnumValueDescriptorProto value : one.getValueList()) {
                flat.put(
                        scope + "." + one.getName() + "." + value.getName(),
                        String.valueOf(value.getNumber()));
            }
        }
    }
}
