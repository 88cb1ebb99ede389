package main

import (
	"reflect"
	"runtime"
	"sync"
)

// Two goroutines send a value to and fro over two unbuffered channels. An operation is one rendezvous: half a round trip.
func pingPong(n int) int {
	ping, pong := make(chan int), make(chan int)
	go func() {
		for value := range ping {
			pong <- value
		}
		close(pong)
	}()
	for i := 0; i < n; i++ {
		ping <- i
		<-pong
	}
	close(ping)
	<-pong
	return 2 * n
}

// One goroutine sends to eight channels in turn, another selects over all of them. An operation is one event.
func select8(n int) int {
	c := channels(8)
	go sendInTurn(c, n)
	for i := 0; i < n; i++ {
		select {
		case <-c[0]:
		case <-c[1]:
		case <-c[2]:
		case <-c[3]:
		case <-c[4]:
		case <-c[5]:
		case <-c[6]:
		case <-c[7]:
		}
	}
	return n
}

// The same with a set of channels that is not known to the compiler.
func reflectSelect(count int) series {
	var c []chan int
	var cases []reflect.SelectCase
	return func(n int) int {
		if c == nil {
			c = channels(count)
			for _, channel := range c {
				cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(channel)})
			}
		}
		go sendInTurn(c, n)
		for i := 0; i < n; i++ {
			reflect.Select(cases)
		}
		return n
	}
}

func channels(count int) []chan int {
	c := make([]chan int, count)
	for i := range c {
		c[i] = make(chan int)
	}
	return c
}

func sendInTurn(c []chan int, n int) {
	next := 0
	for i := 0; i < n; i++ {
		c[next] <- i
		if next++; next == len(c) {
			next = 0
		}
	}
}

// Starts goroutines that end at once, a thousand at a time. An operation is one of them, from its start to its end.
func spawn(n int) int {
	const group = 1000
	var ended sync.WaitGroup
	ops := 0
	for ; ops < n; ops += group {
		ended.Add(group)
		for i := 0; i < group; i++ {
			go ended.Done()
		}
		ended.Wait()
	}
	return ops
}

// Memory of a million goroutines that wait at one channel: what the runtime has from the operating system more than before.
func parked() (count int, bytesEach int) {
	const goroutines = 1000000
	before := inUse()
	never := make(chan int)
	for i := 0; i < goroutines; i++ {
		go func() { <-never }()
		if i%1000 == 0 {
			runtime.Gosched()
		}
	}
	runtime.Gosched()
	bytesEach = int((inUse() - before) / goroutines)
	close(never)
	for runtime.NumGoroutine() > 1 {
		runtime.Gosched()
	}
	return goroutines, bytesEach
}

func inUse() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapInuse + stats.StackInuse
}
