package io.strait.node.demo;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A client on every node asks through one channel and names, in the request, the channel that it wants the answer on. */
final class RequestReply implements Workload {

    private static final int SERVERS = 2;
    private static final char SEPARATOR = '\n';

    @Override
    public String name() {
        return "request and reply";
    }

    @Override
    public void prepare(Stage stage) throws InterruptedException {
        DemoChannel requests = stage.channelAt(stage.node(2), "requests");
        Map<String, DemoChannel> replies = new HashMap<>();
        LastOne lastClient = new LastOne(stage.size());
        for (int i = 0; i < stage.size(); i++) {
            String who = "client." + i;
            DemoNode node = stage.node(i);
            DemoChannel reply = stage.channelAt(stage.node(i + 1), "reply." + i);
            replies.put(reply.name(), reply);
            SendingEnd out = stage.sender(node, who, requests);
            ReceivingEnd in = stage.receiver(node, who, reply);
            stage.participant(who, () -> ask(stage, out, reply.name(), in, lastClient));
        }
        for (int i = 0; i < SERVERS; i++) {
            String who = "server." + i;
            DemoNode node = stage.node(i);
            ReceivingEnd in = stage.receiver(node, who, requests);
            stage.participant(who, () -> serve(stage, node, who, in, replies));
        }
    }

    private static void ask(Stage stage, SendingEnd requests, String replyTo, ReceivingEnd replies, LastOne last)
            throws InterruptedException {
        for (int number = 0; stage.goesOn(number); number++) {
            String question = "question " + number + " for " + replyTo;
            requests.send(replyTo + SEPARATOR + question);
            Optional<Stamped> answer = replies.receive();
            stage.expect("answer", answerTo(question), answer.map(Stamped::text).orElse("(closed)"));
        }
        if (last.leave()) {
            requests.close();
        }
    }

    private static void serve(
            Stage stage, DemoNode node, String who, ReceivingEnd requests, Map<String, DemoChannel> replies)
            throws InterruptedException {
        Map<String, SendingEnd> ends = new HashMap<>();
        for (Optional<Stamped> request = requests.receive(); request.isPresent(); request = requests.receive()) {
            String text = request.get().text();
            int separator = text.indexOf(SEPARATOR);
            DemoChannel replyTo = replies.get(text.substring(0, separator));
            if (replyTo == null) {
                throw new IllegalStateException("a request without a known channel for its reply: text=" + text);
            }
            SendingEnd end = ends.computeIfAbsent(replyTo.name(), name -> stage.sender(node, who, replyTo));
            end.send(answerTo(text.substring(separator + 1)));
        }
    }

    private static String answerTo(String question) {
        return question.toUpperCase(Locale.ROOT);
    }
}
