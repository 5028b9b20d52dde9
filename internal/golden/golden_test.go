package golden_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/internal/golden"
)

// recorder is a testing.TB that notes how a test ended instead of ending the test at hand.
type recorder struct {
	testing.TB
	end string
}

func (r *recorder) Helper() {}

func (r *recorder) Skipf(format string, args ...any) {
	r.end = "skip: " + fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.end = "fatal: " + fmt.Sprintf(format, args...)
	runtime.Goexit()
}

// ended runs f as a test of its own would run it, and returns how it ended; empty when it just returned.
func ended(t *testing.T, f func(testing.TB)) string {
	t.Helper()
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		f(r)
	}()
	<-done
	return r.end
}

// folders makes a golden folder and its neighbour, a data folder, and points UNTANGLE_GOLDEN there.
func folders(t *testing.T) {
	t.Helper()
	root := t.TempDir()
	files := map[string]string{
		"golden/cases.json":   `{"about": "squares", "cases": [{"in": 2, "out": 4}, {"in": 3, "out": 9}]}`,
		"golden/broken.json":  `{"cases": [`,
		"golden/series/a.csv": "x\n1\n",
		"data/clv/rows.csv":   "id\n7\n",
	}
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("UNTANGLE_GOLDEN", filepath.Join(root, "golden"))
}

func TestLoad(t *testing.T) {
	folders(t)
	got := golden.Load[struct {
		Cases []struct{ In, Out int }
	}](t, "cases.json")
	if len(got.Cases) != 2 || got.Cases[1].In != 3 || got.Cases[1].Out != 9 {
		t.Errorf("Load = %+v", got)
	}
}

func TestOpenAndData(t *testing.T) {
	folders(t)
	if got := string(golden.Open(t, "series/a.csv")); got != "x\n1\n" {
		t.Errorf("Open = %q", got)
	}
	b, err := os.ReadFile(golden.Data(t, "clv/rows.csv"))
	if err != nil || string(b) != "id\n7\n" {
		t.Errorf("Data leads to %q, %v", b, err)
	}
}

func TestBadFilesFail(t *testing.T) {
	folders(t)
	for name, f := range map[string]func(testing.TB){
		"absent":    func(tb testing.TB) { golden.Open(tb, "nothing.json") },
		"malformed": func(tb testing.TB) { golden.Load[struct{}](tb, "broken.json") },
		"no data":   func(tb testing.TB) { golden.Data(tb, "nothing.csv") },
	} {
		if got := ended(t, f); !strings.HasPrefix(got, "fatal: golden: ") {
			t.Errorf("%s: ended with %q", name, got)
		}
	}
}

func TestAbsentFolder(t *testing.T) {
	t.Setenv("UNTANGLE_GOLDEN", filepath.Join(t.TempDir(), "gone", "golden"))
	asks := map[string]func(testing.TB){
		"Open": func(tb testing.TB) { golden.Open(tb, "cases.json") },
		"Load": func(tb testing.TB) { golden.Load[int](tb, "cases.json") },
		"Data": func(tb testing.TB) { golden.Data(tb, "clv/rows.csv") },
	}
	for ci, want := range map[string]string{"": "skip: ", "true": "fatal: "} {
		t.Setenv("CI", ci)
		for name, ask := range asks {
			if got := ended(t, ask); !strings.HasPrefix(got, want+"golden: no folder ") {
				t.Errorf("%s with CI=%q: ended with %q", name, ci, got)
			}
		}
	}
}

// The default folder is found from the package under test, so this asks for a file that the real one has.
func TestDefaultFolder(t *testing.T) {
	t.Setenv("UNTANGLE_GOLDEN", "")
	if len(golden.Open(t, "README.md")) == 0 {
		t.Error("README.md is empty")
	}
}
