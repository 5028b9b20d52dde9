// Command kickstart audits a company's silo chart and plans where to start untangling it: at ten interaction points.
//
//	kickstart                                the embedded sample company
//	kickstart -chart metrics.csv [-map map.csv] [-evidence points.csv] [-series series.csv]
//	kickstart -template metrics.csv          an empty chart to fill out
//
// It prints the audit and the plan and writes kickstart.html (-out), and where asked the report as Markdown
// (-markdown), the plan as JSON (-json), and the improved chart as CSV (-improved).
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	_ "time/tzdata"

	"github.com/untangle-metrics/untangle/examples/internal/outputs"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/kickstart"
	"github.com/untangle-metrics/untangle/scorecard"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "kickstart:", err)
		os.Exit(1)
	}
}

// arguments is what the command line asks for.
type arguments struct {
	chart, places, evidence string
	series, company, byHand string
	points                  int
	out, markdown, json     string
	improved, template      string
}

func parse(args []string, usage io.Writer) (arguments, error) {
	var a arguments
	f := flag.NewFlagSet("kickstart", flag.ContinueOnError)
	f.SetOutput(usage)
	f.StringVar(&a.chart, "chart", "", "the silo chart, a CSV `file`; -template writes one to fill out")
	f.StringVar(&a.places, "map", "", "the journey map, a CSV `file` with stage, stage_order, point, name, silo")
	f.StringVar(&a.evidence, "evidence", "",
		"why points matter, a CSV `file` with point, and any of customers, leaving, complaints, money")
	f.StringVar(&a.series, "series", "",
		"what was measured, a CSV `file` with metric, period, value; finds metrics that tell the same news")
	f.StringVar(&a.company, "company", "", "the company's `name` in the title")
	f.IntVar(&a.points, "points", 10, "how many interaction points to start with")
	f.StringVar(&a.byHand, "by-hand", "",
		"the IDs of the `points` to start with, with commas between; all of them, in this order, whatever -points says")
	f.StringVar(&a.out, "out", "kickstart.html", "the `file` for the report")
	f.StringVar(&a.markdown, "markdown", "", "a `file` for the report in Markdown")
	f.StringVar(&a.json, "json", "", "a `file` for the plan in JSON")
	f.StringVar(&a.improved, "improved", "", "a `file` for the improved chart, CSV")
	f.StringVar(&a.template, "template", "", "write an empty chart to this `file`, and nothing else")
	if err := f.Parse(args); err != nil {
		return a, err
	}
	switch {
	case f.NArg() > 0:
		return a, fmt.Errorf("%q is not a flag; -help lists them", f.Arg(0))
	case a.chart == "" && a.places+a.evidence+a.series != "":
		return a, errors.New("-map, -evidence and -series go with a chart: add -chart FILE")
	case a.out == "":
		return a, errors.New("-out needs a file name")
	case a.points < 1:
		return a, fmt.Errorf("-points %d: want a whole number above 0", a.points)
	}
	return a, nil
}

// largeChart is the number of metrics from which planning takes long enough to tell how far it is.
const largeChart = 500

func run(ctx context.Context, args []string, out, progress io.Writer) error {
	a, err := parse(args, progress)
	if err == flag.ErrHelp {
		return nil
	}
	if err != nil {
		return err
	}
	if a.template != "" {
		return a.writeTemplate(out)
	}
	var report scorecard.Report
	var plan kickstart.Plan
	var improved metrics.Catalog
	files := a.outputs(&report, &plan, &improved)
	if err := outputs.Check(files, a.sources()); err != nil {
		return err
	}
	chart, err := a.read(ctx)
	if err != nil {
		return err
	}
	same, err := kickstart.Redundant(chart.catalog, chart.series, kickstart.RedundancyOptions{})
	if err != nil {
		return err
	}
	opts := kickstart.Options{Count: a.points, Evidence: chart.evidence, Redundant: same.Clusters}
	if len(chart.catalog.Definitions) >= largeChart {
		opts.Progress = func(done, of int) { fmt.Fprintf(progress, "planned %d of %d points\n", done, of) }
	}
	if a.byHand != "" {
		for id := range strings.SplitSeq(a.byHand, ",") {
			opts.ByHand = append(opts.ByHand, strings.TrimSpace(id))
		}
	}
	if plan, err = kickstart.New(ctx, chart.catalog, opts); err != nil {
		return err
	}
	if improved, err = plan.Proposal.Apply(chart.catalog); err != nil {
		return err
	}
	if report, err = scorecard.KickStart(a.company, chart.catalog, plan); err != nil {
		return err
	}
	if err := outputs.Write(files); err != nil {
		return err
	}
	if err := report.Text(out); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "\nThe whole report is in %s\n", a.out)
	return err
}

// outputs returns the files to write.
func (a *arguments) outputs(report *scorecard.Report, plan *kickstart.Plan, improved *metrics.Catalog) []*outputs.File {
	var files []*outputs.File
	for _, f := range []*outputs.File{
		{Flag: "-out", Name: a.out, Render: func(w io.Writer) error { return report.HTML(w) }},
		{Flag: "-markdown", Name: a.markdown, Render: func(w io.Writer) error { return report.Markdown(w) }},
		{Flag: "-json", Name: a.json, Render: func(w io.Writer) error {
			e := json.NewEncoder(w)
			e.SetIndent("", "  ")
			return e.Encode(plan)
		}},
		{Flag: "-improved", Name: a.improved, Render: func(w io.Writer) error { return improved.WriteCSV(w) }},
	} {
		if f.Name != "" {
			files = append(files, f)
		}
	}
	return files
}

func (a *arguments) sources() []string {
	var files []string
	for _, name := range []string{a.chart, a.places, a.evidence, a.series} {
		if name != "" {
			files = append(files, name)
		}
	}
	return files
}

func (a *arguments) writeTemplate(out io.Writer) error {
	if _, err := os.Lstat(a.template); err == nil {
		return fmt.Errorf("-template %s is there already; give another name", a.template)
	}
	file := &outputs.File{Flag: "-template", Name: a.template, Render: metrics.WriteTemplate}
	if err := outputs.Write([]*outputs.File{file}); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "An empty silo chart is in %s; its second row says what to write in each column. "+
		"Leave that row, or take it out\n", a.template)
	return err
}
