package journey

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/internal/ordered"
	"github.com/untangle-metrics/untangle/metrics"
)

// A grouped part is its customers in the order of their identifiers, and how many events each has.
type groupedPart struct {
	ids        []int64
	names      []string
	events     []int32
	duplicates int64
	hasSeq     bool
}

// group turns every part into columns of the log and returns the number of duplicates.
func (w *build) group(ctx context.Context) (duplicates int64, err error) {
	log, n := w.log, len(w.records)
	log.time, log.day = make([]int64, n), make([]metrics.Day, n)
	log.kind, log.point, log.reason = make([]uint16, n), make([]uint32, n), make([]uint32, n)
	if slices.ContainsFunc(w.chunks, func(c chunk) bool { return c.amounts != nil }) {
		log.amount = make([]int64, n)
	}
	if slices.ContainsFunc(w.chunks, func(c chunk) bool { return c.seq != nil }) {
		log.seq = make([]int64, n)
	}
	log.offsets = append(make([]int, 0, n/8+1), 0)
	log.parts = append(make([]int, 0, w.parts+1), 0)
	log.shift = w.shift
	to := 0
	err = ordered.Run(ctx, w.parts, func(p int) (groupedPart, error) {
		g := grouper{build: w, at: w.starts[p]}
		return g.run(w.records[w.starts[p]:w.starts[p+1]]), nil
	}, func(p int, g groupedPart) error {
		duplicates += g.duplicates
		log.ids, log.names = append(log.ids, g.ids...), append(log.names, g.names...)
		from := w.starts[p]
		for _, events := range g.events {
			to += int(events)
			log.offsets = append(log.offsets, to)
		}
		log.parts = append(log.parts, len(log.offsets)-1)
		// Dropped duplicates leave a gap at the end of a part; it is closed here, in order, over columns that no one writes any more.
		log.moveDown(log.offsets[log.parts[p]], from, to)
		return nil
	})
	if err != nil {
		return 0, err
	}
	log.truncate(to)
	w.records = nil
	return duplicates, nil
}

// moveDown moves the events that start at from so that they end at to and start at start.
func (l *Log) moveDown(start, from, to int) {
	if start == from {
		return
	}
	n := to - start
	copy(l.time[start:to], l.time[from:from+n])
	copy(l.day[start:to], l.day[from:from+n])
	copy(l.kind[start:to], l.kind[from:from+n])
	copy(l.point[start:to], l.point[from:from+n])
	copy(l.reason[start:to], l.reason[from:from+n])
	if l.amount != nil {
		copy(l.amount[start:to], l.amount[from:from+n])
	}
	if l.seq != nil {
		copy(l.seq[start:to], l.seq[from:from+n])
	}
}

func (l *Log) truncate(n int) {
	l.time, l.day = l.time[:n:n], l.day[:n:n]
	l.kind, l.point, l.reason = l.kind[:n:n], l.point[:n:n], l.reason[:n:n]
	if l.amount != nil {
		l.amount = l.amount[:n:n]
	}
	if l.seq != nil {
		l.seq = l.seq[:n:n]
	}
	l.offsets, l.ids, l.names = slices.Clip(l.offsets), slices.Clip(l.ids), slices.Clip(l.names)
}

// A grouper works on one part.
type grouper struct {
	*build
	at     int     // where the part's events go in the log
	slots  []int32 // open addressing by key: customer+1, 0 for empty
	firsts []int   // the first record of each customer
	of     []int32 // the customer of each record
	counts []int32 // the records of each customer
}

func (g *grouper) run(records []record) groupedPart {
	if len(records) == 0 {
		return groupedPart{}
	}
	g.number(records)
	out, rank := g.identify(records)

	// A counting sort by customer, into a copy.
	next := make([]int32, len(g.counts)+1)
	for c, r := range rank {
		next[r+1] = g.counts[c]
	}
	for c := 1; c < len(next); c++ {
		next[c] += next[c-1]
	}
	ends := slices.Clone(next[1:])
	grouped := make([]record, len(records))
	for i := range records {
		c := rank[g.of[i]]
		grouped[next[c]] = records[i]
		next[c]++
	}

	out.events = make([]int32, len(ends))
	from, at := int32(0), g.at
	for c, end := range ends {
		events := grouped[from:end]
		g.sort(events)
		kept := g.write(at, events, &out)
		out.events[c] = int32(kept)
		at += kept
		from = end
	}
	return out
}

// number gives each customer of the part a number.
func (g *grouper) number(records []record) {
	g.of = make([]int32, len(records))
	g.slots = make([]int32, 1<<10)
	for i := range records {
		if len(g.firsts) >= len(g.slots)/2 {
			g.grow(records)
		}
		slot := g.find(records, &records[i])
		if g.slots[slot] == 0 {
			g.firsts = append(g.firsts, i)
			g.counts = append(g.counts, 0)
			g.slots[slot] = int32(len(g.firsts))
		}
		c := g.slots[slot] - 1
		g.of[i] = c
		g.counts[c]++
	}
}

// find returns the slot of a record's customer, or the empty slot where it belongs.
func (g *grouper) find(records []record, r *record) int {
	mask := len(g.slots) - 1
	for slot := int(r.key) & mask; ; slot = (slot + 1) & mask {
		c := g.slots[slot]
		if c == 0 {
			return slot
		}
		// An integer identifier is its key; names may share a hash.
		if first := &records[g.firsts[c-1]]; first.key == r.key && (!g.names || g.name(first) == g.name(r)) {
			return slot
		}
	}
}

func (g *grouper) grow(records []record) {
	g.slots = make([]int32, 2*len(g.slots))
	for c, first := range g.firsts {
		g.slots[g.find(records, &records[first])] = int32(c + 1)
	}
}

// identify returns the customers' identifiers in order, and the rank of each customer in it.
func (g *grouper) identify(records []record) (out groupedPart, rank []int32) {
	order := make([]int32, len(g.firsts))
	for c := range order {
		order[c] = int32(c)
	}
	if g.names {
		names := make([]string, len(g.firsts))
		bytes := 0
		for c, first := range g.firsts {
			names[c] = g.name(&records[first])
			bytes += len(names[c])
		}
		slices.SortFunc(order, func(a, b int32) int { return strings.Compare(names[a], names[b]) })
		// One text holds all names of the part, so that the log doesn't keep the callers' texts alive.
		var all strings.Builder
		all.Grow(bytes)
		for _, c := range order {
			all.WriteString(names[c])
		}
		text := all.String()
		out.names = make([]string, len(order))
		for i, c := range order {
			out.names[i], text = text[:len(names[c])], text[len(names[c]):]
		}
	} else {
		ids := make([]int64, len(g.firsts))
		for c, first := range g.firsts {
			ids[c] = g.chunks[records[first].chunk].ids[records[first].row]
		}
		slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(ids[a], ids[b]) })
		out.ids = make([]int64, len(order))
		for i, c := range order {
			out.ids[i] = ids[c]
		}
	}
	rank = make([]int32, len(order))
	for i, c := range order {
		rank[c] = int32(i)
	}
	return out, rank
}

// sort orders one customer's events by time, sequence and then content, so that the order they were read in doesn't show.
func (g *grouper) sort(events []record) {
	if len(events) > 32 {
		slices.SortFunc(events, func(a, b record) int { return g.compare(&a, &b) })
		return
	}
	for i := 1; i < len(events); i++ {
		if g.compare(&events[i-1], &events[i]) <= 0 {
			continue
		}
		r, j := events[i], i
		for ; j > 0 && g.compare(&events[j-1], &r) > 0; j-- {
			events[j] = events[j-1]
		}
		events[j] = r
	}
}

func (g *grouper) compare(a, b *record) int {
	if a.time != b.time {
		return cmp.Compare(a.time, b.time)
	}
	return cmp.Or(
		cmp.Compare(g.seq(a), g.seq(b)), cmp.Compare(a.kind, b.kind), cmp.Compare(a.point, b.point),
		cmp.Compare(a.reason, b.reason), cmp.Compare(a.amount, b.amount),
	)
}

func (g *grouper) seq(r *record) int64 {
	if seq := g.chunks[r.chunk].seq; seq != nil {
		return seq[r.row]
	}
	return 0
}

// write puts one customer's sorted events into the log's columns and returns how many were kept.
func (g *grouper) write(at int, events []record, out *groupedPart) int {
	log, start := g.log, at
	for i := range events {
		r := &events[i]
		if i > 0 && events[i-1].time == r.time && g.compare(&events[i-1], r) == 0 {
			out.duplicates++
			if g.opts.DropDuplicates {
				continue
			}
		}
		log.time[at], log.day[at] = r.time, g.table.Day(r.time)
		log.kind[at], log.point[at], log.reason[at] = r.kind, r.point, r.reason
		if log.amount != nil {
			log.amount[at] = r.amount
		}
		if log.seq != nil {
			log.seq[at] = g.seq(r)
		}
		at++
	}
	return at - start
}
