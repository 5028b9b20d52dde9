package funding

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/metrics"
)

const (
	maxPeriods = 400        // of a panel
	maxCells   = 50_000_000 // units × periods
)

// A measure is what rows hold of a unit and period.
type measure uint8

const (
	revenue measure = iota
	profit
	interactions
	measures
)

// A panel is the rows as a table of units by periods. Units are in the order of their names, so that the order of rows
// doesn't show.
type panel struct {
	first   metrics.Period
	periods int
	start   int   // position of the programme's first period
	places  int32 // decimal places of revenue and profit
	units   []unit
	cells   [measures][]int64 // unit by unit; nil where nothing was measured
	has     []bool            // there is a row, unit by unit
}

type unit struct {
	name  string
	group int
}

// A record is a sound row.
type record struct {
	row    int // from 1
	unit   int32
	at     int32 // periods after that of the first row, may be negative
	values [measures]int64
	places [measures]int32
}

// readPanel returns the rows as a panel, or with faults nothing of use.
func readPanel(rows iter.Seq[Row], o Options, faults *faultList) *panel {
	p := &panel{}
	before := len(faults.faults)
	index := make(map[string]int32)
	var records []record
	number, least, most := 0, int32(0), int32(0)
	used := [measures]bool{revenue: true, profit: o.ProfitInRows}
	for r := range rows {
		number++
		if number == 1 {
			p.first = r.Period
		}
		rec, ok := readRow(r, number, p, index, o.ProfitInRows, faults)
		if !ok {
			continue
		}
		least, most = min(least, rec.at), max(most, rec.at)
		p.places = max(p.places, rec.places[revenue], rec.places[profit])
		used[interactions] = used[interactions] || rec.values[interactions] > 0
		records = append(records, rec)
	}
	switch span := int(most) - int(least) + 1; {
	case number == 0:
		faults.add("rows", "", "there are none", "give a row for each unit and period", nil)
	case len(faults.faults) > before:
	case span > maxPeriods || span*len(p.units) > maxCells:
		faults.add("rows", "", fmt.Sprintf("span %d periods of %d units", span, len(p.units)),
			fmt.Sprintf("check the years, use a longer grain (%d periods at most), or draw a sample of units", maxPeriods), nil)
	default:
		p.first, p.periods = p.first.Add(int(least)), span
		p.fill(records, used, least, faults)
		p.check(o.Start, faults)
	}
	return p
}

// readRow checks a row and returns it with its unit's number, which a new unit gets.
func readRow(r Row, number int, p *panel, index map[string]int32, withProfit bool, faults *faultList) (record, bool) {
	before := len(faults.faults) + faults.more
	bad := func(field, value, cause, remedy string, err error) {
		faults.add("row "+strconv.Itoa(number)+", "+field, value, cause, remedy, err)
	}
	if r.Unit == "" {
		bad("unit", "", "is missing", "write the unit's identifier", nil)
	}
	at, ok := r.Period.Sub(p.first)
	if !ok {
		bad("period", r.Period.String(), "has another grain than that of the first row, or is none",
			"use one grain throughout", nil)
	}
	rec := record{row: number, at: int32(at)}
	read := func(m measure, field string, d decimal.Decimal) {
		if rec.values[m], rec.places[m], ok = exact.Shortest(d); !ok || rec.places[m] > 18 {
			bad(field, text(d), "has too many digits", "use 18 digits at most", nil)
		}
	}
	read(revenue, "revenue", r.Revenue)
	if withProfit {
		read(profit, "profit", r.Profit)
	}
	if rec.values[interactions] = r.Interactions; r.Interactions < 0 {
		bad("interactions", strconv.FormatInt(r.Interactions, 10), "are negative", "write how many there were", nil)
	}
	group := groupOf(r.Programme)
	known := false
	if rec.unit, known = index[r.Unit]; !known {
		rec.unit = int32(len(p.units))
		index[r.Unit] = rec.unit
		p.units = append(p.units, unit{r.Unit, group})
	} else if p.units[rec.unit].group != group {
		bad("unit", r.Unit, "is in the programme in some rows and not in others",
			"write its group in every row; evaluate each starting date by itself", ErrStaggered)
	}
	return rec, len(faults.faults)+faults.more == before
}

// fill puts the records where they belong, at one number of decimal places.
func (p *panel) fill(records []record, used [measures]bool, least int32, faults *faultList) {
	order := make([]int32, len(p.units))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(p.units[a].name, p.units[b].name) })
	place := make([]int, len(order))
	sorted := make([]unit, len(order))
	for to, from := range order {
		place[from], sorted[to] = to, p.units[from]
	}
	p.units = sorted
	p.has = make([]bool, len(p.units)*p.periods)
	for m := range measures {
		if used[m] {
			p.cells[m] = make([]int64, len(p.has))
		}
	}
	for _, r := range records {
		cell := place[r.unit]*p.periods + int(r.at-least)
		field := "row " + strconv.Itoa(r.row)
		if p.has[cell] {
			faults.add(field, p.units[place[r.unit]].name, "is the second of this unit in its period",
				"add the amounts up, or remove one", nil)
		}
		p.has[cell] = true
		for m, cells := range p.cells {
			if cells == nil {
				continue
			}
			places := p.places
			if measure(m) == interactions {
				places = 0
			}
			v, ok := exact.Scale(r.values[m], places-r.places[m])
			if !ok {
				faults.add(field, p.units[place[r.unit]].name, "has an amount too large for the decimal places of other rows",
					"use fewer decimal places", nil)
			}
			cells[cell] = v
		}
	}
}

// check looks at what a comparison takes: periods on both sides of the start, and rows in all of them.
func (p *panel) check(start metrics.Period, faults *faultList) {
	at, ok := start.Sub(p.first)
	if p.start = at; !ok || at < 1 || at >= p.periods {
		faults.add("start", start.String(),
			fmt.Sprintf("doesn't split the panel, %v to %v, in two", p.first, p.first.Add(p.periods-1)),
			"name the programme's first period, and bring rows from before and since", nil)
	}
	rows := make([]int, p.periods)
	for i, has := range p.has {
		if has {
			rows[i%p.periods]++
		}
	}
	for i, n := range rows {
		if n == 0 {
			faults.add("period", p.first.Add(i).String(), "no unit has a row", "bring the rows of this period", nil)
		}
	}
}

// year returns how many periods a year has.
func (p *panel) year() float64 {
	switch p.first.Grain() {
	case metrics.Daily:
		return 365.25
	case metrics.Weekly:
		return 365.25 / 7
	case metrics.Quarterly:
		return 4
	case metrics.Yearly:
		return 1
	default:
		return 12
	}
}
