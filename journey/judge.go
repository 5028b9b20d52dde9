package journey

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/cespare/xxhash/v2"
	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/metrics"
)

// A mark says what is special about a row; most rows have none.
type mark uint8

// A row is refused for one cause; a kept one may be merged, rounded, or both.
const (
	withoutCustomer mark = iota + 1
	afterAsOf
	tooFine
	refusedMask mark = 1<<4 - 1
	mergedMark  mark = 1 << 4
	roundedMark mark = 1 << 5
)

func (m mark) refused() bool { return m&refusedMask != 0 }

// scratch is what a goroutine knows of the chunk it works on.
type scratch struct {
	keys  []uint64 // by row: the hash of the customer
	marks []mark   // by row; nil when no row has any
	spare []mark   // where marks are kept when there are some
	to    []int    // by row: its place in the parts
}

// mark adds to a row's mark.
func (s *scratch) mark(row int, m mark) {
	if s.marks == nil {
		if s.spare == nil {
			s.spare = make([]mark, chunkRows)
		}
		s.marks = s.spare[:len(s.keys)]
		clear(s.marks)
	}
	// Refused is refused: the first cause stays, and nothing else matters.
	if !s.marks[row].refused() {
		if m.refused() {
			s.marks[row] = 0
		}
		s.marks[row] |= m
	}
}

// read hashes a chunk's customers and marks its special rows.
func (w *build) read(k *chunk, s *scratch) {
	s.marks = nil
	if cap(s.keys) == 0 {
		s.keys = make([]uint64, chunkRows)
	}
	s.keys = s.keys[:k.rows()]
	w.hash(k, s)
	if w.asOf != math.MaxInt64 {
		for i := range k.times {
			if !k.happened(i, w.asOf) {
				s.mark(i, afterAsOf)
			}
		}
	}
	if k.amounts != nil && k.places != w.places {
		for i := range k.amounts {
			if _, rounded, ok := w.scaled(k, i); !ok {
				s.mark(i, tooFine)
			} else if rounded {
				s.mark(i, roundedMark)
			}
		}
	}
}

func (w *build) hash(k *chunk, s *scratch) {
	if !w.named {
		for i, id := range k.ids {
			s.keys[i] = mix(uint64(id))
		}
		return
	}
	for i, name := range k.names {
		if name == "" {
			s.mark(i, withoutCustomer)
		}
		if len(w.alias) > 0 {
			if to, ok := w.alias[name]; ok {
				s.mark(i, mergedMark)
				name = to
			}
		}
		s.keys[i] = xxhash.Sum64String(name)
	}
}

// name returns the customer of a row, after aliases.
func (w *build) name(r nameRef) string {
	name := w.chunks[r.chunk].names[r.row]
	if len(w.alias) > 0 {
		if to, ok := w.alias[name]; ok {
			return to
		}
	}
	return name
}

// mix is the finaliser of SplitMix64 (Steele, Lea, Flood 2014), a bijection: equal hashes are equal identifiers.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// unmix is the inverse of mix; its factors are the inverses of mix's modulo 2^64.
func unmix(x uint64) uint64 {
	x = (x ^ x>>31 ^ x>>62) * 0x319642b2d24d8ec3
	x = (x ^ x>>27 ^ x>>54) * 0x96de1b173f119089
	return x ^ x>>30 ^ x>>60
}

// scaled brings a row's amount to the log's places; ok is false when it has too many digits for them.
func (w *build) scaled(k *chunk, i int) (amount int64, rounded, ok bool) {
	if k.places <= w.places {
		amount, ok = exact.Scale(k.amounts[i], w.places-k.places)
		return amount, false, ok
	}
	amount, wasExact := exact.RoundHalfEven(k.amounts[i], k.places-w.places)
	return amount, !wasExact, wasExact || w.opts.Round
}

// note counts what is special about a row, and reports whether the row is kept. A refused one is described, by its
// place in the order of reading, while descriptions are still kept.
func (s *span) note(w *build, chunk, row int, m mark) bool {
	if !m.refused() {
		if m&mergedMark != 0 {
			s.merged++
		}
		if m&roundedMark != 0 {
			s.rounded++
		}
		return true
	}
	k := &w.chunks[chunk]
	var fault metrics.Fault
	switch m & refusedMask {
	case withoutCustomer:
		fault = noCustomer
	case afterAsOf:
		fault = later
	case tooFine:
		fault = tooManyDigits
	}
	if len(s.refusals.examples) < w.opts.Examples || s.refusals.bad.Err == nil && !asked(fault.Err) {
		at := row + 1
		for i := range chunk {
			at += w.chunks[i].rows()
		}
		fault.Op = "journey: build: event " + strconv.Itoa(at) + " of those read well"
		switch fault.Err {
		case ErrLater:
			at := k.times[row]
			if fault.Field = "time"; at <= w.asOf {
				fault.Field, at = "known", k.known[row]
			}
			fault.Value = time.Unix(0, at).In(w.opts.Calendar.Zone()).Format(time.RFC3339)
		case ErrPlaces:
			fault.Field, fault.Value = "amount", decimal.New(k.amounts[row], -k.places).String()
			fault.Cause = fmt.Sprintf("doesn't fit money of %d decimal places in 63 bits", w.places)
		}
	}
	s.refusals.add(fault, w.opts.Examples)
	return false
}

var (
	later = metrics.Fault{
		Cause: "happened or became known after the as-of date", Remedy: "leave Options.AsOf zero to keep it", Err: ErrLater,
	}
	tooManyDigits = metrics.Fault{
		Cause:  "has too many digits",
		Remedy: "set Options.Places to the currency's places, with Options.Round if the data have finer amounts",
		Err:    ErrPlaces,
	}
)
