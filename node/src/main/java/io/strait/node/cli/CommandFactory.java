package io.strait.node.cli;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes commands; those that want the context get it. */
final class CommandFactory implements IFactory {

    private final CliContext context;

    CommandFactory(CliContext context) {
        this.context = context;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        Optional<Constructor<?>> wantsContext = Arrays.stream(type.getDeclaredConstructors())
                .filter(constructor ->
                        Arrays.equals(constructor.getParameterTypes(), new Class<?>[] {CliContext.class}))
                .findFirst();
        return wantsContext.isPresent()
                ? type.cast(wantsContext.get().newInstance(context))
                : CommandLine.defaultFactory().create(type);
    }
}
