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
	"github.com/untangle-metrics/untangle/metrics"
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
		in.StageRules, "residual 0", "left out of tables and drawing where others are: 1\u00a0period",
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
		{[]string{"use", "renew"}, "left out of tables and drawing where others are: 1\u00a0period"},
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
	waiting, matrix := tables(s)[0], tables(s)[1]
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
	for i, row := range waiting.Rows {
		o := h.Slowest[i]
		total, mean := metrics.NewEstimate(o.Gap.Total), o.Gap.Mean
		if row[0].Text != o.From || row[1].Text != o.To || row[2].Value != countCell(o.Count).Value ||
			row[4].Value != estimateCell(total, totalTime).Value || row[6].Text != duration(mean.Value) {
			t.Errorf("row %v, want %v to %v", row, o.From, o.To)
		}
	}
	for seconds, want := range map[float64]string{3600: "1.0 h", 99 * 86400: "99.0 days", 1234.6 * 86400: "1,235 days"} {
		if got := totalTime(seconds); got != strings.ReplaceAll(want, " ", nbsp) {
			t.Errorf("%v s is %q, want %q", seconds, got, want)
		}
	}
}

// TestPointsWithoutASiloHaveOneName looks for it in sentences, tables and the drawing.
func TestPointsWithoutASiloHaveOneName(t *testing.T) {
	log, _ := sampleLog(t)
	opts := process.Options{By: process.Silos, Silos: map[string]string{"contract": "sales"}, Gaps: process.GapQuantiles}
	ways := folded(t, log, opts, process.New).Result()
	s := section(t, state(t, Inputs{Paths: &ways}), "handoffs")
	drawn := false
	for _, b := range s.Blocks {
		if c, ok := b.(Chart); ok {
			drawn = strings.Contains(c.drawing.Render("x"), ">no silo</text>") && !strings.Contains(c.Description, "(no name)")
		}
	}
	if !strings.Contains(paragraphs(s), "no silo") || tables(s)[0].Rows[0][0].Text+tables(s)[0].Rows[0][1].Text == "" ||
		tables(s)[1].Columns[1].Name != "no silo" || !drawn {
		t.Errorf("%s\n%v\ndrawn: %v", paragraphs(s), tables(s), drawn)
	}
	for _, r := range tables(s)[0].Rows {
		if r[0].Text != "no silo" && r[1].Text != "no silo" {
			t.Errorf("row %v", r)
		}
	}
	if ways.Nodes[0].Name != "" && ways.Nodes[1].Name != "" {
		t.Errorf("naming the drawing's nodes changed the result: %v", ways.Nodes)
	}
}

// TestHandOffsWithoutWaiting have events at one time only.
func TestHandOffsWithoutWaiting(t *testing.T) {
	b := journey.NewBuilder(journey.Options{})
	for i, point := range []string{"a", "b", "c"} {
		e := journey.Event{Customer: "c", Point: point, Sequence: int64(i + 1), Time: time.Unix(0, 0)}
		if err := b.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	log, _, err := b.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for gaps, says := range map[process.Gaps]bool{process.GapQuantiles: true, process.NoGaps: false} {
		ways := folded(t, log, process.Options{Gaps: gaps}, process.New).Result()
		text := paragraphs(section(t, state(t, Inputs{Paths: &ways}), "handoffs"))
		if strings.Contains(text, "No time passes between them.") != says || strings.Contains(text, "largest part") {
			t.Errorf("%v: %s", gaps, text)
		}
	}
}

// TestTheDrawingEndsWhereTheTablesEnd compares the last column of the drawing with the closing stocks.
func TestTheDrawingEndsWhereTheTablesEnd(t *testing.T) {
	in := sampleInputs(t)
	s := section(t, state(t, in), "stages")
	balance := tables(s)[0]
	for _, b := range s.Blocks {
		c, ok := b.(Chart)
		if !ok {
			continue
		}
		for _, row := range balance.Rows[:len(balance.Rows)-1] {
			if want := row[7].Text + " in " + row[0].Text; !strings.Contains(c.Description, want) {
				t.Errorf("no %q in: %s", want, c.Description)
			}
		}
		if !strings.Contains(c.Description, "to the end of 2025-11") {
			t.Errorf("described as %s", c.Description)
		}
		return
	}
	t.Error("no drawing")
}

func TestDropOffLeavesOutWhatNothingFollows(t *testing.T) {
	ends := func(outside, on float64) []stages.End {
		return []stages.End{{Share: metrics.NewEstimate(outside)}, {To: "b", Share: metrics.NewEstimate(on)}}
	}
	first := stages.Dwell{Stage: "a", Visits: 9, Horizon: 5, Ends: ends(0.25, 0.75)}
	last := stages.Dwell{Stage: "b", Visits: 8, Horizon: 7, Ends: ends(1, 0)}
	second := stages.Dwell{Stage: "x", Visits: 9, Horizon: 6, Ends: ends(0.5, 0.25)}
	for want, dwells := range map[string][]stages.Dwell{
		"A visit of “x” is the likeliest to end outside: 50.0 % do within 6 days. No visit of “b” led on to another " +
			"stage: all that ended there, ended outside, success included, and so that isn't compared.": {first, second, last},
		"Of the visits of “a” 25.0 % end outside within 5 days.": {first},
		"": {{Stage: "c"}},
	} {
		if got := strings.ReplaceAll(dropOff(dwells), nbsp, " "); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}

func TestBottleneckOfEquals(t *testing.T) {
	half := metrics.NewEstimate(0.5)
	o := stages.Occupancy{Horizon: 9, Times: []stages.StageTime{{Stage: "a", Share: half}, {Stage: "b", Share: half}}}
	if got := bottleneck(o); got != "" {
		t.Errorf("of two equals: %s", got)
	}
	o.Times[0].Share, o.Times[1].Share = metrics.NewEstimate(0.4), metrics.NewEstimate(0.3)
	if got := bottleneck(o); !strings.Contains(got, "more of their time in “a” than in any other stage: 40.0") {
		t.Errorf("of less than half: %s", got)
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
