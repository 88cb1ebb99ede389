/**
 * The Kotlin side of `strait bench local`: the same programs with coroutines and kotlinx channels.
 *
 *     PeerKt SERIES          measure on request: a line of standard input is a number of milliseconds, the answer one
 *                            JSON line; ends with standard input
 *     PeerKt SERIES MILLIS   measure once
 *
 * Everything runs on one thread: the event loop of `runBlocking`, or for `ping-pong-unconfined` no dispatcher at all.
 */
import kotlin.system.exitProcess
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking

/** Runs at least so many operations and tells how many it ran. */
private typealias Series = (Int) -> Int

private fun series(name: String): Series =
    when (name) {
        "ping-pong" -> { n -> runBlocking { pingPong(n) } }
        // Whoever makes a coroutine runnable goes on with it at once, as with a callback.
        "ping-pong-unconfined" -> { n -> runBlocking(Dispatchers.Unconfined) { pingPong(n) } }
        "select-8" -> onOneThread(selects(8))
        "select-64" -> onOneThread(selects(64))
        "select-1024" -> onOneThread(selects(1024))
        "spawn" -> { n -> runBlocking { spawn(n) } }
        else -> usage("unknown series: name=$name")
    }

private fun onOneThread(series: suspend (Int) -> Int): Series = { n -> runBlocking { series(n) } }

fun main(arguments: Array<String>) {
    if (arguments.isEmpty() || arguments.size > 2) {
        usage("expected SERIES [MILLIS]: count=${arguments.size}")
    }
    val name = arguments[0]
    val result: (Long) -> String = if (name == "parked") ::parked else measuring(series(name))
    val requests = if (arguments.size == 2) sequenceOf(arguments[1]) else generateSequence(::readLine)
    for (request in requests) {
        val millis = request.trim().toLongOrNull()?.takeIf { it > 0 } ?: usage("not a number of milliseconds: text=$request")
        val version = "Kotlin ${KotlinVersion.CURRENT}, coroutines ${coroutinesVersion()}"
        println("""{"series":"$name","peer":"kotlin","version":"$version","threads":1,${result(millis)}}""")
    }
}

private fun measuring(run: Series): (Long) -> String = { millis -> measure(run, millis) }

private fun measure(run: Series, millis: Long): String {
    val begin = System.nanoTime()
    val atLeast = millis * 1_000_000
    var ops = 0L
    var batch = 1
    var elapsed = 0L
    while (elapsed < atLeast) {
        ops += run(batch)
        val batchNs = System.nanoTime() - begin - elapsed
        elapsed += batchNs
        if (batchNs < atLeast / 64) { // a batch is long beside its start, and short beside the whole
            batch *= 2
        }
    }
    return """"ops":$ops,"ns":$elapsed"""
}

private fun coroutinesVersion(): String =
    Dispatchers::class.java.getResourceAsStream("/META-INF/kotlinx_coroutines_core.version")
        ?.use { it.readBytes().decodeToString().trim() }
        ?: "unknown"

fun usage(what: String): Nothing {
    System.err.println("peer: $what")
    exitProcess(2)
}
