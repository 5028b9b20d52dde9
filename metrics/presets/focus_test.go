package presets_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/presets"
)

func TestFocusSharesAddUp(t *testing.T) {
	const year = 365 * 24 * time.Hour
	var sum time.Duration
	for _, c := range presets.OpenCustomerMetrics().Categories {
		if !c.Focus.IsSet() {
			t.Errorf("%s has no focus share", c.ID)
		}
		sum += c.Focus.Of(year)
	}
	if sum != year {
		t.Errorf("the shares of a year add up to %v, want %v", sum, year)
	}
}

func TestFocusOf(t *testing.T) {
	for percent := -2; percent <= 102; percent++ {
		s, err := presets.FocusOf(percent)
		legal := percent >= 0 && percent <= 100
		var fault metrics.Fault
		if (err == nil) != legal || s.IsSet() != legal || err != nil && !errors.As(err, &fault) {
			t.Errorf("FocusOf(%d) = %v, %v", percent, s, err)
		}
	}
}

func TestFocusShareOf(t *testing.T) {
	for _, tt := range []struct {
		percent int
		d, want time.Duration
	}{
		{20, 40 * time.Hour, 8 * time.Hour},
		{0, time.Hour, 0},
		{100, math.MaxInt64, math.MaxInt64},
		{100, math.MinInt64, math.MinInt64},
		{30, 1, 0},
		{50, 1, 1}, // half a nanosecond goes away from zero
		{50, -1, -1},
		{49, 1, 0},
		{33, 10, 3},
		{35, 10, 4},
		{35, 110, 39},
		{35, -110, -39},
		{1, math.MaxInt64, 92233720368547758},
	} {
		s, err := presets.FocusOf(tt.percent)
		if got := s.Of(tt.d); err != nil || got != tt.want {
			t.Errorf("%d %% of %d ns = %d ns, %v; want %d ns", tt.percent, tt.d, got, err, tt.want)
		}
	}
	if got := (presets.FocusShare{}).Of(time.Hour); got != 0 {
		t.Errorf("an unset share of an hour is %v, want 0", got)
	}
}

func TestFocusShareRoundTrip(t *testing.T) {
	type holder struct{ Focus presets.FocusShare }
	all := []presets.FocusShare{{}}
	for percent := range 101 {
		s, err := presets.FocusOf(percent)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	for _, s := range all {
		b, err := json.Marshal(holder{s})
		got := holder{all[8]}
		if err = errors.Join(err, json.Unmarshal(b, &got)); err != nil || got.Focus != s {
			t.Errorf("%v came back from %s as %v, %v", s, b, got.Focus, err)
		}
	}
	if b, _ := json.Marshal(holder{all[21]}); string(b) != `{"Focus":"20 % of leadership time"}` {
		t.Errorf("JSON %s", b)
	}
	if s := (presets.FocusShare{}).String(); s != "unspecified" {
		t.Errorf("an unset share is %q", s)
	}
}

func TestFocusShareRefusesOtherText(t *testing.T) {
	const more = " % of leadership time"
	for _, text := range []string{
		"20", "20 %", "0.2", "unspecified", "101" + more, "256" + more, "-1" + more, "+5" + more, "2.5" + more, more,
		" 20" + more, "20" + more + " ", "NaN" + more,
	} {
		s, _ := presets.FocusOf(7)
		before := s
		var fault metrics.Fault
		if err := s.UnmarshalText([]byte(text)); !errors.As(err, &fault) || fault.Remedy == "" || s != before {
			t.Errorf("%q gave %v and %v, want a fault with a remedy and nothing changed", text, s, err)
		}
	}
}

// TestFocusShareIsNoWeight type-checks programs that take a share for a weight.
func TestFocusShareIsNoWeight(t *testing.T) {
	const before = `package p
		import "presets"
		type measure struct{ Weight float64 }
		var share presets.FocusShare
	`
	lib := presetsPackage(t)
	for _, tt := range []struct{ code, want string }{
		{"var _ = share == share && share.IsSet()", ""}, // nothing else is wrong with the programs
		{"var _ = measure{Weight: share}", "cannot use"},
		{"var _ = measure{Weight: float64(share)}", "cannot convert"},
		{"var _ = int(share)", "cannot convert"},
		{"var _ = 2 * share", "mismatched types"},
		{"var _ = share + share", "not defined"},
		{"var _ = share.percent", "percent"},
		{"var _ = presets.FocusShare(20)", "cannot convert"},
	} {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "p.go", before+tt.code, 0)
		if err != nil {
			t.Fatal(err)
		}
		config := types.Config{Importer: imports(func(string) *types.Package { return lib })}
		_, err = config.Check("p", fset, []*ast.File{file}, nil)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one with %q", tt.code, err, tt.want)
		}
	}
	share := lib.Scope().Lookup("FocusShare").Type()
	for method := range types.NewMethodSet(types.NewPointer(share)).Methods() {
		switch name := method.Obj().Name(); name {
		case "IsSet", "Of", "String", "MarshalText", "UnmarshalText":
		default:
			t.Errorf("FocusShare.%s: does it give the number away?", name)
		}
	}
}

// presetsPackage returns the declarations of the package under test. What they take from other packages stays unknown:
// FocusShare needs none of it, and compiling them all would take seconds.
func presetsPackage(t *testing.T) *types.Package {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	config := types.Config{
		IgnoreFuncBodies: true,
		Error:            func(error) {},
		Importer: imports(func(path string) *types.Package {
			empty := types.NewPackage(path, path[strings.LastIndex(path, "/")+1:])
			empty.MarkComplete()
			return empty
		}),
	}
	lib, _ := config.Check("presets", fset, files, nil)
	if lib == nil || lib.Scope().Lookup("FocusShare") == nil {
		t.Fatal("the package declares no FocusShare")
	}
	return lib
}

// imports makes an importer of a function.
type imports func(path string) *types.Package

func (f imports) Import(path string) (*types.Package, error) { return f(path), nil }
