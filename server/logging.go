package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// logging is the flags of what a server says, and to whom.
type logging struct {
	format string
	level  string
}

// Formats of a log.
const (
	textLog = "text" // for people
	jsonLog = "json" // an object a line
)

func (l *logging) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&l.format, "log", textLog, "write the log on standard error as `FORMAT`: text for people, or json, an object a line")
	cmd.Flags().StringVar(&l.level, "log-level", "info", "log from this `LEVEL` on: debug, info, warn or error")
}

func (l *logging) check() error {
	var level slog.Level
	switch {
	case l.format != textLog && l.format != jsonLog:
		return usagef("--log %s: text or json", l.format)
	case level.UnmarshalText([]byte(l.level)) != nil:
		return usagef("--log-level %s: debug, info, warn or error", l.level)
	}
	return nil
}

// console returns where the flags, which were checked, say that the log goes.
func (l *logging) console(out io.Writer) *console {
	c := newConsole(out)
	c.least.UnmarshalText([]byte(l.level))
	if l.format == jsonLog {
		c.terminal = false
		c.records = jsonRecords(&c.least, whole{c})
	}
	return c
}

// sayLast says why a command failed, as its log is written.
func sayLast(cmd *cobra.Command, errs io.Writer, text string) {
	if f := cmd.Flags().Lookup("log"); f != nil && f.Value.String() == jsonLog {
		l := logging{jsonLog, "error"}
		l.console(errs).note(slog.LevelError, text)
		return
	}
	fmt.Fprintln(errs, text)
}

func jsonRecords(least slog.Leveler, out io.Writer) slog.Handler {
	return slog.NewJSONHandler(out, &slog.HandlerOptions{Level: least, ReplaceAttr: hide})
}

// whole writes records, which are whole lines.
type whole struct{ to *console }

func (l whole) Write(p []byte) (int, error) {
	l.to.mu.Lock()
	defer l.to.mu.Unlock()
	return l.to.out.Write(p)
}

// note says what happened at a level, and to what: people read the attributes
// behind the text, as name=value.
func (c *console) note(level slog.Level, text string, attrs ...slog.Attr) {
	c.logger().LogAttrs(context.Background(), level, text, attrs...)
}

// logger returns the console as others want it who log.
func (c *console) logger() *slog.Logger {
	if c.records != nil {
		return slog.New(c.records)
	}
	return slog.New(people{c, ""})
}

// people is a handler whose records read as the other lines do.
type people struct {
	to    *console
	attrs string
}

func (p people) Enabled(_ context.Context, level slog.Level) bool { return level >= p.to.least }

func (p people) Handle(_ context.Context, r slog.Record) error {
	var attrs []slog.Attr
	r.Attrs(func(a slog.Attr) bool {
		attrs = append(attrs, a)
		return true
	})
	_, err := p.to.Write([]byte(printable(r.Message) + p.attrs + written(attrs) + "\n"))
	return err
}

func (p people) WithAttrs(attrs []slog.Attr) slog.Handler {
	return people{p.to, p.attrs + written(attrs)}
}
func (p people) WithGroup(string) slog.Handler { return p }

func written(attrs []slog.Attr) string {
	var text strings.Builder
	for _, a := range attrs {
		if a = hide(nil, a); !a.Equal(slog.Attr{}) {
			text.WriteString(" " + a.Key + "=" + printable(a.Value.String()))
		}
	}
	return text.String()
}

// secrets are the names of attributes that are never written.
var secrets = []string{"token", "secret", "seed_key", "private_key", "password", "authorization", "cookie"}

func hide(_ []string, a slog.Attr) slog.Attr {
	if slices.Contains(secrets, strings.ToLower(a.Key)) {
		a.Value = slog.StringValue("(not written)")
	}
	return a
}
