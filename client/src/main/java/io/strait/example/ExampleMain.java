package io.strait.example;

import java.util.concurrent.CountDownLatch;

/** What the examples' main methods share. */
final class ExampleMain {

    private ExampleMain() {}

    /** Until the process is stopped: schedulers run on daemon threads. */
    static void waitForever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
