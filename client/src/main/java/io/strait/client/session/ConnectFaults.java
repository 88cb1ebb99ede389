package io.strait.client.session;

import io.strait.ProtocolException;
import io.strait.StraitException;
import io.strait.StraitOptions;
import io.strait.UnavailableException;
import io.strait.proto.ErrorCode;
import io.strait.proto.WireError;

/** Why connecting failed, as the application hears of it. */
final class ConnectFaults {

    private ConnectFaults() {}

    static StraitException exception(StraitOptions options, WireError last) {
        boolean foreign = last.code() == ErrorCode.WRONG_PROTOCOL_VERSION || last.code() == ErrorCode.MALFORMED_MESSAGE;
        String message = (foreign ? "node speaks another protocol" : "no node opened a session") + ": endpoints="
                + options.endpoints() + " timeout=" + options.connectTimeout() + " lastFault=\"" + last.message()
                + "\"";
        return foreign ? new ProtocolException(message) : new UnavailableException(message);
    }
}
