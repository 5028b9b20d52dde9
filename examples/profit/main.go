// Command profit tells which customers earn money and which cost it, how revenue moved, and what capacity goes unused.
//
//	profit                                                            the embedded sample company
//	profit -events FILE -customer COLUMN -time COLUMN -amount COLUMN  your own transactions, as CSV
//	profit … -customers FILE -by region -costs FILE -pools FILE -activities FILE
//	profit -subscriptions FILE -customer COLUMN -from COLUMN -to COLUMN -amount COLUMN [-rule years-rounded] …
//
// It prints the tables and writes profit.html (-out), with the drawings: the whale curve of customers, the waterfall
// and the movements of revenue, and the resource pools.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	_ "time/tzdata"

	"github.com/untangle-metrics/untangle/examples/internal/outputs"
	"github.com/untangle-metrics/untangle/scorecard"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "profit:", err)
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
	if a.lines != "" {
		report, err = a.subscriptions()
	} else {
		report, err = a.transactions(ctx, progress)
	}
	if err != nil {
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
