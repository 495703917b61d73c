// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Which package of the models knows which. */
@AnalyzeClasses(
        packages = "io.github.flinklivekit.model.onnx",
        importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.github.flinklivekit.model.onnx";

    @ArchTest
    static final ArchRule PACKAGES_FORM_NO_CIRCLES =
            slices().matching("io.github.flinklivekit.(**)").should().beFreeOfCycles();

    /** Everything else sees tensors as bytes with a shape. */
    @ArchTest
    static final ArchRule ONLY_SESSIONS_KNOW_ONNX_RUNTIME =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".internal.session")
                    .and()
                    .haveNameNotMatching(".*\\.ElementWriter(\\$.*)?")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("ai.onnxruntime..");

    /** A job without SQL has no classes of tables. */
    @ArchTest
    static final ArchRule ONLY_TABLES_KNOW_TABLES =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".table")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.flink.table..");
}
