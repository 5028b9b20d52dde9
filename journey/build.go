package journey

import (
	"context"
	"fmt"
	"math"
	"math/bits"
	"runtime"
	"slices"
	"time"

	"github.com/cespare/xxhash/v2"

	"github.com/untangle-metrics/untangle/internal/ordered"
	"github.com/untangle-metrics/untangle/metrics"
)

// A build turns chunks of rows into columns grouped by customer. It is a radix partition: each row goes to a part chosen by the
// hash of its customer, and each part, small enough for the cache, is grouped and sorted by itself.
//
//	survey   count the rows of each part, chunk range by chunk range; refuse what can't be kept
//	scatter  copy each row to its part, in the order of the chunks
//	group    part by part: number the customers, sort each one's events, write the columns
//
// Nothing depends on how many goroutines do it: rows keep the order of the chunks within a part, and the final order of
// events is a function of the events alone.
type build struct {
	opts    Options
	chunks  []chunk
	names   bool // customers have names, not integer identifiers
	alias   map[string]string
	places  int32
	asOf    int64
	table   metrics.DayTable
	parts   int
	shift   uint // a key's part is key >> shift
	spans   []span
	records []record
	starts  []int // first record of each part, and the end
	log     *Log
}

// record is a row in its part: what is sorted and written, and where the rest of the row is.
type record struct {
	key    uint64 // hash of the customer; of an integer identifier a bijection
	time   int64
	amount int64
	point  uint32
	reason uint32
	chunk  uint32
	row    uint16
	kind   uint16
}

// span is a range of chunks that one goroutine surveys and scatters.
type span struct {
	from, to int
	counts   []int // rows by part; then where the next row of that part goes
	merged   int64
	rounded  int64
	refusals refusals
	low      int64
	high     int64
}

// Build builds the log and says what became of every event. It returns an error when the options contradict each other,
// when strict mode refuses an event, when there are more than 65,535 kinds, when a grouping attribute has too many values, and when ctx
// ends.
func (b *Builder) Build(ctx context.Context) (*Log, BuildReport, error) {
	b.absorb(b.rows)
	b.rows = newCollector()
	w, err := b.plan()
	if err != nil {
		return nil, BuildReport{}, err
	}
	if err := w.survey(ctx); err != nil {
		return nil, BuildReport{}, fmt.Errorf("journey: build: %w", err)
	}
	report := BuildReport{Read: b.read}
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
	duplicates, err := w.group(ctx)
	if err != nil {
		return nil, BuildReport{}, fmt.Errorf("journey: build: %w", err)
	}
	report.Duplicates = duplicates
	if b.opts.DropDuplicates {
		b.refusals.counts[slices.Index(causes[:], ErrDuplicate)] += duplicates
	}
	if report.Unmatched, err = b.attrs.apply(w.log, w.alias); err != nil {
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
	places, err := b.places()
	if err != nil {
		return nil, err
	}
	if n := len(b.labels[kindLabel].names); n > math.MaxUint16 {
		return nil, fmt.Errorf("journey: build: %d kinds of event, at most %d; group them", n, math.MaxUint16)
	}
	w := &build{
		opts: b.opts, chunks: b.chunks, places: places, asOf: math.MaxInt64,
		log: &Log{calendar: b.opts.Calendar, exp: -places},
	}
	if !b.opts.AsOf.IsZero() {
		var ok bool
		if w.asOf, ok = unixNano(b.opts.AsOf); !ok {
			return nil, fmt.Errorf("journey: build: AsOf %v is outside the years 1678 to 2261", b.opts.AsOf)
		}
	}
	b.sortLabels(w.log)
	w.unifyIdentifiers()
	w.alias = b.aliases.resolve()
	if len(w.alias) > 0 {
		w.nameAll() // an alias of an integer identifier may be a name
	}
	rows := 0
	for i := range w.chunks {
		rows += w.chunks[i].rows()
	}
	w.divide(rows)
	return w, nil
}

// sortLabels gives labels their final codes, in the order of their names, so that a log doesn't depend on the order of its events.
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

// unifyIdentifiers spells integer identifiers out when some chunks have names.
func (w *build) unifyIdentifiers() {
	if slices.ContainsFunc(w.chunks, func(c chunk) bool { return c.names != nil }) {
		w.nameAll()
	}
}

func (w *build) nameAll() {
	w.names = true
	for i := range w.chunks {
		w.chunks[i].spellOut()
	}
}

// divide chooses the number of parts, so that a part of records fits a second-level cache, and the spans.
func (w *build) divide(rows int) {
	const partRows = 1 << 14
	w.parts = 1 << bits.Len(uint(rows/partRows))
	w.parts = min(w.parts, 1<<12)
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
		for i, t := range k.times {
			key, merged, ok := w.key(k, i)
			if !ok {
				s.refuse(w, c, i, noCustomer)
				continue
			}
			if fault, ok := w.judge(s, k, i); !ok {
				s.refuse(w, c, i, fault)
				continue
			}
			if merged {
				s.merged++
			}
			s.low, s.high = min(s.low, t), max(s.high, t)
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
	for p := range w.parts {
		w.starts[p] = at
		for i := range w.spans {
			n := w.spans[i].counts[p]
			w.spans[i].counts[p] = at
			at += n
		}
	}
	w.starts[w.parts] = at
	low, high := int64(math.MaxInt64), int64(math.MinInt64)
	for i := range w.spans {
		low, high = min(low, w.spans[i].low), max(high, w.spans[i].high)
	}
	if at == 0 {
		low, high = 0, 0
	}
	w.table = w.opts.Calendar.DayTable(time.Unix(0, low), time.Unix(0, high))
	w.log.first, w.log.last = w.table.Day(low), w.table.Day(high)
	if w.asOf != math.MaxInt64 {
		w.log.last = max(w.log.first, w.opts.Calendar.Day(w.opts.AsOf))
	}
}

func (w *build) scatter(ctx context.Context) error {
	w.records = make([]record, w.starts[w.parts])
	return w.eachSpan(ctx, func(s *span, c int) {
		k := &w.chunks[c]
		for i, t := range k.times {
			key, _, ok := w.key(k, i)
			if !ok {
				continue
			}
			amount, ok := w.keep(k, i)
			if !ok {
				continue
			}
			part := key >> w.shift
			w.records[s.counts[part]] = record{
				key: key, time: t, amount: amount, chunk: uint32(c), row: uint16(i),
				kind:  uint16(k.labels[kindLabel].at(i)),
				point: k.labels[pointLabel].at(i), reason: k.labels[reasonLabel].at(i),
			}
			s.counts[part]++
		}
	})
}

// key returns the hash of a row's customer, and whether its identifier stands for another; ok is false when there is no customer.
func (w *build) key(k *chunk, i int) (key uint64, merged, ok bool) {
	if k.ids != nil {
		return mix(uint64(k.ids[i])), false, true
	}
	name := k.names[i]
	if name == "" {
		return 0, false, false
	}
	if len(w.alias) > 0 {
		if to, found := w.alias[name]; found {
			return xxhash.Sum64String(to), true, true
		}
	}
	return xxhash.Sum64String(name), false, true
}

// name returns the name of a row's customer, after aliases.
func (w *build) name(r *record) string {
	name := w.chunks[r.chunk].names[r.row]
	if len(w.alias) > 0 {
		if to, found := w.alias[name]; found {
			return to
		}
	}
	return name
}

// mix is the finaliser of SplitMix64, a bijection of 64 bits (Steele, Lea, Flood 2014), so that equal hashes are equal identifiers.
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}
