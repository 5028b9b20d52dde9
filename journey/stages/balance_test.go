package stages_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/stages"
	"github.com/untangle-metrics/untangle/metrics"
)

func isMismatch(err error) bool { return errors.Is(err, metrics.ErrMismatch) }

// history makes a log of one customer from "2026-01-05 kind" lines.
func history(t testing.TB, opts journey.Options, lines ...string) *journey.Log {
	t.Helper()
	b := journey.NewBuilder(opts)
	for _, line := range lines {
		day, kind, _ := strings.Cut(line, " ")
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Add(journey.Event{Customer: "ann", Time: at, Kind: kind}); err != nil {
			t.Fatal(err)
		}
	}
	log, _, err := b.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return log
}

// path returns the moves of one customer, a month each.
func path(b *stages.Balance) []string {
	var moves []string
	nodes := b.Nodes()
	for _, m := range b.Matrices(stages.Gross) {
		for from, row := range m.Counts {
			for to, n := range row {
				for range n {
					moves = append(moves, m.Period.String()+" "+nodes[from]+">"+nodes[to])
				}
			}
		}
	}
	return moves
}

func TestMoves(t *testing.T) {
	abc := []string{"a", "b", "c"}
	rules := []stages.Rule{
		{On: kinds("a"), Stage: "a"},
		{On: kinds("b"), Stage: "b"},
		{On: kinds("c"), Stage: "c"},
		{On: kinds("down"), Stage: "b", Regress: true},
		{On: kinds("x")},
	}
	asOf := journey.Options{AsOf: time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)}
	for name, c := range map[string]struct {
		opts  stages.Options
		lines []string
		want  []string
	}{
		"a milestone doesn't take back": {
			stages.Options{}, []string{"2026-01-01 a", "2026-02-01 c", "2026-03-01 b"}, []string{"2026-01 >a", "2026-02 a>c"},
		},
		"regress does": {
			stages.Options{},
			[]string{"2026-01-01 a", "2026-02-01 c", "2026-03-01 down"},
			[]string{"2026-01 >a", "2026-02 a>c", "2026-03 c>b"},
		},
		"the latest wins": {
			stages.Options{Mode: stages.LatestWins},
			[]string{"2026-01-01 c", "2026-02-01 a"},
			[]string{"2026-01 >c", "2026-02 c>a"},
		},
		"after an exit anything goes": {
			stages.Options{},
			[]string{"2026-01-01 c", "2026-02-01 x", "2026-03-01 a"},
			[]string{"2026-01 >c", "2026-02 c>", "2026-03 >a"},
		},
		"an exit comes from before": {
			stages.Options{Before: "b"},
			[]string{"2026-01-01 ping", "2026-02-01 x"},
			[]string{"2026-02 b>"},
		},
		// Of 30 days without sign the 31st is one too many: February 1 after January 1.
		"a time-out is on the day that it is known": {
			stages.Options{Timeouts: []stages.Timeout{{Days: 30, From: []string{"a"}, To: "c"}}},
			[]string{"2026-01-01 a", "2026-02-01 ping"},
			[]string{"2026-01 >a", "2026-02 a>c"},
		},
		"a sign of life puts it off": {
			stages.Options{Timeouts: []stages.Timeout{{Days: 30, From: []string{"a"}, To: "c"}}},
			[]string{"2026-01-01 a", "2026-01-31 ping", "2026-03-02 ping"},
			[]string{"2026-01 >a", "2026-04 a>c"},
		},
		"another kind of event is no sign of life": {
			stages.Options{Timeouts: []stages.Timeout{{Days: 30, From: []string{"a"}, Silence: kinds("b")}}},
			[]string{"2026-01-01 a", "2026-01-31 ping"},
			[]string{"2026-01 >a", "2026-02 a>"},
		},
		"two time-outs count one silence": {
			stages.Options{Timeouts: []stages.Timeout{
				{Days: 30, From: []string{"a"}, To: "c"}, {Days: 59, From: []string{"c"}},
			}},
			[]string{"2026-01-01 a"},
			[]string{"2026-01 >a", "2026-02 a>c", "2026-03 c>"},
		},
		"any milestone wakes up": {
			stages.Options{Timeouts: []stages.Timeout{{Days: 30, From: []string{"b"}, To: "c"}}},
			[]string{"2026-01-01 b", "2026-03-01 a", "2026-03-20 ping"},
			[]string{"2026-01 >b", "2026-02 b>c", "2026-03 c>a"},
		},
		"of one moment the earliest stage comes first, exits last": {
			stages.Options{},
			[]string{"2026-01-01 x", "2026-01-01 b", "2026-01-01 a"},
			[]string{"2026-01 >a", "2026-01 a>b", "2026-01 b>"},
		},
	} {
		c.opts.Stages, c.opts.Rules = abc, rules
		got := path(fold(t, history(t, asOf, c.lines...), c.opts))
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestDefaultRules takes the kinds that are called like stages.
func TestDefaultRules(t *testing.T) {
	log := history(t, journey.Options{}, "2026-01-01 lead", "2026-02-01 ping", "2026-02-02 customer")
	got := path(fold(t, log, stages.Options{Stages: []string{"lead", "customer"}}))
	if want := []string{"2026-01 >lead", "2026-02 lead>customer"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestFaults(t *testing.T) {
	log := history(t, journey.Options{}, "2026-01-01 a")
	where := func(journey.Event) bool { return true }
	ab := []string{"a", "b"}
	for want, o := range map[string]stages.Options{
		"Stages: there are none":         {},
		"stage 2 has no name":            {Stages: []string{"a", ""}},
		"is named twice":                 {Stages: []string{"a", "a"}},
		"Mode(7)":                        {Stages: ab, Mode: 7},
		"Before":                         {Stages: ab, Before: "c"},
		"Rules.Stage \"c\"":              {Stages: ab, Rules: []stages.Rule{{Stage: "c"}}},
		"has a condition and no name":    {Stages: ab, Rules: []stages.Rule{{On: journey.Selection{Where: where}}}},
		"Timeouts.To \"c\"":              {Stages: ab, Timeouts: []stages.Timeout{{Days: 1, To: "c"}}},
		"Timeouts.From \"c\"":            {Stages: ab, Timeouts: []stages.Timeout{{Days: 1, From: []string{"c"}}}},
		"can't time out to":              {Stages: ab, Timeouts: []stages.Timeout{{Days: 1, From: ab, To: "b"}}},
		"Timeouts.Days \"0\"":            {Stages: ab, Timeouts: []stages.Timeout{{}}},
		"leads from this stage back":     {Stages: ab, Timeouts: []stages.Timeout{{Days: 1, To: "a"}, {Days: 1, To: "b"}}},
		"there are more than 64":         {Stages: ab, Rules: make([]stages.Rule, 65)},
		"no attribute \"plan\"":          {Stages: ab, By: "plan"},
		"don't cover the days":           {Stages: ab, From: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)},
		"are too many":                   {Stages: ab, Grain: metrics.Daily, From: time.Date(1, 2, 1, 0, 0, 0, 0, time.UTC)},
		"there are no periods of grain ": {Stages: ab, Grain: 9},
	} {
		if _, err := stages.New(log, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	b := fold(t, log, stages.Options{Stages: ab})
	for _, o := range []stages.TimeOptions{{Level: 1}, {Horizon: -1}, {Percentiles: []float64{1}}} {
		if _, err := b.Dwells(o); err == nil {
			t.Errorf("%+v: no error of dwell times", o)
		}
		if _, err := b.Occupancy(o); err == nil {
			t.Errorf("%+v: no error of occupancy", o)
		}
	}
	if len(b.Warnings()) != 1 || !strings.Contains(b.Warnings()[0], `no event has the name "b"`) {
		t.Errorf("warnings %q", b.Warnings())
	}
}

// TestReasons takes rules by reason, and checks what is told of a balance.
func TestReasons(t *testing.T) {
	builder := journey.NewBuilder(journey.Options{AsOf: time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC)})
	builder.Attribute("ann", "plan", "gold", time.Time{})
	for i, reason := range []string{"", "trial", "bought", "trial"} {
		at := time.Date(2026, 1, 1+10*i, 0, 0, 0, 0, time.UTC)
		if err := builder.Add(journey.Event{Customer: "ann", Time: at, Kind: "call", Reason: reason}); err != nil {
			t.Fatal(err)
		}
	}
	log, _, err := builder.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b := fold(t, log, stages.Options{
		Stages: []string{"trial", "customer"}, By: "plan",
		Rules: []stages.Rule{
			{On: journey.Selection{Reasons: []string{"trial"}}, Stage: "trial"},
			{On: journey.Selection{Reasons: []string{"bought"}, Kinds: []string{"call"}}, Stage: "customer"},
		},
		Timeouts: []stages.Timeout{{Days: 30}},
	})
	want := []string{"2026-01 >trial", "2026-01 trial>customer", "2026-03 customer>"}
	if got := path(b); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := b.Segments(); !slices.Equal(got, []string{"", "gold"}) || b.Options().Before != "trial" {
		t.Errorf("segments %q, options %+v", got, b.Options())
	}
	if text := b.String(); !strings.Contains(text, "milestones, exit after 30 days without any event") {
		t.Error(text)
	}
	o, err := b.Occupancy(stages.TimeOptions{})
	if err != nil || !strings.Contains(o.String(), "customer  41 ") || !strings.Contains(o.String(), "only 1 customer ") {
		t.Errorf("%v, error %v", o, err)
	}
}

// TestManyTies takes a hundred thousand events of one moment, which must not take quadratic time.
func TestManyTies(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	lines := make([]string, 100_000)
	for i := range lines {
		lines[i] = "2026-01-01 " + []string{"a", "b", "x", "ping"}[r.IntN(4)]
	}
	b := fold(t, history(t, journey.Options{}, lines...), stages.Options{
		Stages: []string{"a", "b"}, Mode: stages.LatestWins,
		Rules: []stages.Rule{{On: kinds("a"), Stage: "a"}, {On: kinds("b"), Stage: "b"}, {On: kinds("x")}},
	})
	if b.Residual() != 0 || b.Sum(stages.Gross).Out()[0] == 0 {
		t.Errorf("residual %d\n%v", b.Residual(), b)
	}
}

// TestNothing checks that stages without visits have results that say so.
func TestNothing(t *testing.T) {
	log := history(t, journey.Options{}, "2026-01-01 ping", "2026-03-05 ping")
	b := fold(t, log, stages.Options{Stages: []string{"a"}})
	if rows := b.Rows(stages.Net); len(rows) != 3 || b.Outside() != 1 {
		t.Errorf("%d rows, %d outside", len(rows), b.Outside())
	}
	d, err := b.Dwells(stages.TimeOptions{})
	if err != nil || d[0].Median.State != metrics.Undefined || d[0].DropOff().State != metrics.Undefined {
		t.Errorf("%v, %v", d, err)
	}
	o, err := b.Occupancy(stages.TimeOptions{})
	if err != nil || len(o.Points) != 0 || o.Bottleneck().Stage != "" || o.At("a", 0).State != metrics.Undefined {
		t.Errorf("%v, %v", o, err)
	}
	for _, v := range []any{b, d, o, b.Sankey()} {
		if _, err := json.Marshal(v); err != nil {
			t.Error(err)
		}
	}
}

// TestAllocations checks that adding a customer allocates nothing once the histograms are long enough.
func TestAllocations(t *testing.T) {
	log := history(t, journey.Options{}, "2026-01-01 a", "2026-01-05 b", "2026-02-05 a", "2026-03-09 b")
	b, err := stages.New(log, stages.Options{
		Stages: []string{"a", "b"}, Mode: stages.LatestWins, Timeouts: []stages.Timeout{{Days: 9, To: "b"}, {Days: 20}},
	})
	if err != nil {
		t.Fatal(err)
	}
	trace := log.Trace(0)
	if n := testing.AllocsPerRun(10, func() { b.Add(trace) }); n != 0 {
		t.Errorf("%v allocations a customer", n)
	}
}
