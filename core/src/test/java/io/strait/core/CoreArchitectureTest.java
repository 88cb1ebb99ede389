package io.strait.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What keeps the core a machine that can be simulated. */
class CoreArchitectureTest {

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.strait.core");

    @Test
    @DisplayName("core depends on the JDK's language, collections and functions, and on nothing else")
    void shouldDependOnNothing() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.strait.core..",
                        "java.lang",
                        "java.lang.annotation",
                        "java.lang.invoke",
                        "java.lang.runtime",
                        "java.nio.charset",
                        "java.util",
                        "java.util.function",
                        "java.util.stream",
                        "org.jspecify.annotations")
                .check(CORE);
    }

    @Test
    @DisplayName("core has no thread, clock or randomness, and nothing that depends on where an object is in memory")
    void shouldBeDeterministic() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(
                        Thread.class,
                        ThreadLocal.class,
                        Runtime.class,
                        ProcessHandle.class,
                        Random.class,
                        SplittableRandom.class,
                        UUID.class,
                        Timer.class,
                        IdentityHashMap.class,
                        Clock.class,
                        ManagementFactory.class)
                .check(CORE);
        noClasses()
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "identityHashCode", Object.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class)
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CORE);
    }

    @Test
    @DisplayName("stages of core depend on each other in one direction only")
    void shouldHaveNoCyclesBetweenStages() {
        slices().matching("io.strait.core.(*)..").should().beFreeOfCycles().check(CORE);
    }

    @Test
    @DisplayName("the vocabulary knows no stage, coordinators know no home, and only the machine knows sessions")
    void shouldKeepTheOrderOfStages() {
        noClasses()
                .that()
                .resideInAnyPackage("io.strait.core.id", "io.strait.core.op", "io.strait.core.message")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.strait.core",
                        "io.strait.core.channel",
                        "io.strait.core.placement",
                        "io.strait.core.select",
                        "io.strait.core.session")
                .check(CORE);
        noClasses()
                .that()
                .resideInAnyPackage("io.strait.core.select", "io.strait.core.session")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.strait.core.channel")
                .check(CORE);
        noClasses()
                .that()
                .resideInAnyPackage("io.strait.core.select", "io.strait.core.channel")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.strait.core.session")
                .check(CORE);
    }
}
