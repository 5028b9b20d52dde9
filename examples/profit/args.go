package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/examples/internal/eventfile"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/revenue"
)

// arguments is what the command line asks for.
type arguments struct {
	eventfile.Arguments
	// With events:
	customers, costs, pools, activities string // files
	by                                  string
	// With subscriptions:
	lines    string // a file
	mapping  revenue.LinesCSV
	rule     revenue.Rule
	lastDay  bool
	asOf     metrics.Day // 0 for the day on which the last line begins
	currency string
	grain    metrics.Grain
	minor    decimal.Decimal
	periods  int // in tables; 0 for all
	out      string
}

func parse(args []string, usage io.Writer) (*arguments, error) {
	a := &arguments{}
	f := flag.NewFlagSet("profit", flag.ContinueOnError)
	f.SetOutput(usage)
	eventfile.Usage(f, "profit tells who earns and who costs: of a sample company, of transactions, or of subscriptions:",
		"  profit -events orders.csv -customer user_id -time activity_date -amount inc_amt -grain week -currency USD",
		"  profit -events orders.csv -customer id -time at -point shop -kind what -amount total -customers customers.csv \\",
		"    -by region -costs costs.csv -pools pools.csv -activities activities.csv",
		"  profit -subscriptions lines.csv -customer name -from ValidFrom -to ValidTo -amount AUD -rule years-rounded \\",
		"    -segment country_cat -as-of 2012-01-01 -grain year -currency AUD")
	a.Define(f)
	a.DefineMoney(f)
	f.StringVar(&a.customers, "customers", "", "a CSV `file` with customers' attributes, in the column of -customer or "+
		"customer who they are of; with the columns since and first_seen, if there are any")
	f.StringVar(&a.by, "by", "", "the customer `attribute` for segments; - for none (default segment, if there is one)")
	f.StringVar(&a.costs, "costs", "",
		"a CSV `file` of costs with the columns point, kind, cost_per_interaction and direct_cost_share")
	f.StringVar(&a.pools, "pools", "",
		"a CSV `file` of resource pools with pool, silo, cost and capacity in the time that the events are of")
	f.StringVar(&a.activities, "activities", "", "a CSV `file` of activities with activity, pool, level, point, kind, "+
		"minutes and cost; they are the costs when there is no -costs")
	f.StringVar(&a.lines, "subscriptions", "",
		"a CSV `file` of subscription lines; needs -customer, -from, -to and -amount; -kind is paid, trial, pause or free")
	f.StringVar(&a.mapping.From, "from", "", "the `column` with the first day of a line")
	f.StringVar(&a.mapping.To, "to", "", "the `column` with the day after the last one of a line")
	f.BoolVar(&a.lastDay, "last-day", false, "-to has the last day itself")
	f.StringVar(&a.mapping.Segment, "segment", "", "the `column` with the segment of a line's customer")
	f.StringVar(&a.mapping.Interval, "interval", "", "the `column` with the billing interval, for -rule intervals")
	rule := f.String("rule", "calendar-months", "how a line's recurring value is found: calendar-months, months-30, "+
		"years-365, years-365.25, years-rounded, intervals")
	asOf := f.String("as-of", "", "the `day`, such as 2012-01-01, at whose beginning subscriptions are looked at "+
		"(default the day on which the last line begins)")
	f.StringVar(&a.currency, "currency", "", "the `code` of the currency, such as EUR")
	grain := f.String("grain", "month", "day, week, month, quarter or year")
	minor := f.String("minor", "0.1", "the share of a customer's revenue up to which an expansion is minor")
	f.IntVar(&a.periods, "periods", 36, "how many periods the tables show, the last ones; 0 for all")
	f.StringVar(&a.out, "out", "profit.html", "the `file` for the page with the drawings")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if f.NArg() > 0 {
		return nil, fmt.Errorf("%q is not a flag; -help lists them", f.Arg(0))
	}
	f.Visit(a.setLines)
	err := a.checkSource(f)
	if err == nil {
		err = errors.Join(a.checkMoney(*minor), a.checkRule(*rule), a.checkDay(*asOf))
	}
	if err == nil {
		a.grain, err = metrics.ParseGrain(*grain)
	}
	return a, err
}

// Flags that go with one source only.
var (
	ofEvents = []string{
		"time", "point", "reason", "sequence", "zone", "strict", "drop-duplicates",
		"customers", "by", "costs", "pools", "activities",
	}
	ofLines = []string{"from", "to", "last-day", "segment", "interval", "rule", "as-of"}
)

// setLines takes a flag that says how either source is written for subscriptions, too.
func (a *arguments) setLines(set *flag.Flag) {
	text := set.Value.String()
	switch set.Name {
	case "comma":
		if text == `\t` {
			text = "\t"
		}
		a.mapping.Comma, _ = utf8.DecodeRuneInString(text)
		if len([]rune(text)) != 1 {
			a.mapping.Comma = utf8.RuneError // which checkSource refuses
		}
	case "decimal-comma":
		a.mapping.DecimalComma = text == "true"
	case "layout":
		a.mapping.Layouts = strings.Split(text, "|")
	}
}

// checkSource checks that there is one source, with all that it needs and nothing that is of another.
func (a *arguments) checkSource(f *flag.FlagSet) (err error) {
	if a.File != "" && a.lines != "" {
		return errors.New("-events and -subscriptions are two sources; give one")
	}
	f.Visit(func(set *flag.Flag) {
		switch {
		case err != nil:
		case a.lines != "" && slices.Contains(ofEvents, set.Name):
			err = fmt.Errorf("-%s goes with -events, and this is -subscriptions; leave it out", set.Name)
		case a.lines == "" && slices.Contains(ofLines, set.Name):
			err = fmt.Errorf("-%s goes with subscriptions: add -subscriptions FILE", set.Name)
		}
	})
	given := a.customers + a.costs + a.pools + a.activities
	c := a.Columns
	switch {
	case err != nil:
		return err
	case a.lines != "":
		a.mapping.Customer, a.mapping.Amount, a.mapping.Kind = c.Customer, c.Amount, c.Kind
		if c.Customer == "" || c.Amount == "" || a.mapping.From == "" || a.mapping.To == "" {
			return errors.New("-subscriptions needs -customer COLUMN, -from COLUMN, -to COLUMN and -amount COLUMN")
		}
		if a.mapping.Comma == utf8.RuneError {
			return fmt.Errorf("-comma %q: want one character", f.Lookup("comma").Value)
		}
		return nil
	case a.File == "" && given != "":
		return errors.New("-customers, -costs, -pools and -activities go with your own events: add -events FILE")
	case a.File != "" && c.Amount == "":
		return errors.New("-events needs -customer COLUMN, -time COLUMN and -amount COLUMN")
	case a.pools != "" && a.activities == "":
		return errors.New("-pools says what capacity there is; add -activities FILE, to say which events take it")
	case a.File == "" && a.Zone == "":
		a.Zone = eventfile.SampleZone
	}
	return a.Check()
}

func (a *arguments) checkMoney(minor string) error {
	var err error
	a.minor, err = decimal.NewFromString(minor)
	switch {
	case err != nil || len(minor) > 20 || a.minor.IsNegative() || a.minor.GreaterThan(decimal.New(1, 0)):
		return fmt.Errorf("-minor %q: want a share from 0 to 1, such as 0.1", minor)
	case a.periods < 0:
		return fmt.Errorf("-periods %d: want a number of periods above 0, or 0 for all", a.periods)
	case a.out == "":
		return errors.New("-out needs a file name")
	}
	return nil
}

func (a *arguments) checkRule(name string) (err error) {
	a.rule, err = revenue.ParseRule(name)
	switch {
	case err != nil:
		return fmt.Errorf("-rule: %w", err)
	case (a.rule == revenue.Intervals) != (a.mapping.Interval != ""):
		return errors.New("-rule intervals and -interval COLUMN go together")
	}
	return nil
}

func (a *arguments) checkDay(text string) error {
	if text == "" {
		return nil
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return fmt.Errorf("-as-of %q: want a day such as 2012-01-01", text)
	}
	a.asOf = metrics.DayOf(t.Date())
	return nil
}

// sources returns the files that are read.
func (a *arguments) sources() []string {
	files := []string{a.File, a.customers, a.costs, a.pools, a.activities, a.lines}
	return slices.DeleteFunc(files, func(name string) bool { return name == "" })
}
