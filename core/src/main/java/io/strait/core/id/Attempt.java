package io.strait.core.id;

/**
 * One attempt of a sender to hand its value over; also the identity of the value in that attempt.
 *
 * @param initiator the sender's select
 * @param number counts the attempts of that select, from 1; an answer to an older attempt is stale
 */
public record Attempt(SelectId initiator, int number) {

    @Override
    public int hashCode() {
        return initiator.hashCode() * 31 + number;
    }

    @Override
    public String toString() {
        return initiator + "#" + number;
    }
}
