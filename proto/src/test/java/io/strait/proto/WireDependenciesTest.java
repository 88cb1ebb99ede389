package io.strait.proto;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class WireDependenciesTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.strait.proto");

    @Test
    void shouldKeepTransportsOutOfTheCodecs() {
        classes()
                .that()
                .resideInAPackage("io.strait.proto")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.strait.proto..",
                        "io.strait.core..",
                        "com.google.protobuf..",
                        "com.google.rpc..",
                        "org.jspecify..",
                        "java..")
                .check(CLASSES);
    }

    @Test
    void shouldKeepTheCoreOutOfTheGeneratedMessages() {
        noClasses()
                .that()
                .resideInAPackage("io.strait.proto.v1..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.strait.core..")
                .check(CLASSES);
    }
}
