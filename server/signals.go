package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// told is why a program ends that was told to, by a signal: the cause of its
// context.
type told struct{ signal os.Signal }

func (t *told) Error() string { return t.signal.String() }

// terminated reports whether whoever runs the program wants it to go, which is no
// failure, rather than a person at the keyboard.
func terminated(ctx context.Context) bool {
	t, ok := context.Cause(ctx).(*told)
	return ok && t.signal == syscall.SIGTERM
}

// sameSignal is how soon after the first signal another one is the same: programs
// like timeout send one to a process, and at once to all of its group.
const sameSignal = 200 * time.Millisecond

// signalled returns a context that ends at the first signal to leave. At the
// second the program is gone: somebody has no more patience.
func signalled() (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		cancel(&told{<-signals})
		for at := time.Now(); ; {
			<-signals
			if time.Since(at) > sameSignal {
				break
			}
		}
		fmt.Fprintln(os.Stderr, "ylem: left at once")
		os.Exit(exitInterrupted)
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
	}
}
