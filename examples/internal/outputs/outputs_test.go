package outputs

import (
	"os"
	"path/filepath"
	"testing"
)

// tree returns the files of a folder with what is in them.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if info, err := os.Stat(filepath.Join(dir, e.Name())); err != nil || info.IsDir() {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = string(text)
	}
	return files
}

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
	if got := tree(t, dir); got["old"] != "a" || got["new"] != "b" {
		t.Fatalf("in place: %v", got)
	}
	for _, o := range files {
		o.finish(false)
	}
	if got := tree(t, dir); len(got) != 1 || got["old"] != "before" {
		t.Errorf("after taking back: %v", got)
	}
}
