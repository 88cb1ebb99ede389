package io.strait.contract;

import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.client.local.LocalRuntime;
import io.strait.client.port.StraitFactory;

/** One core in this process. */
final class LocalDriver implements Driver {

    private final LocalRuntime runtime = new LocalRuntime(StraitOptions.defaults());

    @Override
    public Kind kind() {
        return Kind.LOCAL;
    }

    @Override
    public Strait open(StraitOptions options) {
        return StraitFactory.over(runtime.open(), options);
    }

    @Override
    public void close() {
        runtime.close();
    }
}
