// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Which package of the client may use which. */
@AnalyzeClasses(packages = "io.github.flinklivekit.client", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.github.flinklivekit.client";
    private static final String INTERNAL = ROOT + ".internal..";

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule PUBLIC_PACKAGES_NAME_NOTHING_INTERNAL =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "..")
                    .and()
                    .resideOutsideOfPackages(ROOT, INTERNAL)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(INTERNAL);

    /** It creates the implementations, which no signature of it names. */
    @ArchTest
    static final ArchRule NOTHING_USES_THE_ENTRY_POINT =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(ROOT);

    @ArchTest
    static final ArchRule PUBLIC_PACKAGES_KNOW_NEITHER_PROTOCOL_NOR_WEBRTC =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "..")
                    .and()
                    .resideOutsideOfPackage(INTERNAL)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("livekit..", "com.google.protobuf..", "dev.onvoid..");
}
