package io.strait.node.link;

import org.jspecify.annotations.Nullable;

/** The data plane cannot start, or cannot go on. The message names what was asked for and what was found. */
public final class LinkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    LinkException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** What an operator has to change. */
    public enum Kind {
        /** The directory for Aeron's files cannot be written. */
        DIRECTORY_NOT_WRITABLE,
        /** The file system of that directory has too little space. */
        STORAGE_TOO_SMALL,
        /** Another socket has the configured port. */
        PORT_OCCUPIED,
        /** The configured host is no address of this machine, or cannot be resolved. */
        ADDRESS_NOT_USABLE,
        /** The embedded media driver failed for another reason. */
        DRIVER_FAILED
    }
}
