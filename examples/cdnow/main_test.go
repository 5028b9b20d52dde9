package main

import (
	"context"
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/internal/golden"
)

// TestMaster checks the counts that PROVENANCE.md gives of the public file.
func TestMaster(t *testing.T) {
	var out strings.Builder
	if err := run(context.Background(), []string{golden.Data(t, "clv/CDNOW_master.txt")}, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"read 69659 events, kept 69659 of 23570 customers, refused 0", "23570 customers brought 2500315.63 dollars",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in:\n%s", want, out.String())
		}
	}
}

func TestBadArguments(t *testing.T) {
	for want, args := range map[string][]string{"give the path": nil, "there is no file": {"no/such/file"}} {
		if err := run(context.Background(), args, &strings.Builder{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want an error that says %q", err, want)
		}
	}
}
