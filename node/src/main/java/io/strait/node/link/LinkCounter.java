package io.strait.node.link;

/** What {@link LinkCounters} count since launch. */
public enum LinkCounter {
    FRAMES_SENT("frames taken for sending"),
    FRAMES_RECEIVED("frames handed to the frame handler"),
    BYTES_SENT("bytes of frames taken for sending"),
    BYTES_RECEIVED("bytes of frames handed to the frame handler"),
    MESSAGES_SENT("Aeron messages written"),
    MESSAGES_RECEIVED("Aeron messages read"),
    ENTRIES_RESENT("entries sent again; a frame is one entry, or several when it is longer than a datagram"),
    DUPLICATES_DROPPED("entries received again and dropped"),
    GAPS("messages dropped because an earlier one is missing"),
    BACK_PRESSURED("writes that Aeron had no room for"),
    WINDOW_FULL("frames not taken because the peer's window was full"),
    MALFORMED("messages dropped because they are broken"),
    STRANGERS_DROPPED("messages dropped because their sender is unknown, removed or quarantined"),
    REFUSED("links refused to another node"),
    REFUSED_BY_PEER("links refused by another node"),
    QUARANTINED("links that could not be resumed"),
    INTERRUPTED("times that frames to a peer had to wait for a link to be resumed"),
    SESSIONS_OPENED("Aeron sessions opened towards peers"),
    IMAGES_LOST("Aeron images lost"),
    TRANSPORT_ERRORS("errors reported by the media driver or the Aeron client"),
    TRANSPORT_REBUILDS("times that media driver and Aeron client were made anew");

    private final String description;

    LinkCounter(String description) {
        this.description = description;
    }

    /** One phrase for people: what one unit of this counter is. */
    public String description() {
        return description;
    }
}
