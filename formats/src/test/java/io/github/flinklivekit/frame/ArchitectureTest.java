// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Which package of the formats knows which. */
@AnalyzeClasses(packages = "io.github.flinklivekit.frame", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.github.flinklivekit.frame";

    @ArchTest
    static final ArchRule PACKAGES_FORM_NO_CIRCLES =
            slices().matching("io.github.flinklivekit.(**)").should().beFreeOfCycles();

    /** Pixels know nothing of frames, frames nothing of what is made of them. */
    @ArchTest
    static final ArchRule PACKAGES_KNOW_ONLY_THOSE_BELOW_THEM =
            layeredArchitecture()
                    .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
                    .layer("pixels")
                    .definedBy(ROOT + ".pixels")
                    .layer("memory")
                    .definedBy(ROOT + ".internal.memory")
                    .layer("conversion")
                    .definedBy(ROOT + ".internal.conversion")
                    .layer("scaling")
                    .definedBy(ROOT + ".internal.scaling")
                    .layer("types")
                    .definedBy(ROOT + ".types")
                    .layer("frame")
                    .definedBy(ROOT)
                    .layer("arrow format")
                    .definedBy(ROOT + ".internal.arrow")
                    .layer("arrow")
                    .definedBy(ROOT + ".arrow")
                    .layer("metrics")
                    .definedBy(ROOT + ".metrics")
                    .layer("sql")
                    .definedBy(ROOT + ".sql")
                    .layer("testpattern")
                    .definedBy(ROOT + ".testpattern")
                    .layer("operators")
                    .definedBy(ROOT + ".operators")
                    .ensureAllClassesAreContainedInArchitecture()
                    .whereLayer("pixels")
                    .mayNotAccessAnyLayer()
                    .whereLayer("types")
                    .mayNotAccessAnyLayer()
                    .whereLayer("memory")
                    .mayOnlyAccessLayers("pixels")
                    .whereLayer("conversion")
                    .mayOnlyAccessLayers("pixels", "memory")
                    .whereLayer("scaling")
                    .mayOnlyAccessLayers("pixels", "memory")
                    .whereLayer("frame")
                    .mayOnlyAccessLayers("pixels", "memory", "conversion", "scaling", "types")
                    .whereLayer("arrow format")
                    .mayNotAccessAnyLayer()
                    .whereLayer("arrow")
                    .mayOnlyAccessLayers("pixels", "types", "frame", "arrow format")
                    .whereLayer("metrics")
                    .mayOnlyAccessLayers("frame")
                    .whereLayer("sql")
                    .mayOnlyAccessLayers("pixels", "frame")
                    .whereLayer("testpattern")
                    .mayOnlyAccessLayers("pixels", "frame", "metrics")
                    .whereLayer("operators")
                    .mayOnlyAccessLayers("pixels", "frame", "arrow", "metrics", "testpattern");
}
