package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/examples/internal/eventfile"
	"github.com/untangle-metrics/untangle/examples/internal/filetest"
)

// TestOutputsInTheWay checks that outputs overwrite neither one another nor the input, and that nothing changes then.
func TestOutputsInTheWay(t *testing.T) {
	events := "customer,time\nann,2026-01-05\n"
	dir := filepath.Dir(filetest.Write(t, "events.csv", events))
	in := func(name string) string { return filepath.Join(dir, name) }
	for _, err := range []error{
		os.WriteFile(in("old.html"), []byte("old"), 0o600), os.Symlink(in("events.csv"), in("link.csv")),
		os.Link(in("events.csv"), in("twin.csv")), os.Mkdir(in("sub"), 0o700), os.Symlink(dir, in("again")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]string{"events.csv": events, "old.html": "old", "link.csv": events, "twin.csv": events}
	before, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	one := []string{"-events", in("events.csv"), "-customer", "customer", "-time", "time"}
	folder := []string{"-folder", dir}
	for _, c := range []struct {
		args []string
		says string
	}{
		{append(one, "-out", in("events.csv")), "is read"},
		{append(one, "-out", in("sub")+"/../events.csv"), "is read"},
		{append(one, "-out", in("link.csv")), "is read"},
		{append(one, "-out", in("old.html"), "-json", in("twin.csv")), "is read"},
		{append(folder, "-out", in("events.csv")), "is read"},
		{append(folder, "-out", in("surveys.csv")), "is read"},
		{append(folder, "-out", in("again/costs.csv")), "is read"},
		{append(folder, "-out", in("old.html"), "-markdown", in("sub/../old.html")), "also the file of -out"},
		{append(folder, "-out", in("new.html"), "-json", in("again/new.html")), "also the file of -out"},
		{append(folder, "-out", in("old.html"), "-json", in("sub")), "not a file"},
		{
			append(folder, "-out", in("old.html"), "-json", in("nowhere/r.json")),
			"-json " + in("nowhere/r.json") + ": no such",
		},
	} {
		_, err := try(t, c.args...)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v: %v, want %q", c.args, err, c.says)
		}
		got := filetest.Tree(t, dir)
		for name, text := range want {
			if got[name] != text {
				t.Errorf("%v: %s is now %.60q", c.args, name, got[name])
			}
		}
		if after, err := os.ReadDir(dir); err != nil || len(after) != len(before) {
			t.Errorf("%v: left %v behind, %v", c.args, after, err)
		}
	}
}

func TestOverwrite(t *testing.T) {
	orders := filetest.Write(t, "orders.csv", "customer,time\nann,2026-01-05\n")
	dir := filepath.Dir(filetest.Write(t, "report.html", "old"))
	page := filepath.Join(dir, "report.html")
	_, err := try(t, "-events", orders, "-customer", "customer", "-time", "time", "-out", page)
	got := filetest.Tree(t, dir)
	if err != nil || len(got) != 1 || !strings.HasPrefix(got["report.html"], "<!doctype html>") {
		t.Errorf("%v: %d files", err, len(got))
	}
}

// TestReadIsQuiet checks that progress is told to terminals only.
func TestReadIsQuiet(t *testing.T) {
	orders := filetest.Write(t, "orders.csv",
		"customer,time\n"+strings.Repeat("ann,2026-01-05\n", eventfile.LongRead+10))
	var out, progress strings.Builder
	err := run(t.Context(), []string{
		"-events", orders, "-customer", "customer", "-time", "time", "-out", filepath.Join(t.TempDir(), "r.html"),
	}, &out, &progress)
	if err != nil || progress.String() != "" {
		t.Errorf("%q, %v", progress.String(), err)
	}
}
