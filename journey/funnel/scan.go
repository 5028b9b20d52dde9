package funnel

import "github.com/untangle-metrics/untangle/journey"

// A row is an event that a funnel looks at.
type row struct {
	time  int64
	mask  uint64 // which steps it can fill, from bit 0, and which exclusions it is, from bit maxSteps
	pos   int32  // in the trace
	group int32  // events of one group have any order
}

const stepBits = 1<<maxSteps - 1

// scanner tells which steps an event can fill and which exclusions it is.
type scanner struct {
	byKind  []uint64 // by code: the selections that don't refuse the kind
	checks  []check  // the selections that ask for more than the kind
	checked uint64
	first   uint64 // steps that take the first event ever
	exact   bool   // ties are taken by their sequence
	all     bool   // rows of events that nothing selects are kept too
}

type check struct {
	bit uint64
	journey.Selected
}

func (o *Options) scanner(log *journey.Log) scanner {
	s := scanner{
		byKind: make([]uint64, len(log.Kinds())), exact: o.Ties == BySequence,
		all: o.Order == Strict || o.Parity&ClickHouseStrictOrder != 0,
	}
	for i, step := range o.Steps {
		s.add(log, step.Selection, 1<<i)
		if step.FirstTimeEver {
			s.first |= 1 << i
		}
	}
	for i, x := range o.Exclusions {
		s.add(log, x.Selection, 1<<(maxSteps+i))
	}
	return s
}

func (s *scanner) add(log *journey.Log, sel journey.Selection, bit uint64) {
	wanted := make(map[string]bool)
	for _, kind := range sel.Kinds {
		wanted[kind] = true
	}
	for code, kind := range log.Kinds() {
		if len(sel.Kinds) == 0 || wanted[kind] {
			s.byKind[code] |= bit
		}
	}
	if len(sel.Points) > 0 || len(sel.Reasons) > 0 || sel.Where != nil {
		s.checks = append(s.checks, check{bit, sel.In(log)})
		s.checked |= bit
	}
}

// rows appends a customer's events to into, and returns it with the union of their masks, and whether some of them have
// one time or can fill several steps.
func (s *scanner) rows(t journey.Trace, into []row) (rows []row, seen uint64, tied bool) {
	if s.checked|s.first == 0 && !s.exact && !s.all {
		return s.byKinds(t, into)
	}
	times, kinds := t.Times(), t.KindCodes()
	var sequences []int64
	if s.exact {
		sequences = t.Sequences()
	}
	group, before := int32(-1), int64(0)
	var firsts, pending uint64 // of the steps in first: those had before this group, and in it
	for i, code := range kinds {
		if i == 0 || times[i] != times[i-1] || sequences != nil && sequences[i] != sequences[i-1] {
			group++
			firsts |= pending
			pending = 0
		}
		mask := s.byKind[code]
		if mask&s.checked != 0 {
			for j := range s.checks {
				if c := &s.checks[j]; mask&c.bit != 0 && !c.Has(t, i) {
					mask &^= c.bit
				}
			}
		}
		if s.first != 0 {
			pending |= mask & s.first
			mask &^= firsts
		}
		if mask != 0 || s.all {
			steps := mask & stepBits
			tied = tied || steps&(steps-1) != 0 || times[i] == before && len(into) > 0
			before = times[i]
			into = append(into, row{times[i], mask, int32(i), group})
			seen |= mask
		}
	}
	return into, seen, tied
}

// byKinds does what rows does when kinds alone decide.
func (s *scanner) byKinds(t journey.Trace, into []row) (rows []row, seen uint64, tied bool) {
	kinds := t.KindCodes()
	times := t.Times()[:len(kinds)]
	group, before, several := none, int64(0), uint64(0)
	for i, code := range kinds {
		mask := s.byKind[code]
		if mask == 0 {
			continue
		}
		at := times[i]
		if at != before || group < 0 {
			group++
		} else {
			tied = true
		}
		before = at
		steps := mask & stepBits
		several |= steps & (steps - 1)
		seen |= mask
		into = append(into, row{at, mask, int32(i), group})
	}
	return into, seen, tied || several != 0
}

// part cuts rows by the value of a dimension, each value's in order: rows of equal value come to stand together, and
// ends returns where each value's end.
func (w *work) part(t journey.Trace, d *dimension) (ends []int32) {
	w.slots, w.counts = w.slots[:0], w.counts[:0]
	if len(w.slotOf) < len(d.values) {
		w.slotOf = make([]int32, len(d.values))
	}
	for i := range w.rows {
		code := d.code(t, int(w.rows[i].pos))
		if w.slotOf[code] == 0 {
			w.counts = append(w.counts, 0)
			w.used = append(w.used, int32(code))
			w.slotOf[code] = int32(len(w.counts))
		}
		slot := w.slotOf[code] - 1
		w.counts[slot]++
		w.slots = append(w.slots, slot)
	}
	for _, code := range w.used {
		w.slotOf[code] = 0
	}
	w.used = w.used[:0]
	at := int32(0)
	for slot, n := range w.counts {
		w.counts[slot], at = at, at+n
	}
	if cap(w.parted) < len(w.rows) {
		w.parted = make([]row, len(w.rows), cap(w.rows))
	}
	w.parted = w.parted[:len(w.rows)]
	for i, slot := range w.slots {
		w.parted[w.counts[slot]] = w.rows[i]
		w.counts[slot]++
	}
	w.rows, w.parted = w.parted, w.rows
	return w.counts
}
