// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Which package of the source knows which. */
@AnalyzeClasses(packages = PackagesTest.ROOT, importOptions = DoNotIncludeTests.class)
class PackagesTest {

    static final String ROOT = "io.github.flinklivekit.source";

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
                    .layer("readers")
                    .definedBy(ROOT + ".reader", ROOT + ".trackevents")
                    .layer("diagnosis")
                    .definedBy(ROOT + ".diagnosis")
                    .layer("enumerator")
                    .definedBy(ROOT + ".enumerator..")
                    .layer("metrics")
                    .definedBy(ROOT + ".metrics")
                    .layer("coordinator")
                    .definedBy(ROOT + ".coordinator")
                    .layer("deserializer")
                    .definedBy(ROOT + ".deserializer")
                    .layer("rooms")
                    .definedBy(ROOT + ".room")
                    .layer("split")
                    .definedBy(ROOT + ".split")
                    .layer("track")
                    .definedBy(ROOT + ".track")
                    .whereLayer("tables")
                    .mayOnlyAccessLayers("entry", "deserializer", "track", "enumerator")
                    .whereLayer("entry")
                    .mayOnlyAccessLayers("enumerator", "readers", "deserializer", "split", "track")
                    .whereLayer("readers")
                    .mayOnlyAccessLayers(
                            "metrics",
                            "coordinator",
                            "deserializer",
                            "diagnosis",
                            "rooms",
                            "split",
                            "track")
                    .whereLayer("diagnosis")
                    .mayOnlyAccessLayers("rooms", "track")
                    .whereLayer("enumerator")
                    .mayOnlyAccessLayers("coordinator", "rooms", "split", "track")
                    .whereLayer("metrics")
                    .mayOnlyAccessLayers("rooms", "split", "track")
                    .whereLayer("coordinator")
                    .mayOnlyAccessLayers("split", "track")
                    .whereLayer("deserializer")
                    .mayOnlyAccessLayers("track")
                    .whereLayer("rooms")
                    .mayOnlyAccessLayers("track")
                    .whereLayer("split")
                    .mayOnlyAccessLayers("track")
                    .whereLayer("track")
                    .mayNotAccessAnyLayer();
}
