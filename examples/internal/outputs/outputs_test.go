package outputs

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/untangle-metrics/untangle/examples/internal/filetest"
)

// TestPutBack checks that files which are in place are taken back when a later one fails.
func TestPutBack(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(in("old"), []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	files := []*File{
		{Name: in("old"), text: []byte("a")}, {Name: in("new"), text: []byte("b")}, {Name: in("late"), text: []byte("c")},
	}
	for _, o := range files {
		if err := o.prepare(); err != nil {
			t.Fatal(err)
		}
	}
	for _, o := range files[:2] {
		if err := o.place(); err != nil {
			t.Fatal(err)
		}
	}
	if got := filetest.Tree(t, dir); got["old"] != "a" || got["new"] != "b" {
		t.Fatalf("in place: %v", got)
	}
	for _, o := range files {
		o.finish(false)
	}
	if got := filetest.Tree(t, dir); len(got) != 1 || got["old"] != "before" {
		t.Errorf("after taking back: %v", got)
	}
}
