package stages

import (
	"fmt"
	"math"
	"slices"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// Balance counts, period by period, who enters and leaves each stage. It is a [metrics.Calculator] of traces of the log
// that it was made for; [journey.Fold] runs it.
type Balance struct {
	opts     Options
	calendar metrics.Calendar
	periods  metrics.Periods
	first    metrics.Day // of observation
	last     metrics.Day
	warnings []string
	config   []byte // see fingerprint
	unnamed  error

	// Bound to the log at hand: what its events mean.
	log     *journey.Log
	matcher matcher
	byDay   []int32 // the position of the period, by day since the first
	rules   []rule
	noRule  uint64        // the bit after those of the rules; 0 after 64
	leads   []lead        // by state and by rule, or none
	before  int           // the node of Options.Before
	lapses  [][]lapse     // by node
	soonest []metrics.Day // by node: days from a milestone to the first time-out; never without time-outs

	nodes    int
	segments []string // in increasing order

	// By period, segment, node from and node to: every move, and what came of each period. On the diagonal of gross are
	// the loops, on that of net nothing.
	gross []int64
	net   []int64
	stock []int64 // by period and segment and stage: change of the closing stock; see stay

	ages
	undated []int64 // by node: visits that had begun before the first day, no one knows when
	unaged  int64   // customers who came before the first day, and aren't in the counts by age
	outside int64   // customers who were never in a stage

	// Scratch of the customer at hand.
	signs  []metrics.Day // the last sign of life, by selection
	moment []int64       // how often each rule applies at one time
	moves  []move        // room for those of a walk
}

// rule is a Rule of known nodes; it has the bit of its place.
type rule struct {
	to      int
	regress bool
}

// lapse is a Timeout of known nodes.
type lapse struct {
	days metrics.Day
	to   int
	sign int // which of signs
}

const (
	never = metrics.Day(math.MaxInt32)
	noDay = metrics.Day(math.MinInt32)
)

// maxCells bounds the counts of a balance.
const maxCells = 1 << 22

// New returns an empty balance for a log. The error is [metrics.Faults], all that is wrong with the options, or says
// that there is no such attribute, that From or To lie inside the days of observation, or that there would be more than
// four million counts, which are the periods × segments × (stages + 1)².
func New(log *journey.Log, opts Options) (*Balance, error) {
	if log == nil {
		return nil, metrics.Fault{Op: op, Field: "log", Cause: "is nil", Remedy: "build one with a journey.Builder"}
	}
	opts = opts.withDefaults()
	if err := opts.check(); err != nil {
		return nil, err
	}
	b := &Balance{
		opts: opts, calendar: log.Calendar(), log: log, nodes: len(opts.Stages) + 1,
		segments: []string{""}, warnings: opts.unknown(log),
	}
	b.first, b.last = log.Observed()
	if !opts.From.IsZero() {
		b.first = b.calendar.Day(opts.From)
	}
	if !opts.To.IsZero() {
		b.last = b.calendar.Day(opts.To)
	}
	if first, last := log.Observed(); b.first > first || b.last < last {
		return nil, fmt.Errorf("stages: From %v to To %v don't cover the days of observation, %v to %v",
			b.first, b.last, first, last)
	}
	if opts.By != "" {
		values, ok := log.Values(opts.By)
		if !ok {
			return nil, fmt.Errorf("stages: customers have no attribute %q; they have %q", opts.By, log.Attributes())
		}
		b.segments = values
	}
	b.periods = b.calendar.Periods(opts.Grain, b.first, b.last)
	n := b.periods.Len()
	if n == 0 {
		return nil, fmt.Errorf("stages: there are no periods of grain %v from %v to %v", opts.Grain, b.first, b.last)
	}
	if n > maxCells/len(b.segments)/b.nodes/b.nodes {
		return nil, fmt.Errorf("stages: %d periods of %d segments and %d stages are too many; use a coarser grain or fewer "+
			"segments", n, len(b.segments), len(opts.Stages))
	}
	b.config, b.unnamed = b.fingerprint()
	b.bind()
	return b.Fresh(), nil
}

// bind looks up what the events of the log mean.
func (b *Balance) bind() {
	selections := make([]journey.Selection, 0, maxSelections)
	for _, r := range b.opts.Rules {
		selections = append(selections, r.On)
		b.rules = append(b.rules, rule{b.opts.node(r.Stage), r.Regress})
	}
	for day := b.first; day <= b.last; day++ {
		b.byDay = append(b.byDay, int32(b.periods.Index(day)))
	}
	b.noRule = 1 << len(b.rules)
	b.leads = b.allLeads()
	b.before = b.opts.node(b.opts.Before)
	b.lapses = make([][]lapse, b.nodes)
	signs := 0
	byKey := make(map[string]int)
	for _, t := range b.opts.Timeouts {
		sign, ok := byKey[t.Silence.Key()]
		if !ok {
			sign = signs
			byKey[t.Silence.Key()] = sign
			selections = append(selections, t.Silence)
			signs++
		}
		for _, stage := range b.opts.Stages {
			if t.applies(stage) {
				node := b.opts.node(stage)
				b.lapses[node] = append(b.lapses[node], lapse{metrics.Day(t.Days), b.opts.node(t.To), sign})
			}
		}
	}
	for _, lapses := range b.lapses {
		soonest := never
		for _, l := range lapses {
			soonest = min(soonest, l.days+1)
		}
		b.soonest = append(b.soonest, soonest)
	}
	b.matcher = newMatcher(b.log, selections)
	b.signs = make([]metrics.Day, signs)
}

// timed reports whether there are time-outs.
func (b *Balance) timed() bool { return len(b.signs) > 0 }

// Fresh returns an empty balance for the same log with the same options.
func (b *Balance) Fresh() *Balance {
	fresh := *b
	fresh.clear()
	return &fresh
}

func (b *Balance) clear() {
	n := b.periods.Len() * len(b.segments) * b.nodes * b.nodes
	b.gross, b.net = make([]int64, n), make([]int64, n)
	b.stock = make([]int64, (b.periods.Len()+2)*len(b.segments)*b.nodes)
	b.ages = newAges(b.nodes)
	b.undated = make([]int64, b.nodes)
	b.unaged, b.outside = 0, 0
	b.signs = make([]metrics.Day, len(b.signs))
	b.moment, b.moves = make([]int64, len(b.rules)), nil
}

// period returns the position of the period of a day of observation.
func (b *Balance) period(day metrics.Day) int { return int(b.byDay[day-b.first]) }

// cell returns where the moves of a period and segment from one node begin.
func (b *Balance) cell(period, segment, from int) int {
	return ((period*len(b.segments)+segment)*b.nodes + from) * b.nodes
}

// stay counts a customer in the closing stock of a stage of the periods from … to−1; period −1 is all time before the
// first.
func (b *Balance) stay(segment, stage, from, to int) {
	b.stock[((from+1)*len(b.segments)+segment)*b.nodes+stage]++
	b.stock[((to+1)*len(b.segments)+segment)*b.nodes+stage]--
}

// Add counts one customer. The trace must be of the log that the balance was made for; anything else is a fault of the
// program, and panics.
func (b *Balance) Add(t journey.Trace) {
	if t.Log() != b.log {
		panic("stages: trace of a log that the balance wasn't made for")
	}
	w := &walk{b: b, days: t.Days(), moves: b.moves[:0], entered: noDay, due: never}
	b.matcher.look(&w.columns, t)
	if b.opts.By != "" {
		w.segment, _ = slices.BinarySearch(b.segments, t.AttributeOn(b.opts.By, w.days[0]))
	}
	w.run()
	w.count()
	b.moves = w.moves
}

var errOther = fmt.Errorf("stages: %w", metrics.ErrMismatch)

// Merge adds the other balance's customers, who must be others. It returns an error that wraps metrics.ErrMismatch, and
// changes nothing, when the options, the calendars, the days of observation or the instants at which it ended differ.
func (b *Balance) Merge(o *Balance) error {
	if u, v := b.until(), o.until(); !u.Equal(v) {
		return fmt.Errorf("stages: observation ended at %v and at %v; build both logs as of one instant, or give both "+
			"one day To: %w", u, v, metrics.ErrMismatch)
	}
	if !b.mergeable(o) {
		return errOther
	}
	b.widen(o.segments)
	n, m, square := len(b.segments), len(o.segments), b.nodes*b.nodes
	for j, name := range o.segments {
		to, _ := slices.BinarySearch(b.segments, name)
		for p := range b.periods.Len() {
			sum(b.gross, (p*n+to)*square, o.gross, (p*m+j)*square, square)
			sum(b.net, (p*n+to)*square, o.net, (p*m+j)*square, square)
		}
		for p := range b.periods.Len() + 2 {
			sum(b.stock, (p*n+to)*b.nodes, o.stock, (p*m+j)*b.nodes, b.nodes)
		}
	}
	b.ages.merge(&o.ages)
	sum(b.undated, 0, o.undated, 0, b.nodes)
	b.unaged += o.unaged
	b.outside += o.outside
	// A name that the other log's events have isn't unknown.
	b.warnings = slices.DeleteFunc(slices.Clone(b.warnings), func(w string) bool {
		return !slices.Contains(o.warnings, w)
	})
	return nil
}

// sum adds n counts of one slice to those of another.
func sum(to []int64, at int, from []int64, start, n int) {
	for i := range n {
		to[at+i] += from[start+i]
	}
}

// widen gives the balance the segments of another log too.
func (b *Balance) widen(segments []string) {
	if slices.Equal(b.segments, segments) {
		return
	}
	all := slices.Concat(b.segments, segments)
	slices.Sort(all)
	all = slices.Compact(all)
	if len(all) == len(b.segments) {
		return
	}
	old := *b
	b.segments = all
	b.clear()
	// The old segments are among the new ones, so this merges without widening again.
	_ = b.Merge(&old)
}

// Options returns what the balance was made with, defaults filled in.
func (b *Balance) Options() Options { return b.opts }

// Segments returns the names of the segments, in the order of the rows of a period.
func (b *Balance) Segments() []string { return slices.Clone(b.segments) }

// Nodes returns the names of the nodes, in the order of the counts of rows and matrices: the empty name, which is
// outside, where customers enter from and exit to, and then the stages.
func (b *Balance) Nodes() []string { return slices.Concat([]string{""}, b.opts.Stages) }

// Outside returns how many customers have events and were never in a stage.
func (b *Balance) Outside() int64 { return b.outside }

// Warnings returns what to be careful about: names in the rules that no event has.
func (b *Balance) Warnings() []string { return slices.Clone(b.warnings) }
