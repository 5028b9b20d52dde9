package stages

import (
	"bytes"
	"encoding/csv"
	"math"
	"math/big"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/internal/golden"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// near reports whether two numbers agree to a tolerance relative to 1 or the larger.
func near(a, b, tolerance float64) bool {
	return math.Abs(a-b) <= tolerance*max(1, math.Abs(a), math.Abs(b))
}

// handTable is multistate of survival_closed_form.json: five customers who move between four states, two of them
// observed from later than the others.
type handTable struct {
	Results struct {
		Multistate struct {
			Rows struct {
				ID, T1, T2, St []int
			}
			Time   []int
			Risk   [][]int64   `json:"n_risk"`
			Shares [][]float64 `json:"pstate"`
			Mean   []float64   `json:"rmean11"`
		}
	}
	Table []struct {
		Time        int
		Entry, A, B string
		C           string
	} `json:"multistate_hand_table"`
}

// transitions makes transitions of the rows of the table; someone observed from after an age on is late at the next.
func (h handTable) transitions() transitions {
	rows := h.Results.Multistate.Rows
	t := transitions{
		states: 4, start: make([]int64, 4), late: make([]histogram, 4), ended: make([]histogram, 4),
		moves: make([]histogram, 16),
	}
	for i, id := range rows.ID {
		from := 0
		if first := i == 0 || rows.ID[i-1] != id; !first {
			from = rows.St[i-1]
		} else if rows.T1[i] == 0 {
			t.start[0]++
		} else {
			t.late[0].add(rows.T1[i] + 1)
		}
		to := rows.St[i]
		if to == 0 {
			to = from // censored where they are
		}
		if to != from {
			t.moves[from*4+to].add(rows.T2[i])
		}
		if i+1 == len(rows.ID) || rows.ID[i+1] != id {
			t.ended[to].add(rows.T2[i])
		}
	}
	return t
}

// TestStageOccupancy is the acceptance case of stage occupancy: late entry, backward moves and exits, with the shares
// worked out by hand as fractions in Therneau's survival package (tests/mstate.R) and computed by it.
func TestStageOccupancy(t *testing.T) {
	h := golden.Load[handTable](t, "survival_closed_form.json")
	trans := h.transitions()
	if !trans.valid() {
		t.Fatal("the table isn't valid")
	}
	steps := trans.steps()
	if len(steps) != len(h.Table)+1 {
		t.Fatalf("%d steps, want %d and the start", len(steps), len(h.Table))
	}
	for i, row := range h.Table {
		s, r := steps[i+1], h.Results.Multistate
		if s.age != row.Time || s.age != r.Time[i] || !slices.Equal(s.risk, r.Risk[i]) {
			t.Errorf("step %d is on day %d with %v at risk, want %d with %v", i+1, s.age, s.risk, row.Time, r.Risk[i])
		}
		for state, text := range []string{row.Entry, row.A, row.B, row.C} {
			want, ok := new(big.Rat).SetString(text)
			if !ok {
				t.Fatalf("%q is no fraction", text)
			}
			exact, _ := want.Float64()
			if !near(s.p[state], exact, 1e-14) || !near(s.p[state], r.Shares[i][state], 1e-14) {
				t.Errorf("day %d, state %d: share %v, want %s", s.age, state, s.p[state], text)
			}
		}
	}
	if se := steps[1].se; !near(se[0], math.Sqrt(0.75*0.25/4), 1e-14) || !near(se[0], se[1], 1e-14) {
		t.Errorf("standard errors %v on day 2, want that of 3 in 4", se)
	}
	for state, want := range h.Results.Multistate.Mean {
		reward := make([]float64, 4)
		reward[state] = 1
		if got, _ := total(steps, 11, reward); !near(got, want, 1e-14) {
			t.Errorf("state %d: %v days of 11, want %v", state, got, want)
		}
	}
}

// TestStageOccupancyOfLog gets the same shares from a log. There everyone is observed to the same day, which gives
// customers 3 and 4 a longer stay in a state that no one leaves and changes no share; customers 3 and 5 came before.
func TestStageOccupancyOfLog(t *testing.T) {
	first := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	builder := journey.NewBuilder(journey.Options{AsOf: first.AddDate(0, 0, 10)})
	builder.FirstSeen("3", first.AddDate(0, 0, -3))
	builder.FirstSeen("5", first.AddDate(0, 0, -2))
	for _, e := range []struct {
		customer string
		day      int
		kind     string
	}{
		{"1", 0, "s0"},
		{"1", 4, "a"},
		{"1", 9, "b"},
		{"1", 10, "a"},
		{"2", 5, "s0"},
		{"2", 10, "b"},
		{"3", 6, "c"},
		{"4", 0, "s0"},
		{"4", 2, "a"},
		{"4", 8, "c"},
		{"5", 1, "b"},
	} {
		at := first.AddDate(0, 0, e.day)
		if err := builder.Add(journey.Event{Customer: e.customer, Time: at, Kind: e.kind}); err != nil {
			t.Fatal(err)
		}
	}
	log, _, err := builder.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b, err := New(log, Options{Stages: []string{"s0", "a", "b", "c"}, Mode: LatestWins, Grain: metrics.Daily})
	if err != nil {
		t.Fatal(err)
	}
	if b, err = journey.Fold(t.Context(), log, b); err != nil {
		t.Fatal(err)
	}
	o, err := b.Occupancy(TimeOptions{Horizon: 11})
	if err != nil || o.Customers != 3 || o.Late != 2 {
		t.Fatal(o, err)
	}
	h := golden.Load[handTable](t, "survival_closed_form.json")
	for _, row := range h.Table {
		for state, text := range []string{row.Entry, row.A, row.B, row.C} {
			want, _ := new(big.Rat).SetString(text)
			exact, _ := want.Float64()
			if got := o.At(b.Nodes()[state+1], row.Time); !near(got.Value, exact, 1e-14) {
				t.Errorf("day %d, state %d: %v, want %s", row.Time, state, got, text)
			}
		}
	}
	for state, want := range h.Results.Multistate.Mean {
		if got := o.Times[state].Days; !near(got.Value, want, 1e-14) {
			t.Errorf("state %d: %v, want %v days", state, got, want)
		}
	}
}

// survivalFile is what is used of survival.json, computed with R's survival and cmprsk.
type survivalFile struct {
	R struct {
		KM map[string]struct {
			Time      []int
			Surv      []float64
			StdErr    []*float64 `json:"std.err.surv"`
			Low       []*float64 `json:"lower_log-log"`
			High      []*float64 `json:"upper_log-log"`
			Median    []*float64 `json:"median_log-log"`
			Quantiles struct{ P, Q []float64 }
		}
		RMST map[string]struct{ Tau, Rmean, SE float64 }
		AJ   struct {
			Tied6 struct {
				Time   []int
				Shares [][]float64 `json:"pstate"`
				StdErr [][]float64 `json:"std.err"`
			}
			Mgus2 struct {
				Times  []int
				Shares [][]float64 `json:"pstate"`
				StdErr [][]float64 `json:"std.err"`
			}
		}
	}
}

// table reads a data file by column.
func table(t *testing.T, name string) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(golden.Data(t, name))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	columns := make(map[string][]string)
	for i, name := range rows[0] {
		for _, row := range rows[1:] {
			columns[name] = append(columns[name], row[i])
		}
	}
	return columns
}

func days(t *testing.T, text string) int {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return int(v)
}

// spellsOf makes spells of times and whether they ended.
func spellsOf(t *testing.T, times, ended []string, keep func(i int) bool) spells {
	t.Helper()
	s := spells{ended: make([]histogram, 1)}
	for i, text := range times {
		switch {
		case !keep(i):
		case ended[i] == "1":
			s.ended[0].add(days(t, text))
		default:
			s.running.add(days(t, text))
		}
	}
	return s
}

func TestSurvivorAgainstR(t *testing.T) {
	file := golden.Load[survivalFile](t, "survival.json")
	data := table(t, "journey/survival/lifelines_waltons_dataset.csv")
	rossi := table(t, "journey/survival/lifelines_rossi.csv")
	all := func(int) bool { return true }
	control := func(i int) bool { return data["group"][i] == "control" }
	late := spells{ended: make([]histogram, 1)}
	for i, age := range []int{2, 10, 5, 4, 3} {
		late.ended[0].add(age)
		late.late.add([]int{1, 2, 4, -1, -1}[i] + 1) // from the day after; those of 0 from the start
	}
	for name, s := range map[string]spells{
		"waltons_all":     spellsOf(t, data["T"], data["E"], all),
		"waltons_control": spellsOf(t, data["T"], data["E"], control),
		"rossi_all":       spellsOf(t, rossi["week"], rossi["arrest"], all),
		"late_entry_1":    late,
	} {
		want, v := file.R.KM[name], s.survivor()
		if len(want.Time) == 0 || !s.valid() {
			t.Fatalf("%s: no golden answer, or not valid", name)
		}
		for i, age := range want.Time {
			low, high := v.band(age, quantileZ(0.95))
			if !near(v.s[age], want.Surv[i], 1e-13) {
				t.Errorf("%s day %d: %v survive, want %v", name, age, v.s[age], want.Surv[i])
			}
			if se := want.StdErr[i]; se != nil && !near(v.s[age]*math.Sqrt(v.sum[age]), *se, 1e-13) {
				t.Errorf("%s day %d: standard error %v, want %v", name, age, v.s[age]*math.Sqrt(v.sum[age]), *se)
			}
			if want.Low[i] != nil && (!near(low, *want.Low[i], 1e-12) || !near(high, *want.High[i], 1e-12)) {
				t.Errorf("%s day %d: interval %v to %v, want %v to %v", name, age, low, high, *want.Low[i], *want.High[i])
			}
		}
		median := v.quantile(0.5, 0.95)
		if m := want.Median[0]; (m != nil) != median.IsKnown() {
			t.Errorf("%s: median %v, want %v", name, median, m)
		} else if m != nil && (median.Value != *m || median.Low != *want.Median[1] ||
			want.Median[2] != nil && median.High != *want.Median[2]) {
			t.Errorf("%s: median %v, want %v [%v, …]", name, median, *m, *want.Median[1])
		}
		for i, q := range want.Quantiles.P {
			if name == "late_entry_1" {
				break // these leave the late entry out, and differ from the median above them
			}
			if got := v.quantile(q, 0.95); got.Value != want.Quantiles.Q[i] {
				t.Errorf("%s: quantile %v is %v, want %v", name, q, got, want.Quantiles.Q[i])
			}
		}
	}
	for name, s := range map[string]spells{
		"waltons_control_60": spellsOf(t, data["T"], data["E"], control),
		"rossi_52":           spellsOf(t, rossi["week"], rossi["arrest"], all),
	} {
		want := file.R.RMST[name]
		got := s.survivor().mean(int(want.Tau), 0.95)
		se := (got.High - got.Low) / 2 / quantileZ(0.95)
		if !near(got.Value, want.Rmean, 1e-12) || !near(se, want.SE, 1e-10) {
			t.Errorf("%s: %v (standard error %v), want %v (%v)", name, got, se, want.Rmean, want.SE)
		}
	}
}

// TestIncidenceAgainstR compares the shares of the ways of ending; R's standard errors are the infinitesimal
// jackknife's, which are those of the delta method where there is one start and no late entry.
func TestIncidenceAgainstR(t *testing.T) {
	file := golden.Load[survivalFile](t, "survival.json").R.AJ
	s := spells{ended: make([]histogram, 2)}
	s.ended[0].add(2)
	s.ended[0].add(4)
	s.ended[1].add(2)
	s.ended[1].add(5)
	s.running.add(1)
	s.running.add(6)
	compare(t, "tied6", s, file.Tied6.Time, file.Tied6.Shares, file.Tied6.StdErr)
	data := table(t, "journey/survival/r_mgus2.csv")
	s = spells{ended: make([]histogram, 2)}
	for i := range data["id"] {
		switch {
		case data["pstat"][i] == "1":
			s.ended[0].add(days(t, data["ptime"][i]))
		case data["death"][i] == "1":
			s.ended[1].add(days(t, data["futime"][i]))
		default:
			s.running.add(days(t, data["futime"][i]))
		}
	}
	compare(t, "mgus2", s, file.Mgus2.Times, file.Mgus2.Shares, file.Mgus2.StdErr)
}

func compare(t *testing.T, name string, s spells, times []int, shares, errs [][]float64) {
	t.Helper()
	v := s.survivor()
	for i, age := range times {
		for way := range s.ended {
			want := shares[i][way+1]
			e := v.incidence(way, age, 0.95)
			if !near(e.Value, want, 1e-13) {
				t.Errorf("%s: %v have ended in way %d by day %d, want %v", name, e.Value, way, age, want)
			}
			if want == 0 {
				continue
			}
			// The interval tells the standard error.
			se := math.Log(math.Log1p(-e.High)/math.Log1p(-e.Value)) / quantileZ(0.95) * (1 - want) * -math.Log1p(-want)
			if !near(se, errs[i][way+1], 1e-9) {
				t.Errorf("%s: standard error %v of way %d on day %d, want %v", name, se, way, age, errs[i][way+1])
			}
		}
	}
}
