package scorecard

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/process"
	"github.com/untangle-metrics/untangle/journey/stages"
)

func TestStagesBalance(t *testing.T) {
	in := sampleInputs(t)
	s := section(t, state(t, in), "stages")
	balances := tables(s)[:2]
	if !strings.Contains(balances[1].Caption, "12 months, 2024-12 to 2025-11") ||
		!strings.Contains(balances[0].Caption, "2025-11") {
		t.Errorf("captions %q and %q, want the last complete month and the last 12", balances[0].Caption,
			balances[1].Caption)
	}
	for _, table := range balances {
		sums := make([]int64, 8)
		for i, row := range table.Rows {
			var v [8]int64
			for c := 1; c < len(row); c++ {
				v[c] = atoi(t, row[c].Value)
			}
			if v[1]+v[2]+v[3]-v[4]-v[5] != v[7] || v[7]-v[1] != v[6] {
				t.Errorf("%s: %s doesn't add up: %v", table.Caption, row[0].Text, v)
			}
			total := i == len(table.Rows)-1
			for c := range v {
				if total && v[c] != sums[c] {
					t.Errorf("%s: total of column %d is %d, want %d", table.Caption, c, v[c], sums[c])
				}
				sums[c] += v[c]
			}
			if total && (v[3] != v[4] || v[2] == 0 || v[5] == 0) {
				t.Errorf("%s: of all stages %v, want as many in from other stages as out to them", table.Caption, v)
			}
		}
	}
	text := paragraphs(s)
	for _, want := range []string{
		in.StageRules, "residual 0", "left out of the tables where others are: 1\u00a0period",
		"is the likeliest to end outside",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
	dwell := tables(s)[2]
	dwells, err := in.Stages.Dwells(stages.TimeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range dwells {
		if row := dwell.Rows[i]; row[0].Text != d.Stage || row[1].Value != countCell(d.Visits).Value ||
			row[6].Value != shareCell(d.DropOff().Value).Value {
			t.Errorf("row %v, want %v", row, d)
		}
	}
}

// TestStagesOfAnUnfinishedPeriod checks a log too short for a complete period, and stages that no one reached.
func TestStagesOfAnUnfinishedPeriod(t *testing.T) {
	b := journey.NewBuilder(journey.Options{})
	for day := range 3 {
		at := time.Date(2025, 3, 3+day, 0, 0, 0, 0, time.UTC)
		if err := b.Add(journey.Event{Customer: "c", Time: at, Kind: "use"}); err != nil {
			t.Fatal(err)
		}
	}
	log, _, err := b.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		stages []string
		says   string
	}{
		{[]string{"use", "renew"}, "left out of the tables where others are: 1\u00a0period"},
		{[]string{"buy", "renew"}, "never in a stage, and so in none of these numbers: 1\u00a0customer"},
	} {
		in := Inputs{Stages: folded(t, log, stages.Options{Stages: c.stages}, stages.New)}
		s := section(t, state(t, in), "stages")
		if caption := tables(s)[0].Caption; !strings.Contains(caption, "not all is observed yet") {
			t.Errorf("caption %q", caption)
		}
		if text := paragraphs(s); !strings.Contains(text, c.says) {
			t.Errorf("no %q in:\n%s", c.says, text)
		}
		warnings := in.Stages.Warnings()
		last, ok := s.Blocks[len(s.Blocks)-1].(Note)
		if !ok || len(warnings) == 0 || !slices.Equal(last.Items, warnings) {
			t.Errorf("the last block is %v, want a note of %q", s.Blocks[len(s.Blocks)-1], warnings)
		}
	}
}

func TestHandOffs(t *testing.T) {
	in := sampleInputs(t)
	s := section(t, state(t, in), "handoffs")
	slowest, matrix := tables(s)[0], tables(s)[1]
	var steps, off int64
	for i, row := range matrix.Rows {
		for k, c := range row[1:] {
			steps += atoi(t, c.Value)
			if i != k {
				off += atoi(t, c.Value)
			}
		}
	}
	if steps != in.Paths.Events-in.Paths.Customers {
		t.Errorf("%d steps, want events less customers: %d", steps, in.Paths.Events-in.Paths.Customers)
	}
	if text := paragraphs(s); !strings.Contains(text, percent(float64(off)/float64(steps))+" lead from one of the silos") {
		t.Errorf("%d of %d hand-offs:\n%s", off, steps, text)
	}
	h := in.Paths.HandOffs()
	for i, row := range slowest.Rows {
		if o := h.Slowest[i]; row[0].Text != o.From || row[1].Text != o.To || row[2].Value != countCell(o.Count).Value {
			t.Errorf("row %v, want %v to %v", row, o.From, o.To)
		}
	}
}

// TestManyNodesAreThinnedOut draws the most frequent ways of 200 points, and none where all are alike.
func TestManyNodesAreThinnedOut(t *testing.T) {
	for _, c := range []struct {
		customers, points int
		drawn             bool
	}{
		{900, 20, true}, // nine in ten go the ways between 20 points
		{0, 200, false}, // all 200 points are visited as often
	} {
		b := journey.NewBuilder(journey.Options{})
		for customer := range c.customers + 100 {
			points := c.points
			if customer >= c.customers {
				points = 200
			}
			for i := range 5 {
				e := journey.Event{
					Customer: strconv.Itoa(customer), Point: "p" + strconv.Itoa((customer+7*i)%points),
					Time: time.Date(2025, 3, 3+i, 0, 0, 0, 0, time.UTC),
				}
				if err := b.Add(e); err != nil {
					t.Fatal(err)
				}
			}
		}
		log, _, err := b.Build(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ways := folded(t, log, process.Options{Gaps: process.GapQuantiles}, process.New).Result()
		s := section(t, state(t, Inputs{Paths: &ways}), "handoffs")
		drawn := slices.ContainsFunc(s.Blocks, func(b Block) bool { _, ok := b.(Chart); return ok })
		if drawn != c.drawn || drawn == strings.Contains(paragraphs(s), "There is no drawing of the ways") {
			t.Errorf("%v: drawn %v:\n%s", c, drawn, paragraphs(s))
		}
	}
}

func TestOneSiloHandsNothingOn(t *testing.T) {
	log, _ := sampleLog(t)
	opts := process.Options{By: process.Silos, Silos: map[string]string{"contract": "x", "billing": "x", "support": "x"}}
	one := folded(t, log, opts, process.New).Result()
	s := section(t, state(t, Inputs{Paths: &one}), "handoffs")
	if text := paragraphs(s); len(s.Blocks) != 1 || !strings.Contains(text, "nothing was handed on") {
		t.Errorf("%d blocks: %s", len(s.Blocks), text)
	}
}
