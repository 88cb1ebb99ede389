package io.strait;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.strait.tasklet.Programs;
import io.strait.tasklet.RemoteTasklet;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the shape of the API promises. */
class ApiTest {

    /** Whose types a user of the API may meet in a signature. */
    private static final List<String> ALLOWED = List.of("java.", "io.strait.");

    private static final List<String> HIDDEN = List.of("io.strait.core", "io.strait.proto", "io.strait.client");

    /** This module alone: looking through the whole class path takes a minute. */
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(Strait.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    @DisplayName("no signature of the API shows a type of core, protobuf, gRPC, Akka or Aeron")
    void shouldShowOnlyItsOwnTypes() {
        List<String> leaks = new ArrayList<>();

        for (Class<?> type : publicApi()) {
            for (Executable member : members(type)) {
                for (Class<?> shown : shownTypes(member)) {
                    String name = shown.getName();
                    boolean allowed = shown.isPrimitive() || ALLOWED.stream().anyMatch(name::startsWith);
                    if (!allowed || HIDDEN.stream().anyMatch(name::startsWith)) {
                        leaks.add(member + " shows " + name);
                    }
                }
            }
        }

        assertThat(leaks).isEmpty();
        assertThat(publicApi()).hasSizeGreaterThan(30);
    }

    @Test
    @DisplayName("C6 every blocking method has an asynchronous twin")
    void shouldHaveAsynchronousTwins() {
        Set<String> blocking = new TreeSet<>();
        Set<String> missing = new TreeSet<>();

        for (Class<?> type : List.of(
                Sender.class,
                Receiver.class,
                Channel.class,
                Select.class,
                SelectLoop.class,
                Strait.class,
                Programs.class,
                RemoteTasklet.class)) {
            for (Method method : type.getMethods()) {
                if (Arrays.asList(method.getExceptionTypes()).contains(InterruptedException.class)) {
                    blocking.add(type.getSimpleName() + "." + method.getName());
                    // A loop over rounds, each of which has a twin.
                    if (!method.getName().equals("forEach") && !hasTwin(type, method)) {
                        missing.add(method.toString());
                    }
                }
            }
        }

        assertThat(missing).isEmpty();
        assertThat(blocking)
                .contains("Sender.send", "Receiver.receive", "Select.run", "Strait.inspect", "Programs.spawn");
    }

    private static boolean hasTwin(Class<?> type, Method method) {
        try {
            type.getMethod(method.getName() + "Async", method.getParameterTypes());
            return true;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    @Test
    @DisplayName("gRPC is used by the transport only, Jackson by its codec only")
    void shouldKeepLibrariesWhereTheyBelong() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.strait.client.transport..", "io.strait.proto..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.grpc..")
                .check(CLASSES);
        noClasses()
                .that()
                .haveNameNotMatching("io\\.strait\\.codec\\.JacksonMapping")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml..")
                .check(CLASSES);
    }

    @Test
    @DisplayName("a port knows nothing of another port, and the API nothing of the wire")
    void shouldKeepPortsApart() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.strait.client", "io.strait.client.codec", "io.strait.client.port", "io.strait.client.local")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.strait.proto..", "io.strait.client.session..", "io.strait.client.transport..")
                .check(CLASSES);
    }

    @Test
    @DisplayName("no blocking path holds a monitor: virtual threads must not be pinned")
    void shouldNotSynchronize() {
        List<String> synchronizedMethods = CLASSES.stream()
                .filter(type -> type.getPackageName().startsWith("io.strait.client")
                        || type.getPackageName().equals("io.strait"))
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED))
                .map(method -> method.getFullName())
                .toList();

        assertThat(synchronizedMethods).isEmpty();
    }

    private List<Class<?>> publicApi() {
        return CLASSES.stream()
                .filter(type -> type.getPackageName().equals("io.strait"))
                .<Class<?>>map(type -> type.reflect())
                .filter(type -> Modifier.isPublic(type.getModifiers()))
                .toList();
    }

    private static List<Executable> members(Class<?> type) {
        return Stream.<Executable>concat(
                        Arrays.stream(type.getDeclaredMethods()), Arrays.stream(type.getDeclaredConstructors()))
                .filter(member -> Modifier.isPublic(member.getModifiers()))
                .toList();
    }

    private static Set<Class<?>> shownTypes(Executable member) {
        List<Type> types = new ArrayList<>(List.of(member.getGenericParameterTypes()));
        types.addAll(List.of(member.getGenericExceptionTypes()));
        if (member instanceof Method method) {
            types.add(method.getGenericReturnType());
        }
        Set<Class<?>> shown = new HashSet<>();
        types.forEach(type -> collect(type, shown));
        return shown;
    }

    private static void collect(Type type, Set<Class<?>> into) {
        if (type instanceof Class<?> plain) {
            into.add(plain.isArray() ? plain.getComponentType() : plain);
        } else if (type instanceof ParameterizedType generic) {
            collect(generic.getRawType(), into);
            for (Type argument : generic.getActualTypeArguments()) {
                collect(argument, into);
            }
        } else if (type instanceof WildcardType wildcard) {
            for (Type bound : wildcard.getUpperBounds()) {
                collect(bound, into);
            }
        }
    }
}
