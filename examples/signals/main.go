// Command signals asks of every series whether it changed: which metrics improved, which got worse, which linger below
// their target, and where there is nothing but noise.
//
//	signals series.csv [-chart metrics.csv] [-rules nelson] [-out signals.html]
//	signals series.csv -rebase 'chat_waiting_time=2024-11:more staff'
//
// The series file has the columns metric, period and value; the silo chart says which way each metric improves and what
// its target is. Without a file it takes the three series beside this program.
package main

import (
	"bytes"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/examples/internal/outputs"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/control"
	"github.com/untangle-metrics/untangle/scorecard"
)

var (
	//go:embed series.csv
	sampleSeries []byte
	//go:embed metrics.csv
	sampleChart []byte
)

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "signals:", err)
		os.Exit(1)
	}
}

// ruleSets are the rules by the name that the command line has for them.
var ruleSets = map[string]func() control.RuleSet{
	"nhs": control.MakingDataCount, "wheeler": control.Wheeler, "anhoej": control.Anhoej,
	"western-electric": control.WesternElectric, "nelson": control.Nelson,
}

// arguments is what the command line asks for.
type arguments struct {
	series, chart, out string
	rules              string
	rebase             []string
}

func parse(args []string, usage io.Writer) (arguments, error) {
	var a arguments
	f := flag.NewFlagSet("signals", flag.ContinueOnError)
	f.SetOutput(usage)
	f.StringVar(&a.chart, "chart", "", "the silo chart, a CSV `file` with direction and target of each metric")
	f.StringVar(&a.out, "out", "signals.html", "the `file` for the charts")
	f.StringVar(&a.rules, "rules", "nhs", "the `rules`: nhs, wheeler, anhoej, western-electric or nelson")
	const rebase = "start new limits, `metric=period:reason`; may be repeated, in the order of time"
	f.Func("rebase", rebase, func(s string) error {
		a.rebase = append(a.rebase, s)
		return nil
	})
	// The series file may come before the flags, or after them.
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		a.series, args = args[0], args[1:]
	}
	if err := f.Parse(args); err != nil {
		return a, err
	}
	if f.NArg() > 0 && a.series == "" {
		a.series = f.Arg(0)
	} else if f.NArg() > 0 {
		return a, fmt.Errorf("%q is not a flag; -help lists them", f.Arg(0))
	}
	if a.series == "" && a.chart != "" {
		return a, errors.New("-chart goes with a series file: name it first")
	}
	if ruleSets[a.rules] == nil {
		return a, fmt.Errorf("-rules %s: want nhs, wheeler, anhoej, western-electric or nelson", a.rules)
	}
	return a, nil
}

func run(args []string, out, usage io.Writer) error {
	a, err := parse(args, usage)
	if err != nil {
		return err
	}
	report := scorecard.Report{Title: "Signal or noise?"}
	files := []*outputs.File{{Flag: "-out", Name: a.out, Render: func(w io.Writer) error { return report.HTML(w) }}}
	if err := outputs.Check(files, a.sources()); err != nil {
		return err
	}
	all, catalog, err := a.read()
	if err != nil {
		return err
	}
	if err := a.checkRebased(all); err != nil {
		return err
	}
	charts, err := a.charts(all, catalog)
	if err != nil {
		return err
	}
	section := scorecard.Section{ID: "signals", Title: "What changed?"}
	for _, c := range charts {
		fmt.Fprintln(out, c.chart)
		if c.definition.Direction == 0 {
			fmt.Fprintf(out, "  which way %s improves isn't known: add it to the chart\n", c.chart.Metric)
		}
		section.Blocks = append(section.Blocks, scorecard.ControlChart(c.definition.Name, c.definition.Unit, c.chart))
	}
	for _, d := range catalog.Definitions {
		if !slices.ContainsFunc(all, func(s metrics.Series) bool { return s.Metric == d.ID }) {
			fmt.Fprintf(out, "%s: no series\n", d.ID)
		}
	}
	report.Sections = []scorecard.Section{section}
	if err := outputs.Write(files); err != nil {
		return err
	}
	fmt.Fprintln(out, "\nwrote", a.out)
	return nil
}

// A charted metric is its chart and what is known of it.
type charted struct {
	definition metrics.Definition
	chart      control.Chart
}

// charts makes a chart of every series. The error tells of all series that can't be charted.
func (a arguments) charts(all []metrics.Series, catalog metrics.Catalog) ([]charted, error) {
	var charts []charted
	var errs []error
	for _, series := range all {
		c := charted{definition: metrics.Definition{ID: series.Metric, Name: series.Metric}}
		if d, ok := catalog.Find(series.Metric); ok {
			c.definition = d
		}
		options := control.For(c.definition)
		options.Rules = ruleSets[a.rules]()
		var err error
		if options.Baselines, err = a.baselines(series); err == nil {
			c.chart, err = control.New(series, options)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", series.Metric, err))
		}
		charts = append(charts, c)
	}
	return charts, errors.Join(errs...)
}

// sources are the files that are read.
func (a arguments) sources() []string {
	return slices.DeleteFunc([]string{a.series, a.chart}, func(name string) bool { return name == "" })
}

// checkRebased returns an error when new limits are asked for where there is no series.
func (a arguments) checkRebased(all []metrics.Series) error {
	for _, text := range a.rebase {
		metric, _, _ := strings.Cut(text, "=")
		if !slices.ContainsFunc(all, func(s metrics.Series) bool { return s.Metric == metric }) {
			return fmt.Errorf("-rebase %s: there is no series of %q; want metric=period:reason", text, metric)
		}
	}
	return nil
}

// read reads the series and, where there is one, the chart.
func (a arguments) read() ([]metrics.Series, metrics.Catalog, error) {
	series, seriesName, chart, chartName := sampleSeries, "series.csv", sampleChart, "metrics.csv"
	var err error
	if a.series != "" {
		if series, err = os.ReadFile(a.series); err != nil {
			return nil, metrics.Catalog{}, err
		}
		seriesName, chart = a.series, nil
	}
	if a.chart != "" {
		if chart, err = os.ReadFile(a.chart); err != nil {
			return nil, metrics.Catalog{}, err
		}
		chartName = a.chart
	}
	all, err := metrics.ReadSeriesCSV(bytes.NewReader(series), seriesName, metrics.Calendar{})
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("%s has a header and no rows; add one for each metric and period", seriesName)
	}
	if err != nil || chart == nil {
		return all, metrics.Catalog{}, err
	}
	catalog, err := metrics.ReadCatalogCSV(bytes.NewReader(chart), chartName, metrics.Catalog{})
	return all, catalog, err
}

// baselines are those that the command line asks for in a series.
func (a arguments) baselines(s metrics.Series) ([]control.Baseline, error) {
	var all []control.Baseline
	for _, text := range a.rebase {
		metric, rest, ok := strings.Cut(text, "=")
		name, reason, why := strings.Cut(rest, ":")
		if !ok || !why {
			return nil, fmt.Errorf("-rebase %s: want metric=period:reason", text)
		}
		if metric != s.Metric {
			continue
		}
		period, err := metrics.Calendar{}.Parse(name)
		if err != nil {
			return nil, fmt.Errorf("-rebase %s: %w", text, err)
		}
		first, err := control.Index(s, period)
		if err != nil {
			return nil, fmt.Errorf("-rebase %s: %w", text, err)
		}
		all = append(all, control.Baseline{First: first, Reason: strings.TrimSpace(reason)})
	}
	return all, nil
}
