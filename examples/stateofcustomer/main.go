// Command stateofcustomer tells the state of the customer: how many came, left and why, what they are worth, and
// whether they reach their goals.
//
//	stateofcustomer                      the embedded sample company
//	stateofcustomer -folder DIR          events.csv, and customers, map, metrics, costs, pools,
//	                                     activities and surveys as far as there are
//	stateofcustomer -events FILE -customer COLUMN -time COLUMN [-amount COLUMN] …
//
// It prints a summary and writes report.html (-out), and where asked the report as Markdown (-markdown) and JSON
// (-json).
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
	"github.com/untangle-metrics/untangle/scorecard"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "stateofcustomer:", err)
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
	files := a.outputs(&report)
	if err := outputs.Check(files, a.sources()); err != nil {
		return err
	}
	c, err := a.read(ctx, progress)
	if err != nil {
		return err
	}
	inputs, err := c.Inputs(ctx, company.Options{
		Name: a.company, Currency: a.currency, Grain: a.grain, By: a.by, Definition: a.definition, Attained: a.attained,
	})
	if err != nil {
		return err
	}
	if report, err = scorecard.StateOfCustomer(inputs); err != nil {
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

// outputs returns the files to write of a report.
func (a *arguments) outputs(report *scorecard.Report) []*outputs.File {
	var files []*outputs.File
	for _, f := range []*outputs.File{
		{Flag: "-out", Name: a.out, Render: func(w io.Writer) error { return report.HTML(w) }},
		{Flag: "-markdown", Name: a.markdown, Render: func(w io.Writer) error { return report.Markdown(w) }},
		{Flag: "-json", Name: a.json, Render: func(w io.Writer) error { return report.JSON(w) }},
	} {
		if f.Name != "" {
			files = append(files, f)
		}
	}
	return files
}
