package io.strait.core;

/**
 * Where a driver takes the core's effects.
 *
 * <p>Ordering contract: effects come in the order in which the core decided them, and a driver keeps that order per
 * link and per session. There is no order across links and sessions. A sink must not call the core back: it may only
 * put commands where the driver's next step finds them.
 */
public interface OutputSink {

    void onReply(Output.Reply output);

    void onNeedValue(Output.NeedValue output);

    void onPeerSend(Output.PeerSend output);

    void onPublish(Output.Publish output);

    void onUndelivered(Output.Undelivered output);
}
