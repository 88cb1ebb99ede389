package io.strait.bench.peer;

/** Somebody else's language or library, with a program under {@code bench/peers}. */
public interface Peer {

    /** Key in the report. */
    String name();

    /** Builds its program if it is not built. May take as long as fetching a compiler does. */
    PeerState prepare();
}
