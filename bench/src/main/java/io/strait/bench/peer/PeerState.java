package io.strait.bench.peer;

import java.util.List;

/** Whether a peer can be measured here. */
public sealed interface PeerState {

    /**
     * It can.
     *
     * @param command starts its program; the series' name is the next argument
     */
    record Ready(List<String> command) implements PeerState {

        public Ready {
            command = List.copyOf(command);
        }
    }

    /**
     * It cannot.
     *
     * @param why what is missing
     * @param howToInstall a sentence for people
     */
    record Missing(String why, String howToInstall) implements PeerState {}
}
