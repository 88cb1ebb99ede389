package io.strait.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** docs/errors.md is what {@link ErrorCode} says. Rewrite it with {@code -Dstrait.docs.update=true}. */
class ErrorsDocumentTest {

    private static final String HEAD = """
            # Errors

            Generated from `io.strait.proto.ErrorCode` by `ErrorsDocumentTest`; rewrite it with `-Dstrait.docs.update=true`.

            An operation on a session's stream is answered by a typed `Outcome`, never by an error: `Refused` carries a
            `Refusal`, and the other outcomes speak for themselves. Errors end unary calls and whole streams. They are
            `google.rpc.Status` in the trailer `grpc-status-details-bin`, with one `google.rpc.ErrorInfo` whose `domain` is
            `strait.dev` and whose `reason` is a name of the table below.

            An error without such a reason comes from somewhere else: a lost connection, an RPC deadline, a proxy. It reads as
            `UNKNOWN`, and so does a reason that this build does not know. Both leave open whether the operation happened.

            ## Categories

            | Category | Meaning |
            | --- | --- |
            """;

    private static final String REASONS = """

            ## Reasons

            | Reason | Number | Category | Status code | Meaning |
            | --- | --- | --- | --- | --- |
            """;

    private static final String TAIL = """

            ## Metadata

            | Reason | Keys |
            | --- | --- |
            | `CHANNEL_CLOSED` | `branch`, `channel`, `aborted`, `cause` |
            | `INDETERMINATE` | `branch` (absent: any of several send branches), `detail` |
            | `MALFORMED_MESSAGE` | `field`, `fault` |
            | `WRONG_PROTOCOL_VERSION` | `theirs`, `ours` |
            | `PROGRAM_NOT_FOUND` | `program`, `node`, `available` |
            | `TASKLET_NOT_FOUND` | `id` |
            | `NODE_NOT_FOUND` | `node` |

            The message of the status has the same facts for people. Texts are cut to 256 characters, so that trailers stay
            below the 8 KiB that gRPC peers accept.
            """;

    @Test
    void shouldEqualTheTableOfErrorCodes() throws Exception {
        String rendered = render();
        if (Boolean.getBoolean("strait.docs.update")) {
            Files.writeString(Documents.path("errors.md"), rendered);
        }

        assertThat(Documents.read("errors.md")).isEqualTo(rendered);
    }

    private static String render() {
        StringBuilder text = new StringBuilder(HEAD);
        for (ErrorCode.Category category : ErrorCode.Category.values()) {
            text.append("| `%s` | %s |\n".formatted(category, category.meaning()));
        }
        text.append(REASONS);
        for (ErrorCode code : ErrorCode.values()) {
            text.append("| `%s` | %d | `%s` | `%s` | %s |\n"
                    .formatted(code, code.code(), code.category(), code.status(), code.description()));
        }
        return text.append(TAIL).toString();
    }
}
