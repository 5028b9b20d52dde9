package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sample is a module with one of everything that the text shows, and of everything that it must not.
var sample = map[string]string{
	"go.mod": "module example.org/m\n\ngo 1.26\n",
	"shop/shop.go": `// Package shop is a sample.
package shop

import (
	"errors"
	"fmt"
	"time"
)

// Grades.
const (
	Low Grade = iota + 1
	High
	secret
)

// Limit bounds things.
const Limit = 1 << 10

// ErrShut is returned at night.
var ErrShut = errors.New("shop: shut")

// A Grade is a grade.
type Grade uint8

// String names it.
func (g Grade) String() string { return fmt.Sprint(secret) }

type base struct{}

// Close closes.
func (*base) Close() error { return ErrShut }

// An Item is an item.
type Item[K comparable] struct {
	Key  K
	When time.Time
	base
	note string
}

// Rename renames.
func (i *Item[K]) Rename(key K) { i.Key = key; i.note = "" }

// An Option is sealed.
type Option interface {
	fmt.Stringer
	apply()
}

// Number is a constraint.
type Number interface{ ~int | ~float64 }

// Instant is another name.
type Instant = time.Time

// Total adds.
func Total[N Number](all ...N) (sum N) {
	for _, n := range all {
		sum += n
	}
	return sum
}

func hidden() {}
`,
	"shop/till/till.go":      "// Package till is empty-handed.\npackage till\n\n// Open opens.\nfunc Open() {}\n",
	"shop/till/other_386.go": "package till\n\nfunc OnlyOn386() {}\n",
	"internal/deep/deep.go":  "package deep\n\nfunc Deep() {}\n",
	"shop/internal/in/in.go": "package in\n\nfunc In() {}\n",
	"examples/lib/lib.go":    "package lib\n\nfunc Lib() {}\n",
	"cmd/do/main.go":         "package main\n\nfunc main() {}\n",
}

const shopText = `const High Grade = 2
const Limit untyped int = 1024
const Low Grade = 1
func Total[N Number](all ...N) (sum N)
method (*Item) Close() error
method (*Item) Rename(key K)
method (Grade) String() string
type Grade uint8
type Instant = time.Time
type Item struct: Key K
type Item struct: When time.Time
type Item[K comparable] struct (with unexported fields)
type Number interface
type Number interface: ~int | ~float64
type Option interface
type Option interface: String() string
type Option interface: unexported methods
var ErrShut error
`

// module writes files into a new folder and returns it.
func module(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		put(t, root, name, text)
	}
	return root
}

func put(t *testing.T, root, name, text string) {
	t.Helper()
	path := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// written returns the files of api/, by name.
func written(t *testing.T, root string) map[string]string {
	t.Helper()
	texts := map[string]string{}
	entries, err := os.ReadDir(filepath.Join(root, "api"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(root, "api", e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		texts[e.Name()] = string(b)
	}
	return texts
}

func TestWrite(t *testing.T) {
	root := module(t, sample)
	put(t, root, "api/gone.txt", "func Gone()\n")
	if err := run(root, false, false); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"shop.txt": shopText, "shop_till.txt": "func Open()\n"}
	if d := cmp.Diff(want, written(t, root)); d != "" {
		t.Errorf("api/ (-want +got):\n%s", d)
	}
	if err := run(root, true, true); err != nil {
		t.Errorf("a check of what was just written: %v", err)
	}
}

func TestCheckShowsDifferences(t *testing.T) {
	root := module(t, sample)
	if err := run(root, false, false); err != nil {
		t.Fatal(err)
	}
	before := written(t, root)
	put(t, root, "shop/till/till.go",
		"// Package till is a sample.\npackage till\n\n// Open opens.\nfunc Open() error { return nil }\n")
	put(t, root, "shop/new/new.go", "// Package new is new.\npackage new\n")
	put(t, root, "api/gone.txt", "func Gone()\n")
	err := run(root, true, false)
	if err == nil {
		t.Fatal("a changed API passes")
	}
	want := "apitext: the exported API differs from api/ (- recorded, + in the code):\n" +
		"api/gone.txt\n  - func Gone()\n" +
		"api/shop_new.txt\n" +
		"api/shop_till.txt\n  - func Open()\n  + func Open() error\n" +
		"if the change is meant, run: go run ./internal/apitext"
	if d := cmp.Diff(want, err.Error()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	before["gone.txt"] = "func Gone()\n"
	if d := cmp.Diff(before, written(t, root)); d != "" {
		t.Errorf("a check writes (-before +after):\n%s", d)
	}
}

func TestUndocumented(t *testing.T) {
	root := module(t, map[string]string{
		"go.mod": sample["go.mod"],
		"a/a.go": `package a

const (
	One = 1 // the first
	Two = 2
)

type (
	Bare struct{ Field int }
	// Dressed has a comment.
	Dressed struct{}
	private struct{}
)

func (b *Bare) Method() {}

// Fine is fine.
func (Dressed) Fine() {}

func (private) Free() {}

type Pair[K, V any] struct{}

func (Pair[K, V]) Swap() {}

var Loose int

func Function() {}
`,
	})
	err := run(root, false, true)
	if err == nil {
		t.Fatal("undocumented names pass")
	}
	var got []string
	for line := range strings.Lines(err.Error()) {
		got = append(got, line[strings.LastIndex(line, ": ")+2:])
	}
	names := strings.TrimSpace(strings.Join(got[1:], ""))
	if d := cmp.Diff("package comment\nTwo\nBare\nMethod\nPair\nSwap\nLoose\nFunction", names); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if _, err := os.Stat(filepath.Join(root, "api")); err == nil {
		t.Error("looking for undocumented names writes api/")
	}
}

func TestBrokenCode(t *testing.T) {
	root := module(t, map[string]string{
		"go.mod": sample["go.mod"],
		"a/a.go": "package a\n\nfunc F() int { return nothing }\n",
	})
	if err := run(root, false, false); err == nil || !strings.Contains(err.Error(), "undefined: nothing") {
		t.Errorf("err = %v", err)
	}
}
