// Package golden gives tests the published answers that lie in the golden folder next to the checkout
// (../shared/golden, seen from the module root) and the data files they refer to (../shared/data).
//
// A test that asks for an absent folder is skipped, and says so; with CI=true it fails instead. The environment
// variable UNTANGLE_GOLDEN names another golden folder; the data folder is always its neighbour, ../data.
// In a folder that is there, an absent or malformed file always fails the test.
package golden

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Open returns the contents of a golden file, named relative to the golden folder with slashes.
func Open(t testing.TB, name string) []byte {
	t.Helper()
	return read(t, need(t, goldenDir(t)), name)
}

// Load returns a golden JSON file as a T, by the rules of encoding/json: keys that T doesn't have are passed over.
func Load[T any](t testing.TB, name string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(Open(t, name), &v); err != nil {
		t.Fatalf("golden: %s: %v", name, err)
	}
	return v
}

// Data returns the path of a file in the data folder, named relative to that folder with slashes.
func Data(t testing.TB, name string) string {
	t.Helper()
	dir := need(t, filepath.Join(goldenDir(t), "..", "data"))
	path := filepath.Join(dir, filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("golden: %v", err)
	}
	return path
}

// need returns dir when it is there, and otherwise ends the test: skipped on a desk, failed in CI.
func need(t testing.TB, dir string) string {
	t.Helper()
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist) && os.Getenv("CI") == "true":
		t.Fatalf("golden: no folder %s, and CI=true; provide it or set UNTANGLE_GOLDEN", dir)
	case errors.Is(err, fs.ErrNotExist):
		t.Skipf("golden: no folder %s; provide it or set UNTANGLE_GOLDEN to run this test", dir)
	case err != nil:
		t.Fatalf("golden: %v", err)
	case !info.IsDir():
		t.Fatalf("golden: %s is not a folder", dir)
	}
	return dir
}

func read(t testing.TB, dir, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatalf("golden: %v", err)
	}
	return b
}

func goldenDir(t testing.TB) string {
	t.Helper()
	if dir := os.Getenv("UNTANGLE_GOLDEN"); dir != "" {
		return dir
	}
	return filepath.Join(moduleRoot(t), "..", "shared", "golden")
}

// moduleRoot is the nearest folder with a go.mod, from the package under test upwards.
func moduleRoot(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatalf("golden: %v", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatalf("golden: no go.mod above the working directory; set UNTANGLE_GOLDEN")
		}
		dir = up
	}
}
