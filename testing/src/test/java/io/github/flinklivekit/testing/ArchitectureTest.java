// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Which package of the module knows which. */
@AnalyzeClasses(
        packages = "io.github.flinklivekit.testing",
        importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.github.flinklivekit.testing";
    private static final String CLIENT = "io.github.flinklivekit.client.internal";

    @ArchTest
    static final ArchRule PACKAGES_FORM_NO_CIRCLES =
            slices().matching("io.github.flinklivekit.(**)").should().beFreeOfCycles();

    /** The embedded server knows nothing of what tests are given of it. */
    @ArchTest
    static final ArchRule PACKAGES_KNOW_ONLY_THOSE_BELOW_THEM =
            layeredArchitecture()
                    .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
                    .layer("auth")
                    .definedBy(ROOT + ".internal.auth")
                    .layer("server")
                    .definedBy(ROOT + ".internal.server")
                    .layer("room")
                    .definedBy(ROOT + ".internal.room")
                    .layer("http")
                    .definedBy(ROOT + ".internal.http")
                    .layer("testing")
                    .definedBy(ROOT)
                    .ensureAllClassesAreContainedInArchitecture()
                    .whereLayer("auth")
                    .mayNotAccessAnyLayer()
                    .whereLayer("server")
                    .mayOnlyAccessLayers("auth")
                    .whereLayer("room")
                    .mayOnlyAccessLayers("auth", "server")
                    .whereLayer("http")
                    .mayOnlyAccessLayers("auth", "server", "room");

    /** The embedded server's media is that of the client: one native library a process. */
    @ArchTest
    static final ArchRule OF_THE_CLIENTS_INSIDE_ONLY_THE_NATIVE_LIBRARY_IS_KNOWN =
            noClasses()
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage(CLIENT + "..")
                                    .and(resideOutsideOfPackage(CLIENT + ".rtc")));
}
