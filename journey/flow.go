package journey

import (
	"fmt"
	"slices"
	"time"

	"github.com/untangle-metrics/untangle/metrics"
)

// FlowOptions says how customers are counted in, out and net. The zero value is a definition by activity, one event
// being enough, by month, for the whole company.
type FlowOptions struct {
	Definition Definition
	Grain      metrics.Grain
	// By names a customer attribute; each of its values is a segment, and customers whose value changes are
	// transferred.
	By string
	// LookBack is how many days of history it takes to call a customer new with confidence; see
	// FlowRow.LeftTruncated. 0 takes the first event for the first.
	LookBack int
	// From and To widen the span of the rows beyond the log's days of observation, which they must cover; zero means
	// the log's own. Both days are included, and whole. They say that the time added was observed and had no events: To
	// on the day of an as-of instant adds the rest of that day. Flows of several logs merge when they have the same
	// span, and end at the same instant.
	From, To time.Time
}

// Flow counts customers in, out and net, period by period and segment by segment. It is a [metrics.Calculator] of
// traces of the log that it was made for; [Fold] runs it.
type Flow struct {
	opts     FlowOptions
	calendar metrics.Calendar
	periods  metrics.Periods
	first    metrics.Day // of observation
	last     metrics.Day
	whole    metrics.Day   // the last day that was observed to its end
	until    time.Time     // when observation ended
	starts   []metrics.Day // the first day of each period

	threshold int // events that make a period active

	// Bound to the log at hand: what its codes mean.
	log       *Log
	attribute *attribute
	joins     []bool // by kind: qualifies, or joins; nil means that all do
	leaves    []bool // by kind

	segments  []string // in increasing order
	segmentOf []int    // by code of the log's attribute

	// Period by period, segment by segment.
	gross     []movements
	net       []movements // nil by activity, where it is the gross view
	inside    []int64     // came and went
	truncated []int64
	stock     []int64           // change of the closing stock before the first period, in each and after the last
	reasons   map[lossKey]int64 // of contracts
	lapses    []int64           // losses by what followed: 0 for no return, 1+d for a return after d days
}

// movements counts by Movement, of one period and segment.
type movements [moves]int64

type lossKey struct {
	cell   int
	reason string
}

// Movement names a count of a flow's row.
type Movement uint8

// The movements, as in [Balance]. Within is FlowRow.Within.
const (
	New Movement = iota
	WonBack
	TransferredIn
	Lost
	TransferredOut
	moves // those above are movements into or out of a cell

	Opening Movement = iota - 1
	Closing
	Within
)

// String returns the movement in words.
func (m Movement) String() string {
	words := [...]string{
		"new", "won back", "transferred in", "lost", "transferred out", "opening", "closing", "came and went",
	}
	if int(m) >= len(words) {
		return fmt.Sprintf("Movement(%d)", m)
	}
	return words[m]
}

// NewFlow returns an empty flow for a log. It returns an error when the options contradict each other or the log: no
// such attribute, no event of the kinds that make a customer, From or To inside the days of observation; and when the
// rows would be more than a million.
func NewFlow(log *Log, opts FlowOptions) (*Flow, error) {
	if log == nil {
		return nil, metrics.Fault{Op: "journey: flow", Field: "log", Cause: "is nil", Remedy: "build one with a Builder"}
	}
	if opts.Definition.basis == activity {
		opts.Definition.events = opts.Definition.threshold() // the zero value and ByActivity(1) are one
	}
	f := &Flow{opts: opts, calendar: log.calendar, log: log}
	f.first, f.last, f.whole, f.until = log.first, log.last, log.whole, log.until
	if err := opts.Definition.check(); err != nil {
		return nil, err
	}
	if opts.LookBack < 0 {
		return nil, fmt.Errorf("journey: flow: LookBack is %d days, want 0 or more", opts.LookBack)
	}
	if !opts.From.IsZero() {
		f.first = f.calendar.Day(opts.From)
	}
	if !opts.To.IsZero() {
		f.last = f.calendar.Day(opts.To)
		f.whole = f.last
		f.until = f.calendar.Period(metrics.Daily, f.last).End(f.calendar.Zone())
	}
	if f.first > log.first || f.last < log.last {
		return nil, fmt.Errorf("journey: flow: From %v to To %v don't cover the days of observation, %v to %v",
			f.first, f.last, log.first, log.last)
	}
	f.segments = []string{""}
	if opts.By != "" {
		i, ok := log.attribute(opts.By)
		if !ok {
			return nil, fmt.Errorf("journey: flow: customers have no attribute %q; they have %q",
				opts.By, log.Attributes())
		}
		f.attribute = &log.attributes[i]
		f.segments = f.attribute.values
	}
	f.mapSegments()
	f.periods = f.calendar.Periods(opts.Grain, f.first, f.last)
	if f.periods.Len() == 0 {
		return nil, fmt.Errorf("journey: flow: there are no periods of grain %v from %v to %v", opts.Grain, f.first, f.last)
	}
	const most = 1 << 20
	if n := f.periods.Len(); n > most/len(f.segments) {
		return nil, fmt.Errorf("journey: flow: %d periods of %d segments are too many; use a coarser grain or fewer segments",
			n, len(f.segments))
	}
	for _, p := range f.periods.All() {
		f.starts = append(f.starts, p.First())
	}
	f.threshold = opts.Definition.threshold()
	f.joins, f.leaves = mask(log, opts.Definition.kinds), mask(log, opts.Definition.leave)
	if f.joins != nil && !slices.Contains(f.joins, true) && log.Len() > 0 {
		return nil, fmt.Errorf("journey: flow: no event is of kind %q; there are %q",
			unlist(opts.Definition.kinds), log.Kinds()[1:])
	}
	f.clear()
	return f, nil
}

// mask marks the kinds of a list by their code; nil for an empty list.
func mask(log *Log, kinds string) []bool {
	if kinds == "" {
		return nil
	}
	marks := make([]bool, len(log.Kinds()))
	for _, kind := range unlist(kinds) {
		if code, ok := log.code(kindLabel, kind); ok {
			marks[code] = true
		}
	}
	return marks
}

func (f *Flow) clear() {
	n := f.periods.Len() * len(f.segments)
	f.gross, f.inside, f.truncated = make([]movements, n), make([]int64, n), make([]int64, n)
	f.net = nil
	if f.opts.Definition.basis != activity {
		f.net = make([]movements, n)
	}
	f.stock = make([]int64, n+2*len(f.segments))
	f.reasons = make(map[lossKey]int64)
	f.lapses = nil
}

// Fresh returns an empty flow for the same log with the same options.
func (f *Flow) Fresh() *Flow {
	fresh := *f
	fresh.clear()
	return &fresh
}

// Add counts one customer. The trace must be of the log that the flow was made for; anything else is a fault of the
// program, and panics.
func (f *Flow) Add(t Trace) {
	if t.log != f.log {
		panic("journey: flow: trace of a log that the flow wasn't made for")
	}
	switch f.opts.Definition.basis {
	case activity:
		f.addActive(t)
	case silence:
		f.addSilence(t)
	case contract:
		f.addContract(t)
	}
}

// move counts a movement in period p, in the gross view.
func (f *Flow) move(m Movement, p, segment int) { f.gross[p*len(f.segments)+segment][m]++ }

// settle counts the outcome of period p for one customer, in the net view.
func (f *Flow) settle(m Movement, p, segment int) { f.net[p*len(f.segments)+segment][m]++ }

// leave counts a loss with a reason, in the gross view.
func (f *Flow) leave(p, segment int, reason uint32) {
	f.move(Lost, p, segment)
	f.reasons[lossKey{p*len(f.segments) + segment, f.log.labels[reasonLabel][reason]}]++
}

// within counts a customer who came and went inside period p.
func (f *Flow) within(p, segment int) { f.inside[p*len(f.segments)+segment]++ }

// stay counts a customer in the closing stock of the periods from … to−1; period −1 is all time before the first.
func (f *Flow) stay(segment, from, to int) {
	f.stock[(from+1)*len(f.segments)+segment]++
	f.stock[(to+1)*len(f.segments)+segment]--
}

// comeBack counts the days between being lost and coming back.
func (f *Flow) comeBack(days int) {
	for len(f.lapses) <= days+1 {
		f.lapses = append(f.lapses, 0)
	}
	f.lapses[days+1]++
}

// stayAway counts a loss without a return, as lapses[0].
func (f *Flow) stayAway() {
	if len(f.lapses) == 0 {
		f.lapses = append(f.lapses, 0)
	}
	f.lapses[0]++
}

// novelty tells whether a customer who comes for the first time in this log is new, or was one before the first day
// of observation; and counts those for whom the log is too short to tell.
func (f *Flow) novelty(t Trace, p, segment int, day metrics.Day) Movement {
	if seen, ok := t.FirstSeen(); ok {
		if seen < f.first {
			return WonBack
		}
		return New
	}
	if int(day-f.first) < f.opts.LookBack {
		f.truncated[p*len(f.segments)+segment]++
	}
	return New
}

var errOtherFlow = fmt.Errorf("journey: flow: %w", metrics.ErrMismatch)

// Merge adds the other flow's customers, who must be others. It returns an error that wraps metrics.ErrMismatch when
// the options, the calendars, the days of observation or the instants at which it ended differ.
func (f *Flow) Merge(o *Flow) error {
	switch {
	case !f.mergeable(o):
		return errOtherFlow
	case !f.until.Equal(o.until):
		return fmt.Errorf("journey: flow: observation ended at %v and at %v; build both logs as of one instant, or give "+
			"both flows one day To: %w", f.until, o.until, metrics.ErrMismatch)
	}
	f.widen(o.segments)
	to := make([]int, len(o.segments))
	for i, name := range o.segments {
		to[i], _ = slices.BinarySearch(f.segments, name)
	}
	n, m := len(f.segments), len(o.segments)
	for i := range o.gross {
		at := i/m*n + to[i%m]
		f.gross[at].add(&o.gross[i])
		if o.net != nil {
			f.net[at].add(&o.net[i])
		}
		f.inside[at] += o.inside[i]
		f.truncated[at] += o.truncated[i]
	}
	for i, v := range o.stock {
		f.stock[i/m*n+to[i%m]] += v
	}
	for k, v := range o.reasons {
		f.reasons[lossKey{k.cell/m*n + to[k.cell%m], k.reason}] += v
	}
	for len(f.lapses) < len(o.lapses) {
		f.lapses = append(f.lapses, 0)
	}
	for i, v := range o.lapses {
		f.lapses[i] += v
	}
	return nil
}

func (f *Flow) mergeable(o *Flow) bool {
	a, b := f.opts, o.opts
	return a.Definition == b.Definition && a.Grain == b.Grain && a.By == b.By && a.LookBack == b.LookBack &&
		f.calendar.Same(o.calendar) && f.first == o.first && f.last == o.last
}

func (m *movements) add(o *movements) {
	for i, n := range o {
		m[i] += n
	}
}

// widen gives the flow the segments of another log too.
func (f *Flow) widen(segments []string) {
	if slices.Equal(f.segments, segments) {
		return
	}
	all := slices.Concat(f.segments, segments)
	slices.Sort(all)
	all = slices.Compact(all)
	if len(all) == len(f.segments) {
		return
	}
	old := *f
	f.segments = all
	f.mapSegments()
	f.clear()
	// The old segments are among the new ones, so this merges without widening again.
	_ = f.Merge(&old)
}

// mapSegments finds the segment of each of the log's codes.
func (f *Flow) mapSegments() {
	f.segmentOf = []int{0}
	if f.attribute == nil {
		return
	}
	f.segmentOf = make([]int, len(f.attribute.values))
	for code, value := range f.attribute.values {
		f.segmentOf[code], _ = slices.BinarySearch(f.segments, value)
	}
}
