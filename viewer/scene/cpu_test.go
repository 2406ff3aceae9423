//go:build !linux

package scene

import "time"

var began = time.Now()

// threadTime is the time that passes: how long a thread has computed is asked differently on every system.
func threadTime() time.Duration { return time.Since(began) }
