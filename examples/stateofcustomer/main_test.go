package main

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/examples/internal/filetest"
	"github.com/untangle-metrics/untangle/examples/internal/samplecompany"
	"github.com/untangle-metrics/untangle/metrics"
)

func try(t *testing.T, args ...string) (out string, err error) {
	t.Helper()
	var b, progress strings.Builder
	err = run(context.Background(), args, &b, &progress)
	return b.String(), err
}

func TestSampleCompany(t *testing.T) {
	dir := t.TempDir()
	page, markdown, json := filepath.Join(dir, "r.html"), filepath.Join(dir, "r.md"), filepath.Join(dir, "r.json")
	out, err := try(t, "-out", page, "-markdown", markdown, "-json", json)
	if err != nil {
		t.Fatal(err)
	}
	html, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	at := 0
	for _, section := range []string{
		"customers", "flow", "segments", "retention", "stages", "handoffs", "profit", "revenue", "capacity", "goals",
		"matrix", "audit", "scorecard", "changes",
	} {
		next := strings.Index(string(html), `id="`+section+`"`)
		if next < at {
			t.Errorf("section %s is at %d, after %d", section, next, at)
		}
		at = next
	}
	changes := string(html)[at:]
	for _, want := range []string{"Failures met (product)", "2025-03: 1.7", "concerning: above the upper limit"} {
		if !strings.Contains(changes, want) {
			t.Errorf("the section changes has no %q", want)
		}
	}
	chart, err := fs.ReadFile(samplecompany.FS(samplecompany.Seed), "metrics.csv")
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := metrics.ReadCatalogCSV(bytes.NewReader(chart), "metrics.csv", metrics.Catalog{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range catalog.Definitions {
		if !strings.Contains(changes, d.Name) {
			t.Errorf("the section changes doesn't name %s", d.Name)
		}
	}
	for _, name := range []string{markdown, json} {
		if text, err := os.ReadFile(name); err != nil || !strings.Contains(string(text), "residual 0") {
			t.Errorf("%s doesn't tell the residual: %v", name, err)
		}
	}
	// The planted truths that the first report can show.
	for _, want := range []string{
		"unreliable", "public sector", "residual 0", "Most unused: delivery (EUR", "beyond capacity: support desk (10",
		"Of 31\u00a0metrics, 14 have a series of values by month", page,
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in the summary", want)
		}
	}
}

func TestOwnEvents(t *testing.T) {
	orders := filetest.Write(t, "orders.csv", "customer_id;created_at;total\nann;2026-01-05;19,99\nbob;2026-02-07;5,00\n")
	page := filepath.Join(t.TempDir(), "report.html")
	out, err := try(t, "-events", orders, "-customer", "customer_id", "-time", "created_at", "-amount", "total",
		"-comma", ";", "-decimal-comma", "-out", page)
	if err != nil || !strings.Contains(out, "24.99") {
		t.Errorf("%v:\n%s", err, out)
	}
}

// TestBadInput checks that an error says where and what to do, and that no report is left behind.
func TestBadInput(t *testing.T) {
	orders := filetest.Write(t, "orders.csv", "customer_id,created_at,total\nann,2026-01-05,19.99\nbob,yesterday,5\n")
	folder := t.TempDir()
	for name, text := range map[string]string{
		"events.csv": "customer,time\nann,2026-01-05\n",
		"map.csv":    "stage,stage_order,point,name,silo\nbuy,first,shop,Shop,sales\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	empty := t.TempDir()
	for _, c := range []struct {
		args []string
		says []string
	}{
		{[]string{"-events", "nowhere.csv", "-customer", "a", "-time", "b"}, []string{"nowhere.csv"}},
		{[]string{"-events", orders}, []string{"-customer COLUMN"}},
		{[]string{"-customer", "a"}, []string{"add -events FILE"}},
		{[]string{"-events", orders, "-customer", "who", "-time", "created_at"}, []string{"who", "customer_id"}},
		{
			[]string{"-events", orders, "-customer", "customer_id", "-time", "created_at", "-strict"},
			[]string{"orders.csv:3:2", "yesterday"},
		},
		{
			[]string{"-events", orders, "-customer", "customer_id", "-time", "total"},
			[]string{"no events that can be used", "orders.csv:2:3"},
		},
		{[]string{"-folder", folder}, []string{"map.csv:2:2", "first"}},
		{[]string{"-folder", empty}, []string{"folder " + empty, "events.csv"}},
		{[]string{"-folder", orders}, []string{orders + " is not a folder"}},
		{[]string{"-folder", filepath.Join(empty, "no")}, []string{"no such folder"}},
		{[]string{"-folder", folder, "-events", orders}, []string{"give one"}},
		{[]string{"-zone", "Mars"}, []string{"Mars", "Europe/Amsterdam"}},
		{[]string{"-customer-is", "silence"}, []string{"silence:DAYS"}},
		{[]string{"-grain", "fortnight"}, []string{"fortnight"}},
		{[]string{"-comma", "::"}, []string{"one character"}},
		{[]string{"-by", "colour"}, []string{"colour", "segment"}},
		{[]string{"extra"}, []string{"extra"}},
	} {
		page := filepath.Join(t.TempDir(), "report.html")
		_, err := try(t, append([]string{"-out", page}, c.args...)...)
		if err == nil {
			t.Errorf("%v: no error", c.args)
			continue
		}
		for _, want := range c.says {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%v: no %q in %q", c.args, want, err)
			}
		}
		if left, err := os.ReadDir(filepath.Dir(page)); err != nil || len(left) > 0 {
			t.Errorf("%v: left %v behind, %v", c.args, left, err)
		}
	}
}
