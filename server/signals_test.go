package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// stubbornEnv makes TestSignals be a program that does not leave when it is told to.
const stubbornEnv = "YLEM_TEST_STUBBORN"

// The first signal ends the context, whose cause says which it was; the second
// ends a program that has not left yet, whatever it is at.
func TestSignals(t *testing.T) {
	if os.Getenv(stubbornEnv) != "" {
		ctx, _ := signalled()
		fmt.Println("running")
		<-ctx.Done()
		fmt.Println("told", context.Cause(ctx), terminated(ctx))
		select {}
	}
	for _, c := range []struct {
		signal syscall.Signal
		says   string
	}{{syscall.SIGTERM, "told terminated true"}, {syscall.SIGINT, "told interrupt false"}} {
		cmd := exec.Command(os.Args[0], "-test.run=^TestSignals$")
		cmd.Env = append(os.Environ(), stubbornEnv+"=1")
		out, err := cmd.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		dead := time.AfterFunc(patience, func() { cmd.Process.Kill() })
		lines := bufio.NewScanner(out)
		require.True(t, lines.Scan())
		require.Equal(t, "running", lines.Text())
		require.NoError(t, cmd.Process.Signal(c.signal))
		require.True(t, lines.Scan())
		require.Equal(t, c.says, lines.Text())
		gone := make(chan error, 1)
		go func() {
			lines.Scan()
			gone <- cmd.Wait()
		}()
		require.Eventually(t, func() bool { // one that comes at once is still the first
			cmd.Process.Signal(c.signal)
			return len(gone) > 0
		}, patience, sameSignal/4)
		require.Error(t, <-gone)
		require.Equal(t, exitInterrupted, cmd.ProcessState.ExitCode())
		require.True(t, dead.Stop())
	}
	require.False(t, terminated(context.Background()))
}
