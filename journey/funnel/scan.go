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
	stepOf  []uint8  // by code: see links.find; nil when more than the kind decides
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

// steps returns the step that each kind can fill, by code, of n steps, and n+1 for none. It is nil when more than the
// kind decides, or a kind can fill several.
func (s *scanner) steps(n int) []uint8 {
	if s.checked|s.first != 0 {
		return nil
	}
	var steps []uint8
	for _, mask := range s.byKind {
		if mask&(mask-1) != 0 {
			return nil
		}
		steps = append(steps, uint8(lowest(mask|1<<(n+1))))
	}
	return steps
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

// masks returns the mask of each of a customer's events, in the place of those in into, with their union; and whether
// some events that count have one time or can fill several steps.
func (s *scanner) masks(t journey.Trace, into []uint64) (masks []uint64, seen uint64, tied bool) {
	kinds := t.KindCodes()
	times := t.Times()[:len(kinds)]
	if cap(into) < len(kinds) {
		into = make([]uint64, 2*len(kinds))
	}
	masks = into[:len(kinds)]
	for i, code := range kinds {
		masks[i] = s.byKind[code]
	}
	if s.checked|s.first != 0 {
		s.refine(t, masks)
	}
	several, before := uint64(0), times[0]-1
	for i, at := range times {
		mask := masks[i]
		if mask == 0 {
			continue
		}
		if at == before {
			tied = true
		}
		before = at
		seen |= mask
		several |= mask & (mask - 1)
	}
	return masks, seen, tied || several&stepBits != 0
}

// refine takes from masks what more than the kind decides.
func (s *scanner) refine(t journey.Trace, masks []uint64) {
	times, sequences := t.Times(), s.sequences(t)
	var firsts, pending uint64 // of the steps in first: those had before this group, and in it
	for i, mask := range masks {
		if !together(times, sequences, i) {
			firsts |= pending
			pending = 0
		}
		if mask&s.checked != 0 {
			for j := range s.checks {
				if c := &s.checks[j]; mask&c.bit != 0 && !c.Has(t, i) {
					mask &^= c.bit
				}
			}
		}
		pending |= mask & s.first
		masks[i] = mask &^ firsts
	}
}

// sequences returns the sequence numbers that order ties; nil when ties may have any order.
func (s *scanner) sequences(t journey.Trace) []int64 {
	if s.exact {
		return t.Sequences()
	}
	return nil
}

// together reports whether an event and the one before it may have any order.
func together(times, sequences []int64, i int) bool {
	return i > 0 && times[i] == times[i-1] && (sequences == nil || sequences[i] == sequences[i-1])
}

// rows appends the events that count to into, given the masks of all.
func (s *scanner) rows(t journey.Trace, masks []uint64, into []row) []row {
	times, sequences, group := t.Times(), s.sequences(t), none
	for i, mask := range masks {
		if !together(times, sequences, i) {
			group++
		}
		if mask != 0 || s.all {
			into = append(into, row{times[i], mask, int32(i), group})
		}
	}
	return into
}

// part cuts rows by the value of a dimension, each value's in order: rows of equal value come to stand together, and
// ends returns where each value's end.
func (w *work) part(t journey.Trace, d *dimension) (ends []int32) {
	w.slots, w.counts = w.slots[:0], w.counts[:0]
	w.makeSlots(d)
	for i := range w.rows {
		slot := w.valueSlot(d.code(t, int(w.rows[i].pos)))
		if int(slot) == len(w.counts) {
			w.counts = append(w.counts, 0)
		}
		w.counts[slot]++
		w.slots = append(w.slots, slot)
	}
	w.freeSlots()
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

// makeSlots prepares valueSlot for a dimension.
func (w *work) makeSlots(d *dimension) {
	if len(w.slotOf) < len(d.values) {
		w.slotOf = make([]int32, len(d.values))
	}
}

// valueSlot numbers the values that it is asked for, by their codes, from 0.
func (w *work) valueSlot(code int) int32 {
	if w.slotOf[code] == 0 {
		w.used = append(w.used, int32(code))
		w.slotOf[code] = int32(len(w.used))
	}
	return w.slotOf[code] - 1
}

// freeSlots makes valueSlot begin anew.
func (w *work) freeSlots() {
	for _, code := range w.used {
		w.slotOf[code] = 0
	}
	w.used = w.used[:0]
}
