// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Which package of what source and sink share knows which. */
@AnalyzeClasses(packages = PackagesTest.ROOT, importOptions = DoNotIncludeTests.class)
class PackagesTest {

    static final String ROOT = "io.github.flinklivekit.connector";

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.github.flinklivekit.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule LAYERS =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("tables")
                    .definedBy(ROOT + ".table")
                    .layer("builders")
                    .definedBy(ROOT)
                    .layer("rooms")
                    .definedBy(ROOT + ".room")
                    .layer("auth")
                    .definedBy(ROOT + ".auth")
                    .layer("task")
                    .definedBy(ROOT + ".task")
                    .layer("metrics")
                    .definedBy(ROOT + ".metrics")
                    .whereLayer("tables")
                    .mayOnlyAccessLayers("builders", "rooms", "auth")
                    .whereLayer("builders")
                    .mayOnlyAccessLayers("rooms", "auth")
                    .whereLayer("rooms")
                    .mayOnlyAccessLayers("auth", "task")
                    .whereLayer("auth")
                    .mayNotAccessAnyLayer()
                    .whereLayer("task")
                    .mayNotAccessAnyLayer()
                    .whereLayer("metrics")
                    .mayNotAccessAnyLayer();
}
