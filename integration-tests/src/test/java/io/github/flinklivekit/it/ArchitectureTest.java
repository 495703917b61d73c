// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it;

import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.Public;
import org.apache.flink.annotation.PublicEvolving;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import java.util.Optional;
import java.util.Set;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

/** Which module knows which, and which part of others' libraries. */
@AnalyzeClasses(
        packages = "io.github.flinklivekit",
        importOptions = {DoNotIncludeTests.class, ArchitectureTest.WithoutTheseTests.class})
class ArchitectureTest {
    private static final String ROOT = "io.github.flinklivekit.";

    /**
     * What Flink's public classes make their users name though it is not marked itself: an {@code
     * AbstractStreamOperator} is given its records, its timers and its factory in these types, and
     * a {@code FileSink} the names of its files.
     */
    private static final Set<String> NAMED_BY_PUBLIC_CLASSES =
            Set.of(
                    "org.apache.flink.streaming.runtime.streamrecord.StreamRecord",
                    "org.apache.flink.streaming.runtime.tasks.ProcessingTimeService",
                    "org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory",
                    "org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig",
                    "org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig$OutputFileConfigBuilder");

    /** What the formats use beyond that, to be replaced: nothing may be added. */
    private static final Set<String> STILL_USED =
            Set.of("org.apache.flink.core.memory.DataInputDeserializer");

    /** Their folder is not called as ArchUnit expects when they run from elsewhere. */
    static final class WithoutTheseTests implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/io/github/flinklivekit/it/");
        }
    }

    @ArchTest
    static final ArchRule MODULES_KNOW_ONLY_THOSE_BEFORE_THEM =
            layeredArchitecture()
                    .consideringOnlyDependenciesInAnyPackage("io.github.flinklivekit..")
                    .layer("formats")
                    .definedBy(ROOT + "frame..")
                    .layer("livekit-client")
                    .definedBy(ROOT + "client..")
                    .layer("connector-base")
                    .definedBy(ROOT + "connector..")
                    .layer("connector-source")
                    .definedBy(ROOT + "source..")
                    .layer("connector-sink")
                    .definedBy(ROOT + "sink..")
                    .layer("model-onnx")
                    .definedBy(ROOT + "model.onnx..")
                    .layer("testing")
                    .definedBy(ROOT + "testing..")
                    .layer("test-fixtures")
                    .definedBy(ROOT + "fixtures..")
                    .layer("examples")
                    .definedBy(ROOT + "examples..")
                    .whereLayer("formats")
                    .mayNotAccessAnyLayer()
                    .whereLayer("livekit-client")
                    .mayOnlyAccessLayers("formats")
                    .whereLayer("connector-base")
                    .mayOnlyAccessLayers("formats", "livekit-client")
                    .whereLayer("connector-source")
                    .mayOnlyAccessLayers("formats", "livekit-client", "connector-base")
                    .whereLayer("connector-sink")
                    .mayOnlyAccessLayers("formats", "livekit-client", "connector-base")
                    .whereLayer("model-onnx")
                    .mayOnlyAccessLayers("formats")
                    .whereLayer("testing")
                    .mayOnlyAccessLayers("formats", "livekit-client")
                    .whereLayer("test-fixtures")
                    .mayOnlyAccessLayers("formats", "livekit-client", "testing")
                    .whereLayer("examples")
                    .mayOnlyAccessLayers(
                            "formats",
                            "livekit-client",
                            "connector-base",
                            "connector-source",
                            "connector-sink",
                            "testing");

    /** The jobs themselves are for clusters, too. */
    @ArchTest
    static final ArchRule ONLY_THE_QUICKSTART_HAS_A_SERVER =
            noClasses()
                    .that()
                    .resideInAnyPackage(ROOT + "examples", ROOT + "examples.recording")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(ROOT + "testing..");

    /** An annotation's class may be missing at run time. */
    @ArchTest
    static final ArchRule THE_CLIENT_KNOWS_NO_FLINK =
            noClasses()
                    .that()
                    .resideInAnyPackage(ROOT + "client..", ROOT + "testing..", ROOT + "fixtures..")
                    .should()
                    .dependOnClassesThat(areOfFlinkAndNoAnnotation());

    /**
     * A frame can be used without Flink on the class path; an annotation's class may be missing.
     */
    @ArchTest
    static final ArchRule FRAMES_NEED_NO_FLINK =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            ROOT + "frame",
                            ROOT + "frame.pixels",
                            ROOT + "frame.internal.conversion",
                            ROOT + "frame.internal.memory",
                            ROOT + "frame.internal.scaling")
                    .and()
                    .haveNameNotMatching(
                            ".*\\.(VideoFrame(Serializer|TypeInfo)|FrameMetadataFormat).*")
                    .should()
                    .dependOnClassesThat(areOfFlinkAndNoAnnotation());

    @ArchTest
    static final ArchRule ONLY_CLIENT_AND_EMBEDDED_SERVER_KNOW_WEBRTC =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(ROOT + "client..", ROOT + "testing..")
                    .and()
                    .haveNameNotMatching(
                            ".*\\.frame\\.internal\\.conversion\\.Libyuv(Raw)?(\\$.*)?")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.onvoid.webrtc..");

    /** Of LiveKit's server SDK there are messages alone: the rest needs Kotlin's library. */
    @ArchTest
    static final ArchRule NOTHING_NEEDS_KOTLIN =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("kotlin..", "io.livekit.server..");

    @ArchTest
    static final ArchRule ONLY_FLINKS_PUBLIC_API =
            noClasses().should().dependOnClassesThat(isInternalToFlink());

    @ArchTest
    static final ArchRule NOTHING_LOGS_BUT_BY_SLF4J = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static final ArchRule NO_OTHER_LOGGING =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.logging..", "org.apache.log4j..", "ch.qos.logback..");

    @ArchTest
    static final ArchRule NOTHING_PRINTS_BUT_PROGRAMS =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(ROOT + "examples..", ROOT + "benchmarks..")
                    .should(ACCESS_STANDARD_STREAMS);

    /**
     * {@code internal} is for its own module; the exceptions are listed here, with their reasons.
     */
    @ArchTest
    static final ArchRule INTERNALS_OF_THE_FRAMES_ARE_THEIRS =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + "frame..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(ROOT + "frame.internal..");

    /**
     * The embedded server is the other end of the same peer connections, and another engine is the
     * client on another library.
     */
    @ArchTest
    static final ArchRule INTERNALS_OF_THE_CLIENT_ARE_ITS_OWN =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(ROOT + "client..", ROOT + "ffi..", ROOT + "testing..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(ROOT + "client.internal..");

    @ArchTest
    static final ArchRule THE_EMBEDDED_SERVER_SHARES_PEER_CONNECTIONS_ALONE =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "testing..")
                    .should()
                    .dependOnClassesThat(
                            describe(
                                    "are internal to the client, but no peer connections",
                                    type ->
                                            type.getPackageName()
                                                            .startsWith(ROOT + "client.internal")
                                                    && !type.getPackageName()
                                                            .equals(ROOT + "client.internal.rtc")));

    private static DescribedPredicate<JavaClass> areOfFlinkAndNoAnnotation() {
        return describe(
                "are of Flink and no annotation",
                type ->
                        type.getPackageName().startsWith("org.apache.flink.")
                                && !type.isAnnotation());
    }

    private static DescribedPredicate<JavaClass> isInternalToFlink() {
        return describe(
                "are of Flink, and not marked as its public API",
                type ->
                        type.getPackageName().startsWith("org.apache.flink.")
                                && !isPublic(type)
                                && !NAMED_BY_PUBLIC_CLASSES.contains(type.getFullName())
                                && !STILL_USED.contains(type.getFullName()));
    }

    /** A nested class is what the class around it is. */
    private static boolean isPublic(JavaClass type) {
        for (Optional<JavaClass> outer = Optional.of(type);
                outer.isPresent();
                outer = outer.get().getEnclosingClass()) {
            JavaClass each = outer.get();
            if (each.isAnnotatedWith(Public.class)
                    || each.isAnnotatedWith(PublicEvolving.class)
                    || each.isAnnotatedWith(Experimental.class)) {
                return true;
            }
        }
        return false;
    }
}
