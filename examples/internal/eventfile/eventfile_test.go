package eventfile

import (
	"bytes"
	"compress/gzip"
	"flag"
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
