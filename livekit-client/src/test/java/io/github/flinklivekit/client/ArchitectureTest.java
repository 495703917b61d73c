// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Which package of the client may use which. */
@AnalyzeClasses(packages = "io.github.flinklivekit.client", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.github.flinklivekit.client";
    private static final String INTERNAL = ROOT + ".internal..";
    private static final String SERVICE = ROOT + ".service";
    private static final DescribedPredicate<JavaClass> OF_THE_PROTOCOL =
            resideInAnyPackage("livekit..", "com.google.protobuf..");

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

    /** One HTTP client serves a process, and the protocol's enums have one translation. */
    @ArchTest
    static final ArchRule THE_ROOM_SERVICE_USES_LITTLE_OF_THE_CLIENT =
            noClasses()
                    .that()
                    .resideInAPackage(SERVICE)
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage(INTERNAL)
                                    .and(
                                            resideOutsideOfPackages(
                                                    ROOT + ".internal.http",
                                                    ROOT + ".internal.participant")));

    /** It creates the implementations, which no signature of it names. */
    @ArchTest
    static final ArchRule NOTHING_USES_THE_ENTRY_POINT =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(ROOT);

    /**
     * Where the connector lies in a cluster's {@code lib}, a job's own jar may have other classes
     * of the same names.
     */
    @ArchTest
    static final ArchRule NO_SIGNATURE_NAMES_A_MESSAGE_OF_THE_PROTOCOL =
            noMethods()
                    .that()
                    .areDeclaredInClassesThat()
                    .resideOutsideOfPackage(INTERNAL)
                    .and()
                    .arePublic()
                    .should()
                    .haveRawParameterTypes(anyElementThat(OF_THE_PROTOCOL))
                    .orShould()
                    .haveRawReturnType(OF_THE_PROTOCOL);

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
