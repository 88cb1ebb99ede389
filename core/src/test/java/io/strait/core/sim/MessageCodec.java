package io.strait.core.sim;

import io.strait.core.message.Message;

/** What happens to a message between two cores: nothing here; tests of the wire encode and decode it. */
@FunctionalInterface
public interface MessageCodec {

    MessageCodec IDENTITY = message -> message;

    /** The message that the receiving core gets; it must mean the same. */
    Message transfer(Message message);
}
