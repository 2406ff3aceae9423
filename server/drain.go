package main

import (
	"fmt"
	"time"
)

// drain gives the regions of a server away, and has the last cuts written. It
// errs when that takes longer than most, or the server fails meanwhile: what was
// not given away is taken by others as after any other end.
func (s *server) drain(most time.Duration, ran <-chan error) error {
	if most == 0 {
		return nil
	}
	patience := time.NewTimer(most)
	defer patience.Stop()
	left := make(chan struct{})
	go func() {
		s.owner.leave()
		close(left)
	}()
	select {
	case <-left:
	case err := <-ran:
		return err
	case <-patience.C:
		return errDrain(most)
	}
	select {
	case <-s.owner.apart:
		return nil
	case err := <-ran:
		return err
	case <-patience.C:
		return errDrain(most)
	}
}

func errDrain(most time.Duration) error {
	return fmt.Errorf("not all regions were given away, or their cuts written, within %s (--drain); others take them up from earlier cuts, or this server when it is started again", most)
}
