package io.strait.node.control;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Akka stays inside: nobody else uses it, and no public signature of the control plane shows it. */
class ControlArchitectureTest {

    private static final JavaClasses NODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.strait.node");

    @Test
    void shouldBeTheOnlyUserOfAkka() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.strait.node.control..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("akka..", "scala..")
                .check(NODE);
    }

    @Test
    void shouldShowNoAkkaTypeInAPublicSignature() {
        List<JavaClass> shown = NODE.stream()
                .filter(type -> type.getPackageName().equals("io.strait.node.control"))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .toList();

        assertThat(shown).extracting(JavaClass::getSimpleName).contains("ControlPlane", "ControlListener");
        for (JavaClass type : shown) {
            for (JavaCodeUnit member : type.getCodeUnits()) {
                if (member.getModifiers().contains(JavaModifier.PUBLIC)) {
                    assertThat(member.getAllInvolvedRawTypes())
                            .as(member.getFullName())
                            .extracting(JavaClass::getPackageName)
                            .noneMatch(name -> name.startsWith("akka") || name.startsWith("scala"));
                }
            }
        }
    }

    @Test
    void shouldNotKnowTheRestOfTheNode() {
        noClasses()
                .that()
                .resideInAPackage("io.strait.node.control..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.strait.node",
                        "io.strait.node.scheduler..",
                        "io.strait.node.link..",
                        "io.strait.node.edge..",
                        "io.strait.node.observe..",
                        "io.grpc..",
                        "io.aeron..",
                        "org.agrona..",
                        "com.google.protobuf..")
                .check(NODE);
    }
}
