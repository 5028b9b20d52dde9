package journey

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"math"
	"math/bits"
	"runtime"
	"slices"
	"time"

	"github.com/untangle-metrics/untangle/internal/ordered"
	"github.com/untangle-metrics/untangle/metrics"
)

// A build turns chunks of rows into columns grouped by customer. It is a radix partition: each row goes to a part
// chosen by the hash of its customer, and each part, small enough for the cache, is grouped and sorted by itself, in
// place.
//
//	survey   count the rows of each part, a span of chunks a goroutine; refuse what can't be kept
//	scatter  copy the columns of each row to its part, in the order of the chunks
//	group    part by part: number the customers, sort each one's events, put the columns in that order
//
// Nothing depends on how many goroutines do it: rows keep the order of the chunks within a part, and the final order
// of events is a function of the events alone. What it costs is mostly memory that wasn't touched before, so the
// log's own columns are where rows are scattered to, and only the hashes (and where names are) come beside them.
type build struct {
	opts   Options
	chunks []chunk
	named  bool // customers have names, not integer identifiers
	alias  map[string]string
	places int32
	asOf   int64
	table  metrics.DayTable
	parts  int
	shift  uint // a key's part is key >> shift
	spans  []span
	latest int64 // time of an event
	starts []int // first row of each part, and the end
	log    *Log

	keys []uint64  // by row of the parts: the customer's hash; of an integer identifier a bijection
	refs []nameRef // the customer's name; nil for integer identifiers
	seed maphash.Seed
}

// nameRef tells a name from others that share its hash, and says in which row of which chunk it stands. With the
// hash, names are told apart by 128 bits, half of which are keyed at random, so that no one can make two names
// collide; comparing the names themselves would cost a cache miss a row.
type nameRef struct {
	check uint64
	chunk uint32
	row   uint32
}

// span is a range of chunks that one goroutine surveys and scatters.
type span struct {
	from, to  int
	counts    []int // rows by part; then where the next row of that part goes
	merged    int64
	rounded   int64
	refusals  refusals
	low, high int64
	scratch   scratch
}

// Build builds the log and says what became of every event; a builder builds once. It returns an error when the
// options contradict each other, when strict mode refuses an event, when there are more than 65,535 kinds of event or
// values of an attribute, and when ctx ends.
func (b *Builder) Build(ctx context.Context) (*Log, BuildReport, error) {
	if b.built {
		return nil, BuildReport{}, errors.New("journey: build: this builder has built its log; make a new one")
	}
	b.built = true
	b.absorb(b.rows)
	w, err := b.plan()
	if err != nil {
		return nil, BuildReport{}, err
	}
	if err := w.survey(ctx); err != nil {
		return nil, BuildReport{}, fmt.Errorf("journey: build: %w", err)
	}
	b.chunks = nil // what isn't needed beyond this build need not outlive it
	report := BuildReport{Read: b.read, Offsets: b.offsets}
	for i := range w.spans {
		s := &w.spans[i]
		if b.opts.Strict && s.refusals.bad.Err != nil {
			return nil, BuildReport{}, s.refusals.bad
		}
		b.refusals.merge(&s.refusals, b.opts.Examples)
		report.Merged += s.merged
		report.Rounded += s.rounded
	}
	if err := w.scatter(ctx); err != nil {
		return nil, BuildReport{}, fmt.Errorf("journey: build: %w", err)
	}
	report.Duplicates, err = w.group(ctx)
	if err != nil {
		return nil, BuildReport{}, fmt.Errorf("journey: build: %w", err)
	}
	if b.opts.DropDuplicates {
		b.refusals.counts[slices.Index(causes[:], ErrDuplicate)] += report.Duplicates
	}
	w.endObservation()
	w.log.forgetUnusedLabels()
	if err := b.attrs.apply(ctx, w, &report); err != nil {
		return nil, BuildReport{}, err
	}
	report.Kept, report.Customers = int64(w.log.Len()), int64(w.log.Customers())
	report.Refused, report.Examples = b.refusals.total(), b.refusals.examples
	for i, n := range b.refusals.counts {
		if n > 0 {
			report.Causes = append(report.Causes, CauseCount{causes[i], n})
		}
	}
	if b.opts.Progress != nil {
		b.opts.Progress(b.read)
	}
	return w.log, report, nil
}

// plan prepares the build: final label codes, one kind of identifier, the number of parts.
func (b *Builder) plan() (*build, error) {
	if _, ok := unixNano(b.opts.AsOf); !ok && !b.opts.AsOf.IsZero() {
		return nil, fmt.Errorf("journey: build: AsOf %v is outside the years 1678 to 2261", b.opts.AsOf)
	}
	places, err := b.places()
	if err != nil {
		return nil, err
	}
	if n := len(b.labels[kindLabel].names); n > math.MaxUint16 {
		return nil, fmt.Errorf("journey: build: %d kinds of event, at most %d; group them", n, math.MaxUint16)
	}
	w := &build{
		opts: b.opts, chunks: b.chunks, places: places, asOf: b.opts.asOf(), seed: maphash.MakeSeed(),
		log: &Log{calendar: b.opts.Calendar, exp: -places},
	}
	b.sortLabels(w.log)
	w.alias = b.aliases.resolve()
	// Identifiers are all integers or all names; an alias is a name.
	hasNames := slices.ContainsFunc(w.chunks, func(c chunk) bool { return c.names != nil })
	if w.named = hasNames || len(w.alias) > 0; w.named {
		for i := range w.chunks {
			w.chunks[i].spellOut()
		}
	}
	w.divide()
	return w, nil
}

// sortLabels gives labels their final codes, in the order of their names, so that a log doesn't depend on the order
// of its events.
func (b *Builder) sortLabels(log *Log) {
	for l := range b.labels {
		names := slices.Clone(b.labels[l].names)
		slices.Sort(names)
		rank := make([]uint32, len(names))
		for i, name := range names {
			rank[b.labels[l].codes[name]] = uint32(i)
		}
		log.labels[l] = names
		// Chunks of one batch share one translation; it is replaced once for each.
		done := make(map[*uint32][]uint32)
		for i := range b.chunks {
			to := &b.chunks[i].labels[l].to
			if len(*to) == 0 {
				continue
			}
			final, ok := done[&(*to)[0]]
			if !ok {
				final = make([]uint32, len(*to))
				for j, code := range *to {
					final[j] = rank[code]
				}
				done[&(*to)[0]] = final
			}
			*to = final
		}
	}
}

// divide chooses the number of parts, so that a part fits a second-level cache, and the spans.
func (w *build) divide() {
	const partRows = 1 << 14
	rows := 0
	for i := range w.chunks {
		rows += w.chunks[i].rows()
	}
	w.parts = min(1<<bits.Len(uint(rows/partRows)), 1<<12)
	w.shift = uint(64 - bits.TrailingZeros(uint(w.parts)))
	workers := max(1, min(runtime.GOMAXPROCS(0), len(w.chunks)))
	for i := range workers {
		w.spans = append(w.spans, span{
			from: i * len(w.chunks) / workers, to: (i + 1) * len(w.chunks) / workers,
			counts: make([]int, w.parts), low: math.MaxInt64, high: math.MinInt64,
		})
	}
}

// eachSpan runs do for every chunk, the chunks of a span one after the other and the spans side by side.
func (w *build) eachSpan(ctx context.Context, do func(s *span, c int)) error {
	return ordered.Run(ctx, len(w.spans), func(i int) (*span, error) {
		s := &w.spans[i]
		for c := s.from; c < s.to; c++ {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			do(s, c)
		}
		return s, nil
	}, func(int, *span) error { return nil })
}

func (w *build) survey(ctx context.Context) error {
	err := w.eachSpan(ctx, func(s *span, c int) {
		k := &w.chunks[c]
		w.read(k, &s.scratch)
		for i, key := range s.scratch.keys {
			if m := s.scratch.marks; m != nil && m[i] != 0 && !s.note(w, c, i, m[i]) {
				continue
			}
			s.low, s.high = min(s.low, k.times[i]), max(s.high, k.times[i])
			s.counts[key>>w.shift]++
		}
	})
	if err != nil {
		return err
	}
	w.layOut()
	return nil
}

// layOut turns the counts of the parts into places, and prepares the calendar for the span of time that there is.
func (w *build) layOut() {
	w.starts = make([]int, w.parts+1)
	at := 0
	low, high := int64(math.MaxInt64), int64(math.MinInt64)
	for p := range w.parts {
		w.starts[p] = at
		for i := range w.spans {
			n := w.spans[i].counts[p]
			w.spans[i].counts[p] = at
			at += n
		}
	}
	w.starts[w.parts] = at
	for i := range w.spans {
		low, high = min(low, w.spans[i].low), max(high, w.spans[i].high)
	}
	if at == 0 {
		low, high = 0, 0
	}
	w.latest = high
	w.table = w.opts.Calendar.DayTable(time.Unix(0, low), time.Unix(0, high))
	switch {
	case w.asOf != math.MaxInt64:
		w.log.last = w.opts.Calendar.Day(w.opts.AsOf)
	case at > 0:
		w.log.last = w.table.Day(high)
	}
	w.log.first = w.log.last // the days of the events widen this
}

// endObservation notes when observation ends, once all events have their days.
func (w *build) endObservation() {
	log, calendar := w.log, w.opts.Calendar
	instantAfter := func(unixNano int64) time.Time { return time.Unix(0, unixNano).Add(1).In(calendar.Zone()) }
	if w.asOf != math.MaxInt64 {
		log.until = instantAfter(w.asOf)
		log.whole = min(calendar.Day(log.until)-1, log.last)
		return
	}
	log.until = calendar.Period(metrics.Daily, log.last).End(calendar.Zone())
	// Where clocks have gone back over midnight, a day goes on after its end; see metrics.Period.Start.
	if after := instantAfter(w.latest); after.After(log.until) {
		log.until = after
	}
	log.whole = log.last
}

// scatter copies the rows to their parts, a column at a time, so that few pages are written at once.
func (w *build) scatter(ctx context.Context) error {
	w.allocate(w.starts[w.parts])
	log := w.log
	return w.eachSpan(ctx, func(s *span, c int) {
		k := &w.chunks[c]
		w.read(k, &s.scratch)
		to := s.place(w.shift)
		scatterTo(log.time, to, k.times)
		scatterTo(w.keys, to, s.scratch.keys)
		for i, at := range to {
			if at >= 0 {
				log.kind[at] = uint16(k.labels[kindLabel].at(i))
			}
		}
		if w.named {
			w.scatterNames(to, c)
		}
		scatterLabels(log.point, to, &k.labels[pointLabel])
		scatterLabels(log.reason, to, &k.labels[reasonLabel])
		if k.seq != nil {
			scatterTo(log.seq, to, k.seq)
		}
		if k.amounts != nil {
			w.scatterAmounts(to, k)
		}
	})
}

// allocate makes the columns; one that would hold nothing but zeros stays nil.
func (w *build) allocate(n int) {
	log := w.log
	w.keys = make([]uint64, n)
	if w.named {
		w.refs = make([]nameRef, n)
	}
	log.time, log.day, log.kind = make([]int64, n), make([]metrics.Day, n), make([]uint16, n)
	if len(log.labels[pointLabel]) > 1 {
		log.point = make([]uint32, n)
	}
	if len(log.labels[reasonLabel]) > 1 {
		log.reason = make([]uint32, n)
	}
	if slices.ContainsFunc(w.chunks, func(c chunk) bool { return c.amounts != nil }) {
		log.amount = make([]int64, n)
	}
	if slices.ContainsFunc(w.chunks, func(c chunk) bool { return c.seq != nil }) {
		log.seq = make([]int64, n)
	}
}

// place gives each row of the chunk just read its place, −1 for one that isn't kept.
func (s *span) place(shift uint) []int {
	to := s.scratch.to[:0]
	for i, key := range s.scratch.keys {
		if m := s.scratch.marks; m != nil && m[i].refused() {
			to = append(to, -1)
			continue
		}
		part := key >> shift
		to = append(to, s.counts[part])
		s.counts[part]++
	}
	s.scratch.to = to
	return to
}

func (w *build) scatterNames(to []int, c int) {
	for i, at := range to {
		if at < 0 {
			continue
		}
		ref := nameRef{chunk: uint32(c), row: uint32(i)}
		ref.check = maphash.String(w.seed, w.name(ref))
		w.refs[at] = ref
	}
}

func scatterTo[T any](column []T, to []int, from []T) {
	for i, at := range to {
		if at >= 0 {
			column[at] = from[i]
		}
	}
}

func scatterLabels(column []uint32, to []int, from *codes) {
	if column == nil {
		return
	}
	for i, at := range to {
		if at >= 0 {
			column[at] = from.at(i)
		}
	}
}

func (w *build) scatterAmounts(to []int, k *chunk) {
	if k.places == w.places {
		scatterTo(w.log.amount, to, k.amounts)
		return
	}
	for i, at := range to {
		if at >= 0 {
			w.log.amount[at], _, _ = w.scaled(k, i)
		}
	}
}
