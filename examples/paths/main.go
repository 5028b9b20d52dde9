// Command paths shows how customers move: the balance of their stages, how far they come through a funnel, where they
// are handed on and how long that takes, and who stays.
//
//	paths                                                           the embedded sample company
//	paths -events FILE -customer COLUMN -time COLUMN -kind COLUMN   your own events, as CSV
//	paths … -steps a,b,c -window 30 -stages a,b,c -silos map.csv
//
// It prints the tables and writes paths.html (-out), with the drawings: the graph of the ways, the stages period after
// period, and retention by cohort.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	_ "time/tzdata"

	"github.com/untangle-metrics/untangle/examples/internal/company"
	"github.com/untangle-metrics/untangle/examples/internal/outputs"
	"github.com/untangle-metrics/untangle/examples/internal/samplecompany"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/scorecard"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "paths:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out, progress io.Writer) error {
	a, err := parse(args, progress)
	if err == flag.ErrHelp {
		return nil
	}
	if err != nil {
		return err
	}
	var report scorecard.Report
	files := []*outputs.File{{Flag: "-out", Name: a.out, Render: func(w io.Writer) error { return report.HTML(w) }}}
	if err := outputs.Check(files, a.sources()); err != nil {
		return err
	}
	c, err := a.read(ctx, progress)
	if err != nil {
		return err
	}
	if report, err = a.report(ctx, c); err != nil {
		return err
	}
	if err := outputs.Write(files); err != nil {
		return err
	}
	if err := report.Text(out); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "\nThe drawings are in %s\n", a.out)
	return err
}

// read reads the file that the arguments name, or the sample company.
func (a *arguments) read(ctx context.Context, progress io.Writer) (*company.Company, error) {
	defer a.Progress(progress)()
	if a.File == "" {
		return company.Read(ctx, samplecompany.FS(samplecompany.Seed), a.Options, journey.CSV{})
	}
	c, err := a.Read(ctx)
	if err != nil || a.silos == "" {
		return c, err
	}
	f, err := os.Open(a.silos)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, err := journey.ReadMapCSV(f, a.silos)
	c.Map = &m
	return c, err
}
