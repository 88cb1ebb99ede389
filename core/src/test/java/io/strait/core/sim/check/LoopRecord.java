package io.strait.core.sim.check;

import io.strait.core.id.ChannelName;
import io.strait.core.id.SelectId;
import io.strait.core.op.Branch;
import io.strait.core.op.Direction;
import io.strait.core.op.LoopChange;
import java.util.ArrayList;
import java.util.List;

/** One persistent select as its owner sees it. Numbers of branches are 0, 1, 2, ... and never used twice. */
public final class LoopRecord {

    /** What a branch can be. */
    private enum Status {
        ENABLED,
        DISABLED,
        /** Told once that its channel is closed: it offers nothing any more. */
        CLOSED,
        REMOVED
    }

    private final SessionRecord session;
    private final SelectId id;
    private final List<Branch> branches = new ArrayList<>();
    private final List<Status> statuses = new ArrayList<>();
    private boolean endRequested;
    private boolean ended;

    LoopRecord(SessionRecord session, SelectId id) {
        this.session = session;
        this.id = id;
    }

    public SessionRecord session() {
        return session;
    }

    public SelectId id() {
        return id;
    }

    public boolean isLive() {
        return !ended && !session.isGone();
    }

    void end() {
        ended = true;
    }

    /** An operation that ends it was submitted. */
    void requestEnd() {
        endRequested = true;
    }

    boolean isEndRequested() {
        return endRequested;
    }

    /** How many numbers were used. */
    public int size() {
        return branches.size();
    }

    Branch branch(int number) {
        return branches.get(number);
    }

    /** Whether a branch that was not removed has this direction on this channel, so that it may stand at the home. */
    boolean standsAt(ChannelName channel, Direction direction) {
        for (int number = 0; number < branches.size(); number++) {
            Branch branch = branches.get(number);
            if (!isRemoved(number) && branch.channel().equals(channel) && branch.direction() == direction) {
                return true;
            }
        }
        return false;
    }

    /** How many numbers were given to branches with this channel and direction. */
    int branchesLike(Branch other) {
        int count = 0;
        for (Branch branch : branches) {
            if (branch.channel().equals(other.channel()) && branch.direction() == other.direction()) {
                count++;
            }
        }
        return count;
    }

    boolean isEnabled(int number) {
        return statuses.get(number) == Status.ENABLED;
    }

    public boolean isRemoved(int number) {
        return statuses.get(number) == Status.REMOVED;
    }

    void closed(int number) {
        setUnlessRemoved(number, Status.CLOSED);
    }

    /** It offers nothing until it is enabled again. */
    void refused(int number) {
        setUnlessRemoved(number, Status.DISABLED);
    }

    private void setUnlessRemoved(int number, Status status) {
        if (statuses.get(number) != Status.REMOVED) {
            statuses.set(number, status);
        }
    }

    /** The core has made this change. */
    void changed(LoopChange change) {
        if (change instanceof LoopChange.Add add) {
            branches.add(
                    add.direction() == Direction.SEND ? Branch.lazySend(add.channel()) : Branch.receive(add.channel()));
            statuses.add(Status.ENABLED);
        } else if (change instanceof LoopChange.Remove) {
            statuses.set(change.branch(), Status.REMOVED);
        } else if (change instanceof LoopChange.Disable && isEnabled(change.branch())) {
            statuses.set(change.branch(), Status.DISABLED);
        } else if (change instanceof LoopChange.Enable && statuses.get(change.branch()) == Status.DISABLED) {
            statuses.set(change.branch(), Status.ENABLED);
        }
    }

    @Override
    public String toString() {
        return "loop " + id.sequence() + " of " + session;
    }
}
