package cpi

import (
	"io"
	"strconv"
	"time"

	"github.com/untangle-metrics/untangle/internal/sheet"
	"github.com/untangle-metrics/untangle/metrics"
)

// An Answer is what one customer answered to one question.
type Answer struct {
	Customer string
	Time     time.Time
	Point    string // the interaction point that it was asked about; "" for none
	Question string
	Score    float64 // on the question's scale; NaN is not an answer
}

// timeLayouts are the ways to write a time, in the order of trying.
var timeLayouts = [...]string{time.RFC3339, time.DateTime, time.DateOnly}

// ReadAnswersCSV reads survey answers, one a row, from a CSV file with the header
//
//	customer,time,point,question,score
//
// in any order and case; name is the file's name for messages. Times are written 2026-03-01T14:30:00+01:00,
// 2026-03-01 14:30:00 or 2026-03-01; the last two are in zone, and nil is UTC. Only the point may be empty. A customer
// who didn't answer has no row: an empty score is a fault, not a 0. Spaces around a cell don't count.
//
// The error is [metrics.Faults], each with its line and column (the number of the field, from 1): columns that are
// missing, unknown or there twice, rows of another length than the header, customers and questions that are missing,
// times and scores that can't be read or aren't finite, a file over 1,024 MiB or 10,000,000 rows. After 100 faults the
// rest are counted, in a last one. With an error the answers are those that could be read in full.
func ReadAnswersCSV(r io.Reader, name string, zone *time.Location) ([]Answer, error) {
	if zone == nil {
		zone = time.UTC
	}
	s := sheet.Open(r, sheet.Form{
		Name:     "a file of answers",
		Required: []string{"customer", "time", "point", "question", "score"},
		MaxMiB:   1024, MaxRows: 10_000_000, MaxProblems: 100,
	})
	var answers []Answer
	for s.Next() {
		if a := readAnswer(s, zone); s.Sound() {
			answers = append(answers, a)
		}
	}
	return answers, sheetFaults("cpi: answers", name, s.Problems()).Err()
}

// readAnswer reads the row at hand.
func readAnswer(s *sheet.Sheet, zone *time.Location) Answer {
	a := Answer{Customer: s.Text("customer"), Point: s.Text("point"), Question: s.Text("question")}
	if a.Customer == "" {
		s.Report("customer", "is missing", "write the customer's identifier", nil)
	}
	var err error
	for _, layout := range timeLayouts {
		if a.Time, err = time.ParseInLocation(layout, s.Text("time"), zone); err == nil {
			break
		}
	}
	if err != nil {
		s.Report("time", "is not a time", "write 2026-03-01, 2026-03-01 14:30:00 or 2026-03-01T14:30:00Z", err)
	}
	if a.Question == "" {
		s.Report("question", "is missing", "write which question was answered", nil)
	}
	if a.Score, err = strconv.ParseFloat(s.Text("score"), 64); err != nil || !finite(a.Score) {
		s.Report("score", "is not a finite number", "write a number, or remove the row of who didn't answer", err)
	}
	return a
}

// sheetFaults returns the problems of a file as faults of an operation.
func sheetFaults(op, file string, problems []sheet.Problem) metrics.Faults {
	var faults metrics.Faults
	for _, p := range problems {
		faults = append(faults, metrics.Fault{
			Op: op, File: file, Line: p.Line, Column: p.Column, Field: p.Field, Value: p.Value,
			Cause: p.Cause, Remedy: p.Remedy, Err: p.Err,
		})
	}
	return faults
}
