package io.strait.core.channel;

import io.strait.core.CoreLimits;
import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.message.Message;
import io.strait.core.op.ChannelInfo;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Outcome;
import io.strait.core.op.Refusal;
import io.strait.core.placement.ChannelRecord;
import io.strait.core.placement.Placement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The channels that have state at this node: answers whoever closes, inspects or declares one, and spreads the records. */
public final class ChannelTable {

    private final ChannelHomes homes;
    private final NodeUid self;
    private final ChannelHomes.Records records;
    private final Placement placement;
    private final CoreLimits limits;
    private final Publications publications;
    private final Map<ChannelName, ChannelHome> channels = new LinkedHashMap<>();

    ChannelTable(
            ChannelHomes homes, NodeUid self, ChannelHomes.Records records, Placement placement, CoreLimits limits) {
        this.homes = homes;
        this.self = self;
        this.records = records;
        this.placement = placement;
        this.limits = limits;
        this.publications = new Publications(homes, limits.maxSessions());
    }

    public void onCloseChannel(NodeUid from, Message.CloseChannel message) {
        ChannelHome channel = homeToChange(from, message.request(), message.channel());
        if (channel != null) {
            boolean first = channel.beginClose(message.cause());
            CloseCause cause = Objects.requireNonNull(closedOrClosing(channel));
            if (first && !homes.rules().answersWhenStored()) {
                channel.close(cause);
            }
            answerWhenStored(channel, first, from, message.request(), new Outcome.CloseDone(cause));
        }
    }

    public void onInspectChannel(NodeUid from, Message.InspectChannel message) {
        ChannelHome channel = homeFor(from, message.request(), message.channel());
        if (channel != null) {
            homes.send(from, new Message.ChannelReply(message.request(), new Outcome.Inspected(channel.info(self))));
            dropIfIdle(channel);
        }
    }

    public void onDeclareChannel(NodeUid from, Message.DeclareChannel message) {
        ChannelHome channel = homeToChange(from, message.request(), message.channel());
        if (channel == null) {
            return;
        }
        if (channel.isDeclared() && !channel.properties().equals(message.properties())) {
            Outcome.Refused refused = new Outcome.Refused(
                    Refusal.CONFLICTING_PROPERTIES,
                    "channel: declared with other properties: channel=" + message.channel() + " declared="
                            + channel.properties() + " asked=" + message.properties());
            homes.send(from, new Message.ChannelReply(message.request(), refused));
            return;
        }
        boolean first = !channel.isDeclared();
        if (first) {
            channel.declare(message.properties());
        }
        answerWhenStored(channel, first, from, message.request(), new Outcome.Declared(message.properties()));
    }

    /**
     * Answers when the channel's record is stored. A home that has the record from elsewhere does not know whether it is, nor
     * does one whose own publication failed: then the record is published once more.
     */
    private void answerWhenStored(ChannelHome channel, boolean isNews, NodeUid from, long request, Outcome outcome) {
        Publications.Publication publication = channel.publication();
        if (isNews || publication == null) {
            publication = publish(channel);
        }
        if (homes.rules().answersWhenStored()) {
            publications.answer(publication, from, request, outcome);
        } else {
            homes.send(from, new Message.ChannelReply(request, outcome));
        }
    }

    /** The control plane has stored a record, or does not know whether it has. */
    public void onRecordPublished(long number, @Nullable String fault) {
        Publications.Publication publication = publications.take(number);
        if (publication == null) {
            return;
        }
        ChannelHome channel = channels.get(publication.channel);
        if (channel != null && publication.closed != null) {
            if (placement.isHome(publication.channel)) {
                channel.close(publication.closed);
                placement.onRecord(recordOf(channel, channel.closed()));
            } else {
                // From here on the record says whether it is closed, should the home come back.
                channel.endClosing();
            }
        }
        ChannelRecord record = placement.recordOf(publication.channel);
        publications.answerAll(publication, fault, record == null ? null : record.closed());
        if (fault != null && channel != null && channel.publication() == publication) {
            channel.published(null);
        }
    }

    /** As {@link #homeFor}; null as well when no further answer can wait. */
    private @Nullable ChannelHome homeToChange(NodeUid from, long request, ChannelName name) {
        String fault = publications.fault();
        if (fault == null) {
            return homeFor(from, request, name);
        }
        homes.send(from, new Message.ChannelReply(request, new Outcome.Refused(Refusal.OVERLOADED, fault)));
        return null;
    }

    private @Nullable ChannelHome homeFor(NodeUid from, long request, ChannelName name) {
        String fault = placement.isHome(name) ? null : "not the channel's home: channel=" + name + " node=" + self;
        ChannelHome channel = fault == null ? findOrAdd(name) : null;
        if (channel == null) {
            Refusal refusal = fault == null ? Refusal.OVERLOADED : Refusal.UNAVAILABLE;
            String detail = fault == null ? "home: too many channels: limit=" + limits.maxChannels() : fault;
            homes.send(from, new Message.ChannelReply(request, new Outcome.Refused(refusal, detail)));
        }
        return channel;
    }

    /** The channel's home state, made when there is none; null at the bound. */
    @Nullable
    ChannelHome findOrAdd(ChannelName name) {
        ChannelHome channel = channels.get(name);
        if (channel != null || channels.size() >= limits.maxChannels()) {
            return channel;
        }
        ChannelHome created = new ChannelHome(homes, name);
        channels.put(name, created);
        takeOver(created);
        return created;
    }

    /** This node has become the channel's home: what the record says holds from here on. */
    void takeOver(ChannelHome channel) {
        ChannelRecord record = placement.recordOf(channel.name());
        if (record != null) {
            apply(channel, record);
            boolean unpinned = record.home() == null || !placement.isMember(record.home());
            if (record.properties().isBuffered() && unpinned) {
                publish(channel);
            }
        }
    }

    /** Whether the record is stored is not known here: whoever asks for the same has it published once more. */
    private static void apply(ChannelHome channel, ChannelRecord record) {
        if (record.declared() && !channel.isDeclared()) {
            channel.declare(record.properties());
            channel.published(null);
        }
        // What this home is storing itself may still be lost with this node, as long as only this node has it.
        CloseCause stored = record.closed();
        if (stored != null && !stored.equals(channel.closing()) && !stored.equals(channel.closed())) {
            channel.closeAsStored(stored);
            channel.published(null);
        }
    }

    private Publications.Publication publish(ChannelHome channel) {
        placement.onRecord(recordOf(channel, channel.closed()));
        ChannelRecord record = recordOf(channel, closedOrClosing(channel));
        Publications.Publication publication = publications.begin(channel.name(), record.closed());
        channel.published(publication);
        records.publish(publications.lastNumber(), record);
        return publication;
    }

    private static @Nullable CloseCause closedOrClosing(ChannelHome channel) {
        return channel.closed() != null ? channel.closed() : channel.closing();
    }

    private ChannelRecord recordOf(ChannelHome channel, @Nullable CloseCause closed) {
        NodeUid pinned = channel.properties().isBuffered() ? self : null;
        return new ChannelRecord(channel.name(), channel.properties(), channel.isDeclared(), pinned, closed);
    }

    /**
     * A record of a close that was written before the declaration which this home is storing: with that, as it will come. Else
     * the home would be elsewhere until then, and the channel could be declared there once more, with a second buffer.
     */
    public ChannelRecord withOwnDeclaration(ChannelRecord record) {
        ChannelHome channel = channels.get(record.channel());
        boolean mayBeOlder = !record.declared() && record.closed() != null && placement.isHome(record.channel());
        if (!mayBeOlder || channel == null || !channel.isDeclared() || !publications.isPending(record.channel())) {
            return record;
        }
        return recordOf(channel, record.closed());
    }

    void onRecordChanged(ChannelRecord record) {
        ChannelHome channel = channels.get(record.channel());
        if (channel == null) {
            return;
        }
        if (!record.declared() && record.closed() == null) {
            // Forgotten: what was stored is not any more.
            channel.published(null);
        }
        if (placement.isHome(record.channel())) {
            apply(channel, record);
        }
    }

    /** A copy, in the order in which they came to be. */
    List<ChannelHome> all() {
        return new ArrayList<>(channels.values());
    }

    void drop(ChannelHome channel) {
        channels.remove(channel.name(), channel);
        if (channel.buffer() != null) {
            channel.buffer().dispose();
        }
    }

    /** Forgets a channel that nobody uses (C13). */
    void dropIfIdle(ChannelHome channel) {
        if (channel.isIdle()) {
            channels.remove(channel.name(), channel);
        }
    }

    /** Snapshots of channels with state here, in the order in which they came to be. */
    public List<ChannelInfo> infos(int max) {
        List<ChannelInfo> infos = new ArrayList<>();
        for (ChannelHome channel : channels.values()) {
            if (infos.size() == max) {
                break;
            }
            infos.add(channel.info(self));
        }
        return infos;
    }

    /** The first {@code max} channels by name among those after {@code after} that begin with {@code prefix}. */
    public List<ChannelInfo> infos(String after, String prefix, int max) {
        PriorityQueue<ChannelName> first = new PriorityQueue<>(Comparator.reverseOrder());
        for (ChannelName name : channels.keySet()) {
            if (name.value().startsWith(prefix) && name.value().compareTo(after) > 0) {
                first.add(name);
                if (first.size() > max) {
                    first.remove();
                }
            }
        }
        List<ChannelInfo> infos = new ArrayList<>(first.size());
        first.stream()
                .sorted()
                .forEach(name ->
                        infos.add(Objects.requireNonNull(channels.get(name)).info(self)));
        return infos;
    }

    /** How many channels have state here. */
    public int count() {
        return channels.size();
    }
}
