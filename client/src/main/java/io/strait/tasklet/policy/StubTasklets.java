package io.strait.tasklet.policy;

import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletOptions;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Tasklets that only have what a policy may ask of one: identity, name, priority and deadline. */
final class StubTasklets {

    private StubTasklets() {}

    static Tasklet<?> of(long id) {
        return (Tasklet<?>)
                Proxy.newProxyInstance(Tasklet.class.getClassLoader(), new Class<?>[] {Tasklet.class}, new Stub(id));
    }

    private record Stub(long id) implements InvocationHandler {

        @Override
        @SuppressWarnings("ReferenceEquality") // Stubs are equal when they are the same.
        public Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
            return switch (method.getName()) {
                case "id" -> id;
                case "name", "toString" -> "stub-" + id;
                case "priority" -> (int) (id % (TaskletOptions.MAX_PRIORITY + 1));
                case "deadlineNs" -> id % 3 == 0 ? Long.MAX_VALUE : id * 37 % 1_000;
                case "hashCode" -> Long.hashCode(id);
                case "equals" -> arguments != null && arguments[0] == proxy;
                default ->
                    throw new UnsupportedOperationException(
                            "a policy cannot ask this of a tasklet here: method=" + method.getName());
            };
        }
    }
}
