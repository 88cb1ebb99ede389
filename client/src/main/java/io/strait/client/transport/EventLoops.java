package io.strait.client.transport;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.IoHandlerFactory;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * An event loop: one thread for all connections of a node's edge, or of the clients of a process, and their timers. Two
 * connections of one loop meet without waking anybody. It carries several hundred thousand frames a second, more than one
 * scheduler.
 */
public final class EventLoops {

    private static final int THREADS = 1;

    private final boolean epoll = Epoll.isAvailable();
    private final EventLoopGroup group;

    /**
     * The thread is a daemon called {@code name-0} and starts with the first connection.
     *
     * @param lingerNs how long it looks for more after it was busy, in nanoseconds, before it sleeps; needs epoll
     */
    public EventLoops(String name, long lingerNs) {
        ThreadFactory threads = task -> daemon(task, name + "-0");
        IoHandlerFactory handlers =
                epoll ? EpollIoHandler.newFactory(0, () -> new LingeringSelect(lingerNs)) : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(THREADS, threads, handlers);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    public EventLoopGroup group() {
        return group;
    }

    public Class<? extends ServerChannel> serverChannel() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    public Class<? extends Channel> clientChannel() {
        return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /** Ends the thread, within a second; connections that are open break. */
    public void close() {
        Future<?> unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
