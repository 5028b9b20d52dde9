package costing

import (
	"fmt"
	"io"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/sheet"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

const maxNumber = 64 // characters; a longer one is a mistake that would take long to read

// ReadPoolsCSV reads pools, one a row, from a CSV file with the columns
//
//	pool,silo,cost,capacity
//
// in any order and case; silo may be left out. name is the file's name for messages.
//
// The error is [metrics.Faults], each with its line and column (the number of the field, from 1): columns that are
// missing, unknown or there twice, pools without a name or there twice, numbers that aren't, a file over 16 MiB or
// 10,000 rows. After 1,000 faults the rest are counted, in a last one. With an error there are no pools.
func ReadPoolsCSV(r io.Reader, name string) ([]Pool, error) {
	s := sheet.Open(r, sheet.Form{
		Name: "a file of pools", Required: []string{"pool", "cost", "capacity"}, Optional: []string{"silo"},
		MaxMiB: 16, MaxRows: 10_000, MaxProblems: 1_000,
	})
	var pools []Pool
	lines := make(map[string]int)
	for s.Next() {
		p := Pool{Name: s.Text("pool"), Silo: s.Text("silo")}
		var c checker
		switch line, twice := lines[p.Name]; {
		case p.Name == "":
			c.add("pool", "", "is missing", "name the pool")
		case twice:
			c.add("pool", "", fmt.Sprintf("is in line %d too", line), "keep one of the two rows")
		default:
			lines[p.Name] = s.Line()
		}
		p.Cost, p.Capacity = number(s, "cost"), number(s, "capacity")
		if s.Text("cost") == "" {
			c.add("cost", "", "is missing", "write what the pool costs, 0 if it is free")
		}
		if s.Sound() { // numbers that aren't have been reported
			c.pool(p)
		}
		report(s, c.faults)
		pools = append(pools, p)
	}
	if problems := s.Problems(); len(problems) > 0 {
		return nil, faultsOf("costing: pools", name, problems)
	}
	return pools, nil
}

// ReadActivitiesCSV reads activities, one a row, from a CSV file with the columns
//
//	activity,pool,level,point,kind,minutes,cost
//
// in any order and case; pool, level, minutes and cost may be left out. The activity is on the events of the kind at
// the point, an empty kind or point being any. A row has the minutes of a pool that an event takes, or without a pool
// the cost of an event; an empty number is 0. An empty level is unit. Rows of one activity are several activities of
// one name. Terms of time equations aren't in the file; add them to what is read.
//
// The error is [metrics.Faults], as that of [ReadPoolsCSV], with what [Model.Check] finds wrong with a row. Whether the
// pools exist is for Check to say, which then names the file and the line too.
func ReadActivitiesCSV(r io.Reader, name string) ([]Activity, error) {
	s := sheet.Open(r, sheet.Form{
		Name: "a file of activities", Required: []string{"activity", "point", "kind"},
		Optional: []string{"pool", "level", "minutes", "cost"},
		MaxMiB:   16, MaxRows: 10_000, MaxProblems: 1_000,
	})
	var activities []Activity
	for s.Next() {
		a := Activity{
			Name: s.Text("activity"), Pool: s.Text("pool"), On: selection(s), Level: level(s),
			Base: number(s, "minutes"), Cost: number(s, "cost"), file: name, line: s.Line(),
		}
		var c checker
		if a.Name == "" {
			c.add("activity", "", "is missing", "name the activity")
		}
		if s.Sound() {
			c.activity(&a)
		}
		report(s, c.faults)
		activities = append(activities, a)
	}
	if problems := s.Problems(); len(problems) > 0 {
		return nil, faultsOf("costing: activities", name, problems)
	}
	return activities, nil
}

// selection returns the events that a row is about.
func selection(s *sheet.Sheet) journey.Selection {
	var on journey.Selection
	if point := s.Text("point"); point != "" {
		on.Points = []string{point}
	}
	if kind := s.Text("kind"); kind != "" {
		on.Kinds = []string{kind}
	}
	return on
}

func level(s *sheet.Sheet) Level {
	text := s.Text("level")
	for l, word := range levelWords {
		if strings.EqualFold(text, word) {
			return Level(l)
		}
	}
	if text != "" {
		s.Report("level", "is unknown", "write "+strings.Join(levelWords[:], ", "), nil)
	}
	return Unit
}

// number reads a cell; an empty one is 0, and one that isn't a number is a fault, and 0.
func number(s *sheet.Sheet, column string) decimal.Decimal {
	cell := s.Text(column)
	if cell == "" {
		return decimal.Decimal{}
	}
	if len(cell) <= maxNumber {
		if d, err := decimal.NewFromString(cell); err == nil {
			return d
		}
	}
	s.Report(column, "is not a number", "write a number such as 12.50, or nothing", nil)
	return decimal.Decimal{}
}

// report adds what is wrong with a row, in the columns of the file.
func report(s *sheet.Sheet, faults metrics.Faults) {
	for _, f := range faults {
		field := f.Field
		if field == "base" {
			field = "minutes"
		}
		s.Report(field, f.Cause, f.Remedy, f.Err)
	}
}

// faultsOf returns the problems of a file as faults of an operation.
func faultsOf(op, file string, problems []sheet.Problem) metrics.Faults {
	var faults metrics.Faults
	for _, p := range problems {
		faults = append(faults, metrics.Fault{
			Op: op, File: file, Line: p.Line, Column: p.Column, Field: p.Field, Value: p.Value,
			Cause: p.Cause, Remedy: p.Remedy, Err: p.Err,
		})
	}
	return faults
}
