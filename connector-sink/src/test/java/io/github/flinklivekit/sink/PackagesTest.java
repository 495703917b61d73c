// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Which package of the sink knows which. */
@AnalyzeClasses(packages = PackagesTest.ROOT, importOptions = DoNotIncludeTests.class)
class PackagesTest {

    static final String ROOT = "io.github.flinklivekit.sink";

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.github.flinklivekit.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule LAYERS =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("tables")
                    .definedBy(ROOT + ".table")
                    .layer("entry")
                    .definedBy(ROOT)
                    .layer("writer")
                    .definedBy(ROOT + ".writer")
                    .layer("playout")
                    .definedBy(ROOT + ".playout")
                    .layer("rooms")
                    .definedBy(ROOT + ".room")
                    .layer("metrics")
                    .definedBy(ROOT + ".metrics")
                    .layer("element")
                    .definedBy(ROOT + ".element")
                    .whereLayer("tables")
                    .mayOnlyAccessLayers("entry", "element")
                    .whereLayer("entry")
                    .mayOnlyAccessLayers("writer", "playout", "rooms", "metrics", "element")
                    .whereLayer("writer")
                    .mayOnlyAccessLayers("playout", "rooms", "metrics", "element")
                    .whereLayer("playout")
                    .mayOnlyAccessLayers("element")
                    .whereLayer("rooms")
                    .mayNotAccessAnyLayer()
                    .whereLayer("metrics")
                    .mayOnlyAccessLayers("element")
                    .whereLayer("element")
                    .mayNotAccessAnyLayer();
}
