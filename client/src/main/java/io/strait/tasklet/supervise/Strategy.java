package io.strait.tasklet.supervise;

/** Who is started again with a child that is. */
public enum Strategy {
    /** Nobody. */
    ONE_FOR_ONE,
    /** All children: the others are ended first, last started first. */
    ALL_FOR_ONE,
    /** Those that were listed after it, which may depend on it. */
    REST_FOR_ONE
}
