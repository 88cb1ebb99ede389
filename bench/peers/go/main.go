// The Go side of `strait bench local`: the same programs with goroutines and Go's channels.
//
//	peer SERIES          measure on request: a line of standard input is a number of milliseconds, the answer one
//	                     JSON line; ends with standard input
//	peer SERIES MILLIS   measure once
//	peer                 measure every series for a second each
//
// Everything runs on one P unless GOMAXPROCS says otherwise: Strait's tasklets and Kotlin's coroutines share one thread
// in these programs as well.
package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"time"
)

// A series runs at least n operations and tells how many it ran.
type series func(n int) int

var all = map[string]series{
	"ping-pong":    pingPong,
	"select-8":     select8,
	"select-64":    reflectSelect(64),
	"select-1024":  reflectSelect(1024),
	"select-65536": reflectSelect(65536), // the most that reflect.Select takes: one more case panics
	"spawn":        spawn,
}

func main() {
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(1)
	}
	switch len(os.Args) {
	case 1:
		names := []string{"parked"}
		for name := range all {
			names = append(names, name)
		}
		sort.Strings(names)
		for _, name := range names {
			fmt.Println(measure(name, time.Second))
		}
	case 2:
		check(os.Args[1])
		lines := bufio.NewScanner(os.Stdin)
		for lines.Scan() {
			fmt.Println(measure(os.Args[1], millis(lines.Text())))
		}
	case 3:
		check(os.Args[1])
		fmt.Println(measure(os.Args[1], millis(os.Args[2])))
	default:
		usage("too many arguments: count=" + strconv.Itoa(len(os.Args)-1))
	}
}

func check(name string) {
	if _, known := all[name]; !known && name != "parked" {
		usage("unknown series: name=" + name)
	}
}

func millis(text string) time.Duration {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 1 {
		usage("not a number of milliseconds: text=" + text)
	}
	return time.Duration(n) * time.Millisecond
}

func usage(what string) {
	fmt.Fprintln(os.Stderr, "peer: "+what)
	os.Exit(2)
}

func measure(name string, atLeast time.Duration) string {
	if name == "parked" {
		count, bytes := parked()
		return fmt.Sprintf(`{"series":"parked","peer":"go","version":%q,"threads":%d,"ops":%d,"bytes":%d}`,
			runtime.Version(), runtime.GOMAXPROCS(0), count, bytes)
	}
	run := all[name]
	ops := 0
	batch := 1
	begin := time.Now()
	elapsed := time.Duration(0)
	for elapsed < atLeast {
		ops += run(batch)
		took := time.Since(begin) - elapsed
		elapsed += took
		if took < atLeast/64 { // a batch is long beside its start, and short beside the whole
			batch *= 2
		}
	}
	return fmt.Sprintf(`{"series":%q,"peer":"go","version":%q,"threads":%d,"ops":%d,"ns":%d}`,
		name, runtime.Version(), runtime.GOMAXPROCS(0), ops, elapsed.Nanoseconds())
}
