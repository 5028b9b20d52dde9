package funnel_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/funnel"
	"github.com/untangle-metrics/untangle/metrics"
)

// The oracle tries every choice of events, by the definition in the package comment and nothing of the package's code.

const (
	tick  = 8 * time.Hour
	never = math.MaxInt
)

var start = time.Date(2024, 3, 9, 0, 0, 0, 0, time.UTC)

// thing is an event of the oracle: a time in ticks, a sequence number, a kind and a point.
type thing struct {
	at, seq     int
	kind, point string
}

type oracle struct {
	opts   funnel.Options
	days   int // of the window when it is a calendar's; 0 otherwise
	ticks  int // of the window when it is elapsed time; 0 for none
	things []thing
	can    [][]bool // by event, by step
}

// key orders events; those with one key have any order.
func (o *oracle) key(i int) int {
	if o.opts.Ties == funnel.BySequence {
		return o.things[i].at*100 + o.things[i].seq
	}
	return o.things[i].at * 100
}

func matches(s journey.Selection, e thing) bool {
	return (len(s.Kinds) == 0 || slices.Contains(s.Kinds, e.kind)) &&
		(len(s.Points) == 0 || slices.Contains(s.Points, e.point))
}

// prepare finds which steps each event can fill.
func (o *oracle) prepare() {
	o.can = make([][]bool, len(o.things))
	for i, e := range o.things {
		o.can[i] = make([]bool, len(o.opts.Steps))
		for s, step := range o.opts.Steps {
			ok := matches(step.Selection, e)
			if step.FirstTimeEver {
				for j, earlier := range o.things {
					ok = ok && !(matches(step.Selection, earlier) && o.key(j) < o.key(i))
				}
			}
			o.can[i][s] = ok
		}
	}
}

func (o *oracle) inside(opener, i int) bool {
	a, b := o.things[opener].at, o.things[i].at
	return (o.ticks == 0 || b-a <= o.ticks) && (o.days == 0 || b/3-a/3 < o.days)
}

func (o *oracle) limit(step, from, to int) bool {
	w := o.opts.Steps[step].Within
	return w == 0 || time.Duration(o.things[to].at-o.things[from].at)*tick <= w
}

// reached returns for each required step the key at which the attempt reaches it, of the events in scope.
func (o *oracle) reached(opener int, scope, required []int) []int {
	t := make([]int, len(required))
	for i := range t {
		t[i] = never
	}
	note := func(k, event int) {
		if o.inside(opener, event) {
			t[k] = min(t[k], o.key(event))
		}
	}
	switch o.opts.Order {
	case funnel.Ordered:
		var extend func(chain []int)
		extend = func(chain []int) {
			last := chain[len(chain)-1]
			note(len(chain)-1, last)
			if len(chain) == len(required) {
				return
			}
			step := required[len(chain)]
			for _, e := range scope {
				if o.can[e][step] && o.key(e) >= o.key(last) && !slices.Contains(chain, e) && o.limit(step, last, e) {
					extend(append(slices.Clone(chain), e))
				}
			}
		}
		extend([]int{opener})
	case funnel.Strict:
		o.permutations(scope, func(order []int) {
			at := slices.Index(order, opener)
			for k := 0; k < len(required) && at+k < len(order); k++ {
				if e := order[at+k]; !o.can[e][required[k]] || k > 0 && !o.limit(required[k], order[at+k-1], e) {
					break
				}
				note(k, order[at+k])
			}
		})
	case funnel.Unordered:
		var assign func(used []int, filled []bool)
		assign = func(used []int, filled []bool) {
			latest := slices.MaxFunc(used, func(a, b int) int { return o.key(a) - o.key(b) })
			note(len(used)-1, latest)
			for _, e := range scope {
				if o.key(e) < o.key(opener) || slices.Contains(used, e) {
					continue
				}
				for s := range filled {
					if !filled[s] && o.can[e][s] {
						more := slices.Clone(filled)
						more[s] = true
						assign(append(slices.Clone(used), e), more)
					}
				}
			}
		}
		for s := range required {
			if o.can[opener][s] {
				filled := make([]bool, len(required))
				filled[s] = true
				assign([]int{opener}, filled)
			}
		}
	}
	return t
}

// permutations calls f for each order of the events that their keys allow.
func (o *oracle) permutations(scope []int, f func([]int)) {
	var place func(order, left []int)
	place = func(order, left []int) {
		if len(left) == 0 {
			f(order)
			return
		}
		soonest := never
		for _, e := range left {
			soonest = min(soonest, o.key(e))
		}
		for i, e := range left {
			if o.key(e) == soonest {
				place(append(slices.Clone(order), e), slices.Concat(left[:i], left[i+1:]))
			}
		}
	}
	place(nil, scope)
}

// outcome is what became of an attempt: the key at which each step was reached, never for those that weren't.
type outcome struct {
	opener int
	steps  []int
	level  int
	count  int
}

// attempt judges the attempt that an event opens; nil when it is tainted.
func (o *oracle) attempt(opener int, scope []int) *outcome {
	var required, position []int
	for s, step := range o.opts.Steps {
		position = append(position, len(required))
		if !step.Optional {
			required = append(required, s)
		}
	}
	t := o.reached(opener, scope, required)
	out := &outcome{opener: opener, steps: slices.Repeat([]int{never}, len(o.opts.Steps))}
	for k, key := range t {
		if key < never {
			out.steps[required[k]] = key
			out.level++
		}
	}
	for _, x := range o.opts.Exclusions {
		from, to := t[position[x.After-1]], t[position[x.Before-1]]
		for _, e := range scope {
			if matches(x.Selection, o.things[e]) && from < o.key(e) && o.key(e) < to && o.inside(opener, e) {
				return nil
			}
		}
	}
	for s, step := range o.opts.Steps {
		if step.Optional {
			o.side(out, opener, scope, s, required[position[s]-1], append(slices.Clone(required), -1)[position[s]])
		}
	}
	for _, key := range out.steps {
		if key < never {
			out.count++
		}
	}
	return out
}

// side gives an optional step the earliest key at which an event of its own can fill it.
func (o *oracle) side(out *outcome, opener int, scope []int, step, before, next int) {
	from, until := out.steps[before], never
	if from == never {
		return
	}
	if next >= 0 {
		until = out.steps[next]
	}
	at := never
	for _, e := range scope {
		key := o.key(e)
		within := o.opts.Steps[step].Within
		if key < from || key > until || !o.inside(opener, e) || key >= at ||
			within > 0 && time.Duration(key/100-from/100)*tick > within {
			continue
		}
		steps := []int{step}
		for s, k := range out.steps {
			if k == key && s > 0 {
				steps = append(steps, s)
			}
		}
		var used []int
		if key == out.steps[0] {
			used = []int{opener}
		}
		if o.assignable(scope, key, steps, used) {
			at = key
		}
	}
	out.steps[step] = at
}

func (o *oracle) assignable(scope []int, key int, steps, used []int) bool {
	if len(steps) == 0 {
		return true
	}
	for _, e := range scope {
		if o.key(e) == key && o.can[e][steps[0]] && !slices.Contains(used, e) &&
			o.assignable(scope, key, steps[1:], append(slices.Clone(used), e)) {
			return true
		}
	}
	return false
}

// attempts returns all of a customer's attempts that aren't tainted.
func (o *oracle) attempts() []*outcome {
	o.prepare()
	var all []*outcome
	for _, held := range []string{"p", "q"} {
		var scope []int
		for i, e := range o.things {
			if e.point == held || o.opts.Hold == (funnel.Dimension{}) {
				scope = append(scope, i)
			}
		}
		for _, i := range scope {
			opens := o.can[i][0]
			if o.opts.Order == funnel.Unordered {
				opens = slices.Contains(o.can[i], true)
			}
			if opens {
				if a := o.attempt(i, scope); a != nil {
					all = append(all, a)
				}
			}
		}
		if o.opts.Hold == (funnel.Dimension{}) {
			break
		}
	}
	return all
}

func (o *oracle) better(a, b *outcome) bool {
	if a.level != b.level {
		return a.level > b.level
	}
	if a.count != b.count {
		return a.count > b.count
	}
	if x, y := o.things[a.opener].at, o.things[b.opener].at; x != y {
		return x < y
	}
	for s := range a.steps {
		if x, y := a.steps[s]/100, b.steps[s]/100; x != y {
			return x < y
		}
	}
	return false
}

// answer is what a funnel says, as far as the oracle does too: counts by step, by day and step, and who was watched how
// long.
type answer struct {
	Counts []int64
	Days   map[int][]int64
	Sums   []time.Duration // from the entry, over those who reached the step
}

func (o *oracle) answer() answer {
	n := len(o.opts.Steps)
	a := answer{Counts: make([]int64, n), Days: make(map[int][]int64), Sums: make([]time.Duration, n)}
	best := make(map[int]*outcome)
	var whole []*outcome
	for _, x := range o.attempts() {
		day := o.things[x.opener].at / 3
		if o.opts.Unit == funnel.Attempts {
			whole = append(whole, x)
			a.day(day, n, x)
			continue
		}
		if best[day] == nil || o.better(x, best[day]) {
			best[day] = x
		}
		if len(whole) == 0 || o.better(x, whole[0]) {
			whole = []*outcome{x}
		}
	}
	for day, x := range best {
		a.day(day, n, x)
	}
	for _, x := range whole {
		for s, key := range x.steps {
			if key < never {
				a.Counts[s]++
				a.Sums[s] += time.Duration(key/100-o.things[x.opener].at) * tick
			}
		}
	}
	return a
}

func (a *answer) day(day, n int, x *outcome) {
	if a.Days[day] == nil {
		a.Days[day] = make([]int64, n)
	}
	for s, key := range x.steps {
		if key < never {
			a.Days[day][s]++
		}
	}
}

func answerOf(f *funnel.Funnel) answer {
	r := f.Result()
	a := answer{Counts: counts(r), Days: make(map[int][]int64), Sums: make([]time.Duration, len(r.Steps))}
	for i, p := range f.Trend() {
		if p.N[0] > 0 {
			a.Days[i] = p.N
		}
	}
	for i, row := range r.Steps[1:] {
		// Means are to a nanosecond, sums are whole ticks.
		a.Sums[i+1] = (row.SinceEntry.Mean * time.Duration(row.N)).Round(time.Second)
	}
	return a
}

// draw makes a funnel and a customer with at most 8 events.
func draw(t *rapid.T, order funnel.Order, ties funnel.Ties) *oracle {
	most := 8
	if order != funnel.Ordered {
		most = 7 // orders of ties, and assignments, are many
	}
	o := &oracle{opts: funnel.Options{
		Order: order, Ties: ties, Grain: metrics.Daily, From: start, To: start.AddDate(0, 0, 3),
	}}
	kinds := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c"}), 0, 2, rapid.ID[string])
	selection := func(label string) journey.Selection {
		s := journey.Selection{Kinds: kinds.Draw(t, label)}
		if rapid.IntRange(0, 5).Draw(t, label+" point") == 0 {
			s.Points = []string{"p"}
		}
		return s
	}
	for i := range rapid.IntRange(1, 4).Draw(t, "steps") {
		s := funnel.Step{Selection: selection("step"), FirstTimeEver: rapid.IntRange(0, 5).Draw(t, "first") == 0}
		if i > 0 && order != funnel.Unordered && rapid.Bool().Draw(t, "limited") {
			s.Within = time.Duration(rapid.IntRange(1, 3).Draw(t, "limit")) * tick
		}
		s.Optional = i > 0 && order == funnel.Ordered && rapid.IntRange(0, 3).Draw(t, "optional") == 0
		o.opts.Steps = append(o.opts.Steps, s)
	}
	o.exclusions(t, selection)
	switch rapid.IntRange(0, 2).Draw(t, "window") {
	case 1:
		o.ticks = rapid.IntRange(1, 6).Draw(t, "ticks")
		o.opts.Window = funnel.Elapsed(time.Duration(o.ticks) * tick)
	case 2:
		o.days = rapid.IntRange(1, 2).Draw(t, "days")
		o.opts.Window = funnel.Calendar(metrics.Daily, o.days)
	}
	if rapid.IntRange(0, 3).Draw(t, "hold") == 0 {
		o.opts.Hold = funnel.ByPoint()
	}
	if rapid.Bool().Draw(t, "attempts") {
		o.opts.Unit = funnel.Attempts
	}
	last := rapid.SampledFrom([]int{2, 5, 9}).Draw(t, "span")
	for range rapid.IntRange(1, most).Draw(t, "events") {
		o.things = append(o.things, thing{
			rapid.IntRange(0, last).Draw(t, "at"), rapid.IntRange(0, 2).Draw(t, "seq"),
			rapid.SampledFrom([]string{"a", "b", "c", "x"}).Draw(t, "kind"),
			rapid.SampledFrom([]string{"p", "q"}).Draw(t, "point"),
		})
	}
	return o
}

func (o *oracle) exclusions(t *rapid.T, selection func(string) journey.Selection) {
	var required []int
	for i, s := range o.opts.Steps {
		if !s.Optional {
			required = append(required, i+1)
		}
	}
	for range rapid.IntRange(0, 2).Draw(t, "exclusions") {
		if len(required) < 2 {
			return
		}
		a := rapid.IntRange(0, len(required)-2).Draw(t, "after")
		b := rapid.IntRange(a+1, len(required)-1).Draw(t, "before")
		s := selection("excluded")
		if rapid.IntRange(0, 2).Draw(t, "odd") > 0 {
			s.Kinds = []string{"x"}
		}
		x := funnel.Exclusion{Selection: s, After: required[a], Before: required[b]}
		o.opts.Exclusions = append(o.opts.Exclusions, x)
	}
}

func (o *oracle) log(t *rapid.T) *journey.Log {
	b := journey.NewBuilder(journey.Options{Strict: true})
	for _, e := range o.things {
		err := b.Add(journey.Event{
			Customer: "u", Time: start.Add(time.Duration(e.at) * tick), Kind: e.kind, Point: e.point,
			Sequence: int64(e.seq),
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	log, _, err := b.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return log
}

// TestOracle compares funnels of every kind with the oracle's.
func TestOracle(t *testing.T) {
	for _, order := range []funnel.Order{funnel.Ordered, funnel.Strict, funnel.Unordered} {
		for _, ties := range []funnel.Ties{funnel.AnyOrder, funnel.BySequence} {
			t.Run(fmt.Sprint(order, ", ", ties), func(t *testing.T) {
				rapid.Check(t, func(t *rapid.T) {
					o := draw(t, order, ties)
					log := o.log(t)
					f, err := funnel.New(log, o.opts)
					if err != nil {
						t.Fatal(err)
					}
					f.Add(log.Trace(0))
					if diff := cmp.Diff(o.answer(), answerOf(f)); diff != "" {
						t.Fatalf("%+v\n%+v (-oracle +funnel):\n%s", o.opts, o.things, diff)
					}
				})
			})
		}
	}
}
