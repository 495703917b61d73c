// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it;

import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.EvaluationResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the code is divided: packages of a size that one can take in, no circles between them, and
 * every public type with a mark that says whether users may rely on it. What it counts is printed,
 * and kept in {@code target/structure.txt}.
 */
class StructureTest {

    private static final String ROOT = "io.github.flinklivekit";

    private static final int MOST_CLASSES = 25;

    /** What users never compile against: programs, and fixtures of this project's own tests. */
    private static final Set<String> NO_LIBRARIES = Set.of("examples", "benchmarks", "fixtures");

    /**
     * Flink's interfaces make a source name the types of its splits and of its enumerator's state,
     * and a table's factory its source.
     */
    private static final Set<String> NAMED_BY_FLINKS_INTERFACES =
            Set.of(
                    "createEnumerator",
                    "restoreEnumerator",
                    "createReader",
                    "getSplitSerializer",
                    "getEnumeratorCheckpointSerializer");

    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes =
                new ClassFileImporter()
                        .withImportOption(new DoNotIncludeTests())
                        .withImportOption(new ArchitectureTest.WithoutTheseTests())
                        .importPackages(ROOT);
    }

    @Test
    void packagesCanBeTakenIn() throws IOException {
        Map<String, Long> counts =
                topLevel()
                        .collect(
                                Collectors.groupingBy(
                                        JavaClass::getPackageName,
                                        TreeMap::new,
                                        Collectors.counting()));
        report(counts);
        assertThat(counts)
                .allSatisfy((name, count) -> assertThat(count).isLessThanOrEqualTo(MOST_CLASSES));
    }

    @Test
    void noPackagesDependOnEachOtherInACircle() {
        EvaluationResult circles =
                slices().matching(ROOT + ".(**)").should().beFreeOfCycles().evaluate(classes);

        assertThat(circles.getFailureReport().getDetails()).isEmpty();
    }

    @Test
    void everyPublicTypeSaysWhoseItIs() {
        assertThat(publicTypes())
                .allSatisfy(
                        type ->
                                assertThat(marks(type))
                                        .as("marks of %s", type.getName())
                                        .hasSize(1));
    }

    @Test
    void whatIsInternalSaysSo() {
        assertThat(publicTypes())
                .filteredOn(type -> type.getPackageName().contains(".internal"))
                .allSatisfy(type -> assertThat(marks(type)).containsExactly("Internal"));
    }

    @Test
    void nothingPublicHandsOutWhatIsInternal() {
        List<String> handedOut = new ArrayList<>();
        for (JavaClass type : publicTypes()) {
            if (marks(type).contains("Internal")) {
                continue;
            }
            for (JavaMethod method : type.getMethods()) {
                if (method.getModifiers().contains(JavaModifier.PUBLIC)
                        && !method.isAnnotatedWith(Internal.class)
                        && !method.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && !NAMED_BY_FLINKS_INTERFACES.contains(method.getName())) {
                    method.getAllInvolvedRawTypes().stream()
                            .filter(StructureTest::isInternal)
                            .map(each -> method.getFullName() + " names " + each.getName())
                            .forEach(handedOut::add);
                }
            }
        }
        assertThat(handedOut).isEmpty();
    }

    private static boolean isInternal(JavaClass type) {
        return type.getPackageName().startsWith(ROOT) && type.isAnnotatedWith(Internal.class);
    }

    /** Those of the sources: the library's messages are generated. */
    private static Stream<JavaClass> topLevel() {
        return classes.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getPackageName().equals(ROOT + ".ffi.protocol"))
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .filter(type -> !type.getPackageName().contains("jmh_generated"));
    }

    private static List<JavaClass> publicTypes() {
        return topLevel()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> !NO_LIBRARIES.contains(module(type)))
                .toList();
    }

    private static List<String> marks(JavaClass type) {
        return Stream.of(PublicEvolving.class, Experimental.class, Internal.class)
                .filter(type::isAnnotatedWith)
                .map(Class::getSimpleName)
                .toList();
    }

    /** The first part of the package behind the root: each module has one. */
    private static String module(JavaClass type) {
        return type.getPackageName().substring(ROOT.length() + 1).split("\\.", 2)[0];
    }

    private static void report(Map<String, Long> counts) throws IOException {
        StringBuilder text = new StringBuilder("classes a package\n");
        counts.forEach((name, count) -> text.append(String.format("%4d  %s%n", count, name)));
        text.append("\npublic types a module, by mark\n");
        Map<String, Map<String, Long>> marked =
                publicTypes().stream()
                        .collect(
                                Collectors.groupingBy(
                                        StructureTest::module,
                                        TreeMap::new,
                                        Collectors.groupingBy(
                                                type -> String.join(", ", marks(type)),
                                                TreeMap::new,
                                                Collectors.counting())));
        marked.forEach((module, by) -> text.append(String.format("  %-10s %s%n", module, by)));
        Files.writeString(Path.of("target", "structure.txt"), text);
        System.out.print(text);
    }
}
