package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/untangle-metrics/untangle/examples/internal/eventfile"
)

// arguments is what the command line asks for.
type arguments struct {
	eventfile.Arguments
	steps, stages []string // points or kinds; none to choose from the data
	window        time.Duration
	silent        int    // days, after which a customer is gone; 0 to choose from the data
	silos         string // a file with a journey map
	out           string
}

func parse(args []string, usage io.Writer) (*arguments, error) {
	a := &arguments{}
	f := flag.NewFlagSet("paths", flag.ContinueOnError)
	f.SetOutput(usage)
	a.Define(f)
	var steps, stages string
	var days float64
	f.StringVar(&steps, "steps", "", "the `steps` of the funnel, points or else kinds: a,b,c (default from the data)")
	f.Float64Var(&days, "window", 0, "the `days` that an attempt at the funnel may take (default no limit)")
	f.StringVar(&stages, "stages", "",
		"the `stages` in order, each named by the point or else the kind it begins with (default the steps)")
	f.IntVar(&a.silent, "silent", 0, "the `days` of silence after which a customer is gone (default from the data)")
	f.StringVar(&a.silos, "silos", "", "a journey map, a CSV `file` with stage, stage_order, point, name and silo")
	f.StringVar(&a.out, "out", "paths.html", "the `file` for the page with the drawings")
	eventfile.Usage(f, "paths shows how customers move: of a sample company, or of events:",
		"  paths -events loans.csv -customer case -time at -layout '02/01/2006 15:04' -kind activity -zone Europe/Amsterdam")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	given := make(map[string]bool)
	f.Visit(func(f *flag.Flag) { given[f.Name] = true })
	if a.File == "" && a.Zone == "" {
		a.Zone = eventfile.SampleZone
	}
	a.steps, a.stages = list(steps), list(stages)
	const longest = float64(math.MaxInt64 / int64(24*time.Hour))
	switch {
	case f.NArg() > 0:
		return nil, fmt.Errorf("%q is not a flag; -help lists them", f.Arg(0))
	case given["window"] && !(days > 0 && days < longest):
		return nil, fmt.Errorf("-window %v: want a number of days above 0; leave it out for no limit", days)
	case given["silent"] && a.silent <= 0:
		return nil, fmt.Errorf("-silent %d: want a number of days above 0; leave it out to choose it from the data", a.silent)
	case a.out == "":
		return nil, errors.New("-out needs a file name")
	case a.silos != "" && a.File == "":
		return nil, errors.New("-silos goes with your own events: add -events FILE")
	case a.silos != "" && a.Columns.Point == "":
		return nil, errors.New("-silos gives points to silos: add -point COLUMN")
	}
	a.window = time.Duration(days * float64(24*time.Hour))
	return a, errors.Join(distinct("-steps", a.steps), distinct("-stages", a.stages), a.Check())
}

// list splits names at commas.
func list(s string) []string {
	var names []string
	for name := range strings.SplitSeq(s, ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

func distinct(flag string, names []string) error {
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			return fmt.Errorf("%s names %q twice; once is enough", flag, name)
		}
	}
	return nil
}

// sources returns the files that are read.
func (a *arguments) sources() []string {
	return slices.DeleteFunc([]string{a.File, a.silos}, func(name string) bool { return name == "" })
}
