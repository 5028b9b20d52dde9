package eventfile

import (
	"bytes"
	"compress/gzip"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/examples/internal/filetest"
)

func parsed(t *testing.T, args ...string) *Arguments {
	t.Helper()
	a := &Arguments{}
	f := flag.NewFlagSet("test", flag.ContinueOnError)
	a.Define(f)
	if err := f.Parse(args); err != nil {
		t.Fatal(err)
	}
	if err := a.Check(); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestReadPlainAndCompressed(t *testing.T) {
	const text = "who;at;what\nann;05/01/2026;order\nbob;06/01/2026;order\n"
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(text))
	if err != nil || w.Close() != nil {
		t.Fatal("can't compress")
	}
	for _, content := range []string{text, b.String()} {
		a := parsed(t, "-events", filetest.Write(t, "events", content), "-customer", "who", "-time", "at", "-kind", "what",
			"-comma", ";", "-layout", "02/01/2006", "-zone", "Europe/Amsterdam")
		c, err := a.Read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if c.Log.Len() != 2 || c.Log.Calendar().Zone().String() != "Europe/Amsterdam" {
			t.Errorf("%d events in %v", c.Log.Len(), c.Log.Calendar().Zone())
		}
	}
	cut := filetest.Write(t, "events", b.String()[:b.Len()-12])
	a := parsed(t, "-events", cut, "-customer", "who", "-time", "at", "-comma", ";", "-layout", "02/01/2006")
	if _, err := a.Read(t.Context()); err == nil || !strings.Contains(err.Error(), "unexpected EOF") {
		t.Errorf("a file that was cut off: %v", err)
	}
	a = parsed(t, "-events", filetest.Write(t, "events", b.String()[:5]), "-customer", "who", "-time", "at")
	if _, err := a.Read(t.Context()); err == nil || !strings.Contains(err.Error(), a.File) {
		t.Errorf("a file of five bytes: %v", err)
	}
}

// TestProgress checks that a terminal is told of long input only, and that nothing else is one.
func TestProgress(t *testing.T) {
	for n, want := range map[int]bool{1: false, LongRead + 10: true} {
		a := parsed(t, "-events", filetest.Write(t, "events", "who,at\n"+strings.Repeat("ann,2026-01-05\n", n)),
			"-customer", "who", "-time", "at")
		var b strings.Builder
		done := a.progress(&b)
		if _, err := a.Read(t.Context()); err != nil {
			t.Fatal(err)
		}
		done()
		if strings.Contains(b.String(), "events") != want {
			t.Errorf("%d events: %q", n, b.String())
		}
	}
	f, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if terminal(f) || terminal(&strings.Builder{}) {
		t.Error("a file and a buffer are terminals")
	}
}

// TestLayouts checks that a layout must name a day.
func TestLayouts(t *testing.T) {
	for layout, good := range map[string]bool{
		"02/01/2006": true, "1/2/06 3:04 PM|2006.002": true, "Jan 2, 2006 at 15:04 (MST)": true,
		"DD/MM/YYYY": false, "15:04": false, "01/2006": false, "02/01/2006|yyyy-mm-dd": false,
	} {
		a := &Arguments{layouts: layout}
		if err := a.checkLayouts(); (err == nil) != good {
			t.Errorf("%s: %v", layout, err)
		}
	}
}

func TestSeparators(t *testing.T) {
	tabs := filetest.Write(t, "events", "who\tat\nann\t2026-01-05\n")
	a := parsed(t, "-events", tabs, "-customer", "who", "-time", "at")
	if _, err := a.Read(t.Context()); err == nil || !strings.Contains(err.Error(), `try -comma '\t'`) {
		t.Errorf("tabs: %v", err)
	}
	a = parsed(t, "-events", tabs, "-customer", "who", "-time", "at", "-comma", `\t`)
	if c, err := a.Read(t.Context()); err != nil || c.Log.Len() != 1 {
		t.Errorf("tabs, named: %v", err)
	}
}
