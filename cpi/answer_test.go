package cpi_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/untangle-metrics/untangle/cpi"
	"github.com/untangle-metrics/untangle/metrics"
)

func TestReadAnswersCSV(t *testing.T) {
	zone := time.FixedZone("UTC+2", 2*3600)
	const file = "\ufeffScore,customer,time,point,question\n" +
		"8,ann,2026-03-01T14:30:00Z,shop,saved_time\n" +
		" 7.5 ,bob,2026-03-01 14:30:00,,saved_time\n" +
		"-1e1,bob,2026-03-01,phone,other\n"
	got, err := cpi.ReadAnswersCSV(strings.NewReader(file), "surveys.csv", zone)
	if err != nil {
		t.Fatal(err)
	}
	want := []cpi.Answer{
		{"ann", time.Date(2026, 3, 1, 14, 30, 0, 0, time.UTC), "shop", "saved_time", 8},
		{"bob", time.Date(2026, 3, 1, 14, 30, 0, 0, zone), "", "saved_time", 7.5},
		{"bob", time.Date(2026, 3, 1, 0, 0, 0, 0, zone), "phone", "other", -10},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	inUTC, err := cpi.ReadAnswersCSV(strings.NewReader(file), "surveys.csv", nil)
	if err != nil || !inUTC[2].Time.Equal(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("without a zone: %v %v", inUTC, err)
	}
}

func TestReadAnswersCSVReportsFaults(t *testing.T) {
	const file = `customer,time,point,question,score
ann,2026-03-01,shop,q,8
,yesterday,shop,,NaN
bob,2026-02-30,shop,q,
bob,2026-02-28,shop,q
b"ob,2026-02-28,shop,q,1
cho,2026-03-01,shop,q,9
`
	got, err := cpi.ReadAnswersCSV(strings.NewReader(file), "s.csv", nil)
	const (
		notTime  = ": is not a time; write 2026-03-01, 2026-03-01 14:30:00 or 2026-03-01T14:30:00Z"
		notScore = ": is not a finite number; write a number, or remove the row of who didn't answer"
	)
	want := []string{
		`cpi: answers: s.csv:3:1: customer: is missing; write the customer's identifier`,
		`cpi: answers: s.csv:3:2: time "yesterday"` + notTime,
		`cpi: answers: s.csv:3:4: question: is missing; write which question was answered`,
		`cpi: answers: s.csv:3:5: score "NaN"` + notScore,
		`cpi: answers: s.csv:4:2: time "2026-02-30"` + notTime,
		`cpi: answers: s.csv:4:5: score` + notScore,
		`cpi: answers: s.csv:5: 4 fields under a header of 5; check the commas and quotes of this row`,
		`cpi: answers: s.csv:6: bare " in non-quoted-field; correct the quotes in this row`,
	}
	if diff := cmp.Diff(want, lines(t, err)); diff != "" {
		t.Error(diff)
	}
	if len(got) != 2 || got[0].Customer != "ann" || got[1].Customer != "cho" {
		t.Errorf("read well: %v", got)
	}
}

func TestReadAnswersCSVHeader(t *testing.T) {
	for file, want := range map[string][]string{
		"": {"cpi: answers: f:1: there is no header line; write the names of the columns in the first line"},
		"customer,time,answer,question,time\nann,2026-03-01,1,q,2\n": {
			"cpi: answers: f:1: header: there is no column point; add it",
			"cpi: answers: f:1: header: there is no column score; add it",
			`cpi: answers: f:1:3: header "answer": unknown column; remove it, or correct its name`,
			`cpi: answers: f:1:5: header "time": column 2 has this name too; remove one of them`,
		},
	} {
		got, err := cpi.ReadAnswersCSV(strings.NewReader(file), "f", nil)
		if diff := cmp.Diff(want, lines(t, err)); diff != "" || got != nil {
			t.Error(got, diff)
		}
	}
}

func TestReadAnswersCSVKeepsAHundredFaults(t *testing.T) {
	file := "customer,time,point,question,score\n" + strings.Repeat("ann,never,shop,q,many\n", 500)
	_, err := cpi.ReadAnswersCSV(strings.NewReader(file), "f", nil)
	got := lines(t, err)
	const more = "cpi: answers: f: 900 more faults are not shown; correct these and read the file again"
	if len(got) != 101 || got[100] != more {
		t.Errorf("%d faults, the last %s", len(got), got[len(got)-1])
	}
}

func lines(t *testing.T, err error) []string {
	t.Helper()
	var faults metrics.Faults
	if !errors.As(err, &faults) {
		t.Fatalf("%v isn't faults", err)
	}
	return strings.Split(faults.Error(), "\n")
}

func FuzzReadAnswersCSV(f *testing.F) {
	f.Add("customer,time,point,question,score\nann,2026-03-01,shop,q,8\nbob,2026-03-01T00:00:00Z,,q,x\n")
	f.Add("score,score\n\"1")
	f.Fuzz(func(t *testing.T, file string) {
		answers, err := cpi.ReadAnswersCSV(strings.NewReader(file), "f", nil)
		var faults metrics.Faults
		if err != nil && (!errors.As(err, &faults) || len(faults) > 101) {
			t.Fatal(err)
		}
		for _, a := range answers {
			if a.Customer == "" || a.Question == "" || a.Score != a.Score {
				t.Fatalf("%+v", a)
			}
		}
	})
}

func BenchmarkReadAnswersCSV(b *testing.B) {
	var file strings.Builder
	file.WriteString("customer,time,point,question,score\n")
	for i := range 10_000 {
		fmt.Fprintf(&file, "c%d,2026-03-01 14:30:00,shop,saved_time,%d\n", i, i%11)
	}
	b.SetBytes(int64(file.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := cpi.ReadAnswersCSV(strings.NewReader(file.String()), "f", nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAttainedAdd(b *testing.B) {
	a := attained(b, savesTime)
	b.ReportAllocs()
	for b.Loop() {
		a.Add(cpi.Answer{Question: "saved_time", Score: 8})
	}
}
