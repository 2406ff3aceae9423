//go:build display

package e2e

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// firefox is a Firefox of its own profile, spoken to by WebDriver BiDi, which it knows without any driver: every command
// is a JSON object with a number, and its answer has the same one. https://www.w3.org/TR/webdriver-bidi/
type firefox struct {
	t       *testing.T
	conn    *websocket.Conn
	number  int
	context string   // the tab
	wrong   []string // what the page reported
}

// startFirefox starts Firefox with preferences in addition to those that keep it quiet.
func startFirefox(t *testing.T, prefs map[string]any) *firefox {
	program, err := exec.LookPath("firefox-esr")
	if err != nil {
		program, err = exec.LookPath("firefox")
	}
	require.NoError(t, err, "make test-packages installs it")
	profile := t.TempDir()
	var wishes strings.Builder
	all := map[string]any{
		"app.update.enabled": false, "browser.shell.checkDefaultBrowser": false, "browser.startup.page": 0, "datareporting.policy.dataSubmissionEnabled": false,
		"extensions.update.enabled": false, "network.captive-portal-service.enabled": false, "network.connectivity-service.enabled": false,
		"services.settings.server": "data:,#remote-settings-dummy/v1", "toolkit.telemetry.enabled": false, "webgl.force-enabled": true,
	}
	for name, value := range prefs {
		all[name] = value
	}
	for name, value := range all {
		text, err := json.Marshal(value)
		require.NoError(t, err)
		fmt.Fprintf(&wishes, "user_pref(%q, %s);\n", name, text)
	}
	require.NoError(t, os.WriteFile(filepath.Join(profile, "user.js"), []byte(wishes.String()), 0o600))
	cmd := exec.Command(program, "--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", profile, "about:blank")
	cmd.Env = append(os.Environ(), "HOME="+profile, "MOZ_DISABLE_AUTO_SAFE_MODE=1", "MOZ_CRASHREPORTER_DISABLE=1")
	stderr, err := cmd.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	address, ended := make(chan string, 1), make(chan struct{})
	var said lines
	go func() {
		defer close(ended)
		listens := regexp.MustCompile(`WebDriver BiDi listening on (ws://\S+)`)
		for in := bufio.NewScanner(stderr); in.Scan(); {
			said.add(in.Text())
			if found := listens.FindStringSubmatch(in.Text()); found != nil {
				address <- found[1]
			}
		}
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-ended
		_ = cmd.Wait()
	})
	f := &firefox{t: t}
	select {
	case where := <-address:
		f.conn, _, err = websocket.DefaultDialer.Dial(where+"/session", nil)
		require.NoError(t, err)
	case <-ended:
		t.Fatalf("firefox ended: %s", &said)
	case <-time.After(patience):
		t.Fatalf("firefox does not listen: %s", &said)
	}
	t.Cleanup(func() { _ = f.conn.Close() })
	f.do("session.new", map[string]any{"capabilities": map[string]any{}}, nil)
	var tree struct{ Contexts []struct{ Context string } }
	f.do("browsingContext.getTree", map[string]any{}, &tree)
	f.context = tree.Contexts[0].Context
	f.do("browsingContext.setViewport", map[string]any{"context": f.context, "viewport": map[string]int{"width": 640, "height": 400}}, nil)
	f.do("session.subscribe", map[string]any{"events": []string{"log.entryAdded"}}, nil)
	return f
}

// do sends a command and takes its answer.
func (f *firefox) do(method string, params map[string]any, result any) {
	f.t.Helper()
	f.number++
	require.NoError(f.t, f.conn.WriteJSON(map[string]any{"id": f.number, "method": method, "params": params}))
	for {
		require.NoError(f.t, f.conn.SetReadDeadline(time.Now().Add(patience)))
		var answer struct {
			ID             int
			Type           string
			Result         json.RawMessage
			Error, Message string
			Method         string
			Params         struct{ Level, Text string }
		}
		require.NoError(f.t, f.conn.ReadJSON(&answer))
		if answer.ID != f.number { // an event
			if answer.Method == "log.entryAdded" && answer.Params.Level == "error" {
				f.wrong = append(f.wrong, answer.Params.Text)
			}
			continue
		}
		require.Equal(f.t, "success", answer.Type, "%s: %s: %s", method, answer.Error, answer.Message)
		if result != nil {
			require.NoError(f.t, json.Unmarshal(answer.Result, result))
		}
		return
	}
}

// visit goes to an address.
func (f *firefox) visit(address string) {
	f.do("browsingContext.navigate", map[string]any{"context": f.context, "url": address, "wait": "complete"}, nil)
}

// eval gives what an expression is in the page.
func (f *firefox) eval(expression string, to any) {
	f.t.Helper()
	var answer struct {
		Type             string
		Result           struct{ Value string }
		ExceptionDetails struct{ Text string }
	}
	f.do("script.evaluate", map[string]any{
		"expression": "JSON.stringify(" + expression + ") ?? 'null'", "target": map[string]any{"context": f.context}, "awaitPromise": true,
	}, &answer)
	require.Equal(f.t, "success", answer.Type, "%s: %s", expression, answer.ExceptionDetails.Text)
	require.NoError(f.t, json.Unmarshal([]byte(answer.Result.Value), to))
}

// shoot saves what is seen.
func (f *firefox) shoot(path string) {
	var shot struct{ Data string }
	f.do("browsingContext.captureScreenshot", map[string]any{"context": f.context}, &shot)
	b, err := base64.StdEncoding.DecodeString(shot.Data)
	require.NoError(f.t, err)
	require.NoError(f.t, os.WriteFile(path, b, 0o644))
}

// act has the hand or the keys do one thing.
func (f *firefox) act(kind string, action map[string]any) {
	source := map[string]any{"type": kind, "id": kind, "actions": []any{action}}
	f.do("input.performActions", map[string]any{"context": f.context, "actions": []any{source}}, nil)
}

// state is what the page says of itself.
func (f *firefox) state() (now report) {
	f.t.Helper()
	f.eval("{...window.ylem, at: undefined}", &now)
	return now
}

func (f *firefox) until(what string, done func(report) bool) {
	f.t.Helper()
	within(f.t, what, func() bool { return done(f.state()) })
}

// sees waits until the page has looked at mouse and keys, as viewer.sees does.
func (f *firefox) sees() {
	f.t.Helper()
	before := f.state().Updates
	f.until("two looks at mouse and keys", func(r report) bool { return r.Updates >= before+2 })
}

// press holds a key until the page has seen it.
func (f *firefox) press(key string) {
	f.t.Helper()
	f.act("key", map[string]any{"type": "keyDown", "value": key})
	f.sees()
	f.act("key", map[string]any{"type": "keyUp", "value": key})
	f.sees()
}
