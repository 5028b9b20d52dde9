package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// arguments is what the command line asks for.
type arguments struct {
	folder, events          string
	columns                 journey.CSV
	options                 journey.Options
	company, currency, by   string
	grain                   metrics.Grain
	definition              journey.Definition
	attained                float64
	out, markdown, json     string
	zone, comma, grainName  string
	definitionName, layouts string
}

func parse(args []string, usage io.Writer) (*arguments, error) {
	a := &arguments{}
	f := flag.NewFlagSet("stateofcustomer", flag.ContinueOnError)
	f.SetOutput(usage)
	f.StringVar(&a.folder, "folder", "", "a `folder` with events.csv, and more as far as there is")
	f.StringVar(&a.events, "events", "", "a CSV `file` of events; needs -customer and -time")
	f.StringVar(&a.columns.Customer, "customer", "", "the `column` with the customer")
	f.StringVar(&a.columns.Time, "time", "", "the `column` with the time")
	f.StringVar(&a.columns.Amount, "amount", "", "the `column` with the amount of money")
	f.StringVar(&a.columns.Kind, "kind", "", "the `column` with what happened")
	f.StringVar(&a.columns.Point, "point", "", "the `column` with the interaction point")
	f.StringVar(&a.columns.Reason, "reason", "", "the `column` with the reason for leaving")
	f.StringVar(&a.comma, "comma", ",", "what separates the columns; \" \" for runs of blanks")
	f.BoolVar(&a.columns.DecimalComma, "decimal-comma", false, "amounts have a decimal comma")
	f.StringVar(&a.layouts, "layout", "", "a `layout` of times, as in Go; several separated by |")
	f.StringVar(&a.zone, "zone", "", "the time `zone` of days and months, such as Europe/Amsterdam (default UTC)")
	f.BoolVar(&a.options.Strict, "strict", false, "stop at the first event that can't be read")
	f.BoolVar(&a.options.DropDuplicates, "drop-duplicates", false, "leave out events that equal another in every field")
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
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if f.NArg() > 0 {
		return nil, fmt.Errorf("%q is not a flag; -help lists them", f.Arg(0))
	}
	return a, errors.Join(a.checkSource(), a.checkZone(), a.checkGrain(), a.checkDefinition())
}

func (a *arguments) checkSource() error {
	c := &a.columns
	named := c.Customer + c.Time + c.Amount + c.Kind + c.Point + c.Reason
	switch {
	case a.folder != "" && a.events != "":
		return errors.New("-folder and -events are two sources; give one")
	case a.events == "" && named != "":
		return errors.New("columns are named but no file: add -events FILE")
	case a.events != "" && (c.Customer == "" || c.Time == ""):
		return errors.New("-events needs -customer COLUMN and -time COLUMN")
	case a.out == "":
		return errors.New("-out needs a file name")
	}
	comma, size := utf8.DecodeRuneInString(a.comma)
	if size == 0 || size != len(a.comma) {
		return fmt.Errorf("-comma %q: want one character", a.comma)
	}
	c.Name, c.Comma = a.events, comma
	if a.layouts != "" {
		c.Layouts = strings.Split(a.layouts, "|")
	}
	return nil
}

func (a *arguments) checkZone() error {
	zone, err := time.LoadLocation(a.zone)
	if err != nil {
		return fmt.Errorf("-zone %q: %w; use a name such as Europe/Amsterdam", a.zone, err)
	}
	if a.zone == "" && a.folder == "" && a.events == "" {
		zone, err = time.LoadLocation("Europe/Amsterdam") // the sample company's
	}
	a.options.Calendar = metrics.NewCalendar(zone)
	return err
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
