package io.strait.node.cli.query;

/** A node did not answer, or refused. */
public final class QueryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    QueryException(String message) {
        super(message);
    }

    QueryException(String message, Throwable cause) {
        super(message, cause);
    }
}
