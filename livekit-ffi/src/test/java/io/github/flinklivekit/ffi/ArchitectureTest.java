// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Which package of the engine may use which, and what of the client is its business. */
@AnalyzeClasses(packages = "io.github.flinklivekit.ffi", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.github.flinklivekit.ffi";
    private static final String CLIENT = "io.github.flinklivekit.client.internal";

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    /** Two libraries live in one process, and this one's classes know of one. */
    @ArchTest
    static final ArchRule NOTHING_OF_WEBRTC_JAVA =
            noClasses().should().dependOnClassesThat().resideInAPackage("dev.onvoid..");

    /** What a client's participants, publications and streams are, whatever connects them. */
    @ArchTest
    static final ArchRule USES_THE_CLIENTS_VALUES_AND_NOT_ITS_PROTOCOL =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            CLIENT + ".data", CLIENT + ".http", CLIENT + ".subscribe", "livekit..");

    @ArchTest
    static final ArchRule JNA_IS_BEHIND_THE_LIBRARY =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".library")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("com.sun.jna..");
}
