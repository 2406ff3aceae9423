package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"ylem/region/plane"
	"ylem/region/wire"
)

// deployed returns a file of deploy.
func deployed(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "deploy", name))
	require.NoError(t, err)
	return string(text)
}

// documents decodes all of a YAML file.
func documents(t *testing.T, text string) (out []map[string]any) {
	t.Helper()
	d := yaml.NewDecoder(strings.NewReader(text))
	for {
		var one map[string]any
		err := d.Decode(&one)
		if err == io.EOF {
			return out
		}
		require.NoError(t, err)
		out = append(out, one)
	}
}

// dig follows keys, and places in lists, into a document.
func dig(t *testing.T, in any, path ...any) any {
	t.Helper()
	for i, step := range path {
		switch key := step.(type) {
		case string:
			m, ok := in.(map[string]any)
			require.True(t, ok, "%v", path[:i+1])
			require.Contains(t, m, key, "%v", path[:i+1])
			in = m[key]
		case int:
			in = in.([]any)[key]
		}
	}
	return in
}

// exported returns the names of all metrics, and of all their labels.
func exported(t *testing.T) (names, labels []string) {
	t.Helper()
	m := newMetrics()
	m.joined("b").said(wire.Halo, 1)
	m.disagreed("b")
	m.asked(plane.Beat, plane.Done, 1)
	loneAnchor(t, t.TempDir()).gauges(m)
	families, err := m.registry.Gather()
	require.NoError(t, err)
	for _, f := range families {
		if f.GetType().String() == "HISTOGRAM" {
			names = append(names, f.GetName()+"_bucket", f.GetName()+"_sum", f.GetName()+"_count")
		} else {
			names = append(names, f.GetName())
		}
		for _, l := range f.Metric[0].Label {
			labels = append(labels, l.GetName())
		}
	}
	return names, append(labels, "le", "job", "instance")
}

var (
	metricName = regexp.MustCompile(`\b(?:ylem|go|process)_[a-z0-9_]+`)
	labelNames = regexp.MustCompile(`\bby \(([^)]*)\)|([a-z_]+) ?=~?"|\{\{ ?(?:\$labels\.)?([a-z]+) ?\}\}`)
)

// queried fails unless all metrics and labels that a query names exist.
func queried(t *testing.T, query string, names, labels []string) (metrics []string) {
	t.Helper()
	metrics = metricName.FindAllString(query, -1)
	for _, name := range metrics {
		require.Contains(t, names, name, query)
	}
	for _, found := range labelNames.FindAllStringSubmatch(query, -1) {
		for label := range strings.SplitSeq(found[1]+found[2]+found[3], ",") {
			require.Contains(t, labels, strings.TrimSpace(label), query)
		}
	}
	return metrics
}

// The dashboard shows metrics that exist, and all of ylem's.
func TestDashboard(t *testing.T) {
	names, labels := exported(t)
	var board struct {
		Panels []struct {
			ID      int
			Title   string
			Type    string
			GridPos struct{ X, Y, W, H int }
			Targets []struct{ Expr, LegendFormat string }
		}
	}
	require.NoError(t, json.Unmarshal([]byte(deployed(t, "grafana.json")), &board))
	shown, ids := map[string]bool{"ylem_build_info": true}, map[int]bool{}
	for _, p := range board.Panels {
		require.False(t, ids[p.ID], "two panels with number %d", p.ID)
		ids[p.ID] = true
		require.LessOrEqual(t, p.GridPos.X+p.GridPos.W, 24, p.Title)
		require.Equal(t, p.Type == "row", len(p.Targets) == 0, p.Title)
		for _, target := range p.Targets {
			found := queried(t, target.Expr, names, labels)
			require.NotEmpty(t, found, p.Title)
			queried(t, target.LegendFormat, names, labels)
			for _, name := range found {
				shown[name] = true
			}
		}
	}
	require.Greater(t, len(ids), 20)
	for _, name := range names {
		family := regexp.MustCompile(`_(bucket|sum|count)$`).ReplaceAllString(name, "")
		if strings.HasPrefix(name, "ylem_") {
			require.True(t, shown[name] || shown[family+"_bucket"], "no panel shows %s", name)
		}
	}
}

// Prometheus is told to ask where servers answer, and its alerts watch what exists.
func TestPrometheus(t *testing.T) {
	config := documents(t, deployed(t, "prometheus.yml"))[0]
	_, port, _ := strings.Cut(defaultListen, ":")
	for _, job := range dig(t, config, "scrape_configs").([]any) {
		if m := job.(map[string]any); m["metrics_path"] != nil {
			require.Equal(t, metricsPath, m["metrics_path"])
		}
		for _, target := range dig(t, job, "static_configs", 0, "targets").([]any) {
			require.True(t, strings.HasSuffix(target.(string), ":"+port))
		}
	}
	names, labels := exported(t)
	n := 0
	for _, file := range dig(t, config, "rule_files").([]any) {
		for _, rule := range dig(t, documents(t, deployed(t, file.(string)))[0], "groups", 0, "rules").([]any) {
			queried(t, dig(t, rule, "expr").(string), names, labels)
			queried(t, dig(t, rule, "annotations", "summary").(string), names, labels)
			n++
		}
	}
	require.Greater(t, n, 5)
}
