// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Which package of the client may use which. */
@AnalyzeClasses(packages = "io.github.flinklivekit.client", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.github.flinklivekit.client";
    private static final String INTERNAL = ROOT + ".internal..";
    private static final String SERVICE = ROOT + ".service";

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule PUBLIC_PACKAGES_NAME_NOTHING_INTERNAL =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "..")
                    .and()
                    .resideOutsideOfPackages(ROOT, SERVICE, INTERNAL)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(INTERNAL);

    /** One HTTP client serves a process. */
    @ArchTest
    static final ArchRule THE_ROOM_SERVICE_SHARES_THE_HTTP_CLIENT_ALONE =
            noClasses()
                    .that()
                    .resideInAPackage(SERVICE)
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage(INTERNAL)
                                    .and(resideOutsideOfPackage(ROOT + ".internal.http")));

    /** It creates the implementations, which no signature of it names. */
    @ArchTest
    static final ArchRule NOTHING_USES_THE_ENTRY_POINT =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(ROOT);

    /** The room service speaks in the protocol's own messages, as LiveKit's server SDKs do. */
    @ArchTest
    static final ArchRule PUBLIC_PACKAGES_KNOW_NEITHER_PROTOCOL_NOR_WEBRTC =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "..")
                    .and()
                    .resideOutsideOfPackages(SERVICE, INTERNAL)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("livekit..", "com.google.protobuf..", "dev.onvoid..");
}
