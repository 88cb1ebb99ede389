package io.strait.node.demo;

/** A group of participants that work with each other over channels of their own, until the demo ends. */
interface Workload {

    /** A word or two for the table. */
    String name();

    /** Prepares channels and names the participants; those who begin things stop when {@link Stage#goesOn}. */
    void prepare(Stage stage) throws InterruptedException;

    /** Looks at the results once all participants have ended. */
    default void verify(Stage stage) {}
}
