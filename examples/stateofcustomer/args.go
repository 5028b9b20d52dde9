package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/untangle-metrics/untangle/examples/internal/eventfile"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// arguments is what the command line asks for.
type arguments struct {
	eventfile.Arguments
	folder                    string
	company, currency, by     string
	grain                     metrics.Grain
	definition                journey.Definition
	attained                  float64
	out, markdown, json       string
	grainName, definitionName string
}

func parse(args []string, usage io.Writer) (*arguments, error) {
	a := &arguments{}
	f := flag.NewFlagSet("stateofcustomer", flag.ContinueOnError)
	f.SetOutput(usage)
	f.StringVar(&a.folder, "folder", "", "a `folder` with events.csv, and more as far as there is")
	a.Define(f)
	a.DefineMoney(f)
	f.StringVar(&a.company, "company", "", "the company's `name` in the title")
	f.StringVar(&a.currency, "currency", "", "the `code` of the currency, such as EUR")
	f.StringVar(&a.by, "by", "", "the customer `attribute` for segments; - for none (default segment, if there is one)")
	f.StringVar(&a.grainName, "grain", "month", "day, week, month, quarter or year")
	f.StringVar(&a.definitionName, "customer-is", "auto",
		"who is a customer: contract (join … leave), activity[:N] (events in a period), silence:DAYS, or auto")
	f.Float64Var(&a.attained, "attained", 8, "the survey score from which a goal counts as attained")
	f.StringVar(&a.out, "out", "report.html", "the `file` for the report")
	f.StringVar(&a.markdown, "markdown", "", "a `file` for the report in Markdown")
	f.StringVar(&a.json, "json", "", "a `file` for the report in JSON")
	eventfile.Usage(f, "stateofcustomer tells the state of the customer: of a sample company, of a folder, or of events:",
		"  stateofcustomer -folder DIR",
		"  stateofcustomer -events orders.csv -customer client -time day -layout 02/01/2006 -amount total -comma ';'")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if f.NArg() > 0 {
		return nil, fmt.Errorf("%q is not a flag; -help lists them", f.Arg(0))
	}
	return a, errors.Join(a.checkSource(), a.Check(), a.checkGrain(), a.checkDefinition())
}

func (a *arguments) checkSource() error {
	switch {
	case a.folder != "" && a.File != "":
		return errors.New("-folder and -events are two sources; give one")
	case a.out == "":
		return errors.New("-out needs a file name")
	case a.folder == "" && a.File == "" && a.Zone == "":
		a.Zone = eventfile.SampleZone
	}
	return nil
}

func (a *arguments) checkGrain() (err error) {
	a.grain, err = metrics.ParseGrain(a.grainName)
	return err
}

func (a *arguments) checkDefinition() error {
	name, number, given := strings.Cut(a.definitionName, ":")
	n := 1
	if given {
		var err error
		if n, err = strconv.Atoi(number); err != nil || n < 1 {
			return fmt.Errorf("-customer-is %q: want a whole number above 0 after the colon", a.definitionName)
		}
	}
	switch {
	case name == "auto" && !given:
	case name == "contract" && !given:
		a.definition = journey.ByContract([]string{"join"}, []string{"leave"})
	case name == "activity":
		a.definition = journey.ByActivity(n)
	case name == "silence" && given:
		a.definition = journey.BySilence(n)
	default:
		return fmt.Errorf("-customer-is %q: want contract, activity[:N], silence:DAYS or auto", a.definitionName)
	}
	return nil
}
