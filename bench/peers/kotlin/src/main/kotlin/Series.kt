import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.cancelChildren
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.selects.select
import kotlinx.coroutines.yield

/**
 * Two coroutines send a value to and fro over two rendezvous channels. An operation is one rendezvous: half a round trip.
 */
suspend fun pingPong(n: Int): Int = coroutineScope {
    val ping = Channel<Unit>()
    val pong = Channel<Unit>()
    launch {
        for (value in ping) {
            pong.send(value)
        }
    }
    repeat(n) {
        ping.send(Unit)
        pong.receive()
    }
    ping.close()
    2 * n
}

/**
 * One coroutine sends to [count] channels in turn, another selects over all of them, the way that kotlinx offers: the
 * select is described anew each time. An operation is one event.
 */
fun selects(count: Int): suspend (Int) -> Int {
    val channels = List(count) { Channel<Unit>() }
    return { n ->
        coroutineScope {
            launch { sendInTurn(channels, n) }
            repeat(n) {
                select<Unit> {
                    for (channel in channels) {
                        channel.onReceive { }
                    }
                }
            }
        }
        n
    }
}

private suspend fun sendInTurn(channels: List<Channel<Unit>>, n: Int) {
    var next = 0
    repeat(n) {
        channels[next].send(Unit)
        next = if (next == channels.lastIndex) 0 else next + 1
    }
}

/** Starts coroutines that end at once, a thousand at a time. An operation is one of them, from its start to its end. */
suspend fun CoroutineScope.spawn(n: Int): Int {
    val group = 1_000
    var ops = 0
    while (ops < n) {
        List(group) { launch { } }.joinAll()
        ops += group
    }
    return ops
}

/** Heap of a million coroutines that wait at one channel. */
fun parked(@Suppress("UNUSED_PARAMETER") millis: Long): String = runBlocking {
    val coroutines = 1_000_000
    val before = usedHeap()
    val never = Channel<Unit>()
    repeat(coroutines) {
        launch { never.receive() }
    }
    yield()
    val bytes = (usedHeap() - before) / coroutines
    coroutineContext.cancelChildren()
    """"ops":$coroutines,"bytes":$bytes"""
}

private fun usedHeap(): Long {
    System.gc()
    return Runtime.getRuntime().run { totalMemory() - freeMemory() }
}
