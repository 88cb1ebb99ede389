package io.strait;

/** One header of a value: a small pair beside the bytes. Keys may repeat. */
public record Header(String key, String value) {}
