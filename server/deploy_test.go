package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// understood fails unless the program knows the command and all its flags.
func understood(t *testing.T, args []string) {
	t.Helper()
	require.NotEmpty(t, args)
	s := ylem(t, slices.Insert(slices.Clone(args), 1, "--help")...)
	require.Equal(t, exitDone, s.status, "%q: %s", args, s.errs.String())
	require.Contains(t, s.out.String(), "ylem "+args[0], "%q", args)
}

// settings returns the settings of a unit of systemd, in order: "Section.Name".
func settings(text string) (out [][2]string) {
	section := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			section = strings.Trim(line, "[]")
		} else if name, value, found := strings.Cut(line, "="); found && !strings.HasPrefix(line, "#") {
			out = append(out, [2]string{section + "." + name, value})
		}
	}
	return out
}

func setting(t *testing.T, all [][2]string, name string) string {
	t.Helper()
	for _, s := range all {
		if s[0] == name {
			return s[1]
		}
	}
	t.Fatalf("the unit does not set %s", name)
	return ""
}

// The unit of systemd starts the program with flags that it has, gives it longer
// to leave than it takes, and starts it again whatever happens.
func TestUnit(t *testing.T) {
	unit := settings(deployed(t, "ylem.service"))
	_, args, _ := strings.Cut(strings.Trim(setting(t, unit, "Service.Environment"), `"`), "=")
	start := strings.NewReplacer("${STATE_DIRECTORY}", "/var/lib/ylem", "$YLEM_ARGS", args).Replace(setting(t, unit, "Service.ExecStart"))
	require.NotContains(t, start, "$")
	words := strings.Fields(start)
	require.Equal(t, "ylem", filepath.Base(words[0]))
	understood(t, words[1:])
	comment := regexp.MustCompile(`YLEM_ARGS=([^'"\n]*)`).FindAllStringSubmatch(deployed(t, "ylem.service"), -1)
	require.Len(t, comment, 3)
	for _, c := range comment {
		understood(t, append([]string{"host"}, strings.Fields(c[1])...))
	}
	drain := words[slices.Index(words, "--drain")+1]
	require.Less(t, duration(t, drain), duration(t, setting(t, unit, "Service.TimeoutStopSec")+"s"))
	require.Equal(t, "always", setting(t, unit, "Service.Restart"))
	require.Equal(t, "yes", setting(t, unit, "Service.DynamicUser"))

	pi := settings(deployed(t, "ylem.service.d/pi.conf"))
	limits := regexp.MustCompile(`GOMEMLIMIT=(\d+)MiB`).FindStringSubmatch(setting(t, pi, "Service.Environment"))
	require.NotNil(t, limits)
	most := strings.TrimSuffix(setting(t, pi, "Service.MemoryMax"), "M")
	require.Less(t, limits[1], most, "both of three digits")
	require.Len(t, most, 3)
}

func duration(t *testing.T, text string) time.Duration {
	t.Helper()
	d, err := time.ParseDuration(text)
	require.NoError(t, err)
	return d
}

// The container file starts the program, and asks it how it is, with flags and
// commands that it has; its images have short names.
func TestContainerfile(t *testing.T) {
	text := deployed(t, "Containerfile")
	stage := text[strings.LastIndex(text, "\nFROM "):]
	var entry, command, health []string
	for line := range strings.Lines(stage) {
		list := line[max(0, strings.Index(line, "[")):]
		switch {
		case strings.HasPrefix(line, "ENTRYPOINT "):
			require.NoError(t, json.Unmarshal([]byte(list), &entry))
		case strings.HasPrefix(line, "CMD "):
			require.NoError(t, json.Unmarshal([]byte(list), &command))
		case strings.HasPrefix(line, "HEALTHCHECK "):
			require.NoError(t, json.Unmarshal([]byte(list), &health))
		}
	}
	require.Equal(t, []string{"/ylem"}, entry)
	understood(t, command)
	require.Equal(t, "/ylem", health[0])
	understood(t, health[1:])
	require.Contains(t, stage, "\nUSER 65532:65532\n")
	for _, run := range regexp.MustCompile(`docker run .* ylem (host .*)`).FindAllStringSubmatch(text, -1) {
		understood(t, strings.Fields(run[1]))
	}
	for _, from := range regexp.MustCompile(`(?m)^FROM (\S+)`).FindAllStringSubmatch(text, -1) {
		require.NotContains(t, from[1], "/")
	}
	makefile, err := os.ReadFile("../Makefile")
	require.NoError(t, err)
	require.Regexp(t, `(?m)^server:`, string(makefile))
}

// What Kubernetes is told fits together, and the program: flags, paths of the
// probes, variables, names, times.
func TestKubernetes(t *testing.T) {
	byKind := map[string][]map[string]any{}
	for _, d := range documents(t, deployed(t, "kubernetes.yaml")) {
		byKind[d["kind"].(string)] = append(byKind[d["kind"].(string)], d)
	}
	require.Len(t, byKind["StatefulSet"], 2)
	require.NotEqual(t, dig(t, byKind["StatefulSet"][0], "spec", "selector"), dig(t, byKind["StatefulSet"][1], "spec", "selector"))
	for _, set := range byKind["StatefulSet"] {
		labels := dig(t, set, "spec", "template", "metadata", "labels")
		headless := byKind["Service"][0]
		require.Equal(t, dig(t, headless, "metadata", "name"), dig(t, set, "spec", "serviceName"))
		require.Equal(t, "None", dig(t, headless, "spec", "clusterIP"))
		require.Equal(t, true, dig(t, headless, "spec", "publishNotReadyAddresses"))
		for _, selector := range []any{
			dig(t, headless, "spec", "selector"), dig(t, byKind["Service"][1], "spec", "selector"), dig(t, set, "spec", "selector", "matchLabels"),
			dig(t, byKind["PodDisruptionBudget"][0], "spec", "selector", "matchLabels"),
		} {
			for name, value := range selector.(map[string]any) {
				require.Equal(t, value, dig(t, labels, name))
			}
		}
		pod := dig(t, set, "spec", "template", "spec")
		box := dig(t, pod, "containers", 0)
		known := map[string]string{}
		for _, v := range dig(t, box, "env").([]any) {
			known[dig(t, v, "name").(string)] = "0"
		}
		known["YLEM_WORLD"], known["YLEM_REGIONS"], known["YLEM_ACCEPT"] = "genesis", "3x2", "KEY"
		var args []string
		for _, a := range dig(t, box, "args").([]any) {
			args = append(args, os.Expand(strings.NewReplacer("$(", "${", ")", "}").Replace(a.(string)), func(name string) string {
				require.Contains(t, known, name)
				return known[name]
			}))
		}
		understood(t, args)
		at := slices.IndexFunc(args, func(a string) bool { return strings.HasPrefix(a, "--drain=") })
		require.Less(t, duration(t, strings.TrimPrefix(args[at], "--drain=")), time.Duration(dig(t, pod, "terminationGracePeriodSeconds").(int))*time.Second)
		for probe, path := range map[string]string{"livenessProbe": livePath, "startupProbe": livePath, "readinessProbe": readyPath} {
			require.Equal(t, path, dig(t, box, probe, "httpGet", "path"))
		}
		require.Equal(t, metricsPath, dig(t, set, "spec", "template", "metadata", "annotations", "prometheus.io/path"))
		mounts := map[any]bool{}
		for _, m := range dig(t, box, "volumeMounts").([]any) {
			mounts[dig(t, m, "name")] = true
		}
		require.True(t, mounts[dig(t, set, "spec", "volumeClaimTemplates", 0, "metadata", "name")])
		require.True(t, mounts[dig(t, pod, "volumes", 0, "name")])
	}
}

// What docs/hosting.md says to type is what the program understands.
func TestHostingPage(t *testing.T) {
	text, err := os.ReadFile("../docs/hosting.md")
	require.NoError(t, err)
	lines := regexp.MustCompile(`(?m)^\$ (?:[A-Z]+=\S+ )*ylem (.*)$`).FindAllStringSubmatch(string(text), -1)
	require.Greater(t, len(lines), 8)
	for _, line := range lines {
		command, _, _ := strings.Cut(line[1], " > ")
		understood(t, strings.Fields(command))
	}
	for _, link := range regexp.MustCompile(`\]\(([^)]+)\)`).FindAllStringSubmatch(string(text), -1) {
		_, err := os.Stat(filepath.Join("../docs", link[1]))
		require.NoError(t, err)
	}
}
