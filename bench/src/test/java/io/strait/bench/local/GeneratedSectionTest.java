package io.strait.bench.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GeneratedSectionTest {

    @Test
    void shouldReplaceOnlyWhatItNames() {
        String document = "a\n<!-- begin: bench local -->\nold\n<!-- end: bench local -->\nb\n";

        assertThat(GeneratedSection.replace(document, "local", "new"))
                .isEqualTo("a\n<!-- begin: bench local -->\n\nnew\n<!-- end: bench local -->\nb\n");
    }

    @Test
    void shouldRefuseADocumentWithoutTheSection() {
        assertThatThrownBy(() -> GeneratedSection.replace("a\n", "local", "new"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("<!-- begin: bench local -->");
    }
}
