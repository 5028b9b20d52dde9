package journey

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/untangle-metrics/untangle/internal/ordered"
	"github.com/untangle-metrics/untangle/metrics"
)

// A groupedPart is the customers of a part, in the order of their identifiers, and how many events each has.
type groupedPart struct {
	ids         []int64
	names       []string
	events      []int32
	duplicates  int64
	ties        int64
	first, last metrics.Day // of all events; meaningless without any
}

// group puts every part of the log's columns in order and returns the number of duplicates.
func (w *build) group(ctx context.Context) (duplicates int64, err error) {
	log := w.log
	log.offsets = append(make([]int, 0, len(log.time)/8+1), 0)
	log.parts = append(make([]int, 0, w.parts+1), 0)
	log.shift = w.shift
	groupers := sync.Pool{New: func() any { return &grouper{build: w} }}
	to := 0
	err = ordered.Run(ctx, w.parts, func(p int) (groupedPart, error) {
		g := groupers.Get().(*grouper)
		defer groupers.Put(g)
		return g.run(w.starts[p], w.starts[p+1]), nil
	}, func(p int, part groupedPart) error {
		duplicates += part.duplicates
		log.ties += part.ties
		if len(part.events) > 0 {
			log.first, log.last = min(log.first, part.first), max(log.last, part.last)
		}
		log.ids, log.names = append(log.ids, part.ids...), append(log.names, part.names...)
		start := to
		for _, events := range part.events {
			to += int(events)
			log.offsets = append(log.offsets, to)
		}
		log.parts = append(log.parts, len(log.offsets)-1)
		// Dropped duplicates leave a gap after a part; it is closed in order, over rows that no one works on any more.
		log.moveDown(start, w.starts[p], to-start)
		return nil
	})
	if err != nil {
		return 0, err
	}
	log.truncate(to)
	w.keys, w.refs = nil, nil
	return duplicates, nil
}

// moveDown moves n events from one place to an earlier one.
func (l *Log) moveDown(to, from, n int) {
	if to == from {
		return
	}
	moveDown(l.time, to, from, n)
	moveDown(l.day, to, from, n)
	moveDown(l.kind, to, from, n)
	moveDown(l.point, to, from, n)
	moveDown(l.reason, to, from, n)
	moveDown(l.amount, to, from, n)
	moveDown(l.seq, to, from, n)
}

func moveDown[T any](column []T, to, from, n int) {
	if column != nil {
		copy(column[to:to+n], column[from:from+n])
	}
}

// truncate ends the columns after n events.
func (l *Log) truncate(n int) {
	l.time, l.day, l.kind = l.time[:n:n], l.day[:n:n], l.kind[:n:n]
	if l.point != nil {
		l.point = l.point[:n:n]
	}
	if l.reason != nil {
		l.reason = l.reason[:n:n]
	}
	if l.amount != nil {
		l.amount = l.amount[:n:n]
	}
	if l.seq != nil {
		l.seq = l.seq[:n:n]
	}
	l.offsets, l.ids, l.names = slices.Clip(l.offsets), slices.Clip(l.ids), slices.Clip(l.names)
}

// A grouper works on one part after another, in memory of its own that it uses again.
type grouper struct {
	*build
	from   int      // the part's first row
	keys   []uint64 // the part's rows
	slots  []slot   // open addressing by key
	firsts []int32  // by customer: the first row
	counts []int32  // by customer: the number of rows
	of     []int32  // by row: the customer
	rank   []int32  // by customer: its place in the order of identifiers
	next   []int32  // by rank: where the next row goes
	order  []int32  // the rows in their final order
	ids    []numbered
	copies copies
}

// slot is a customer of the hash table of a part; number is the customer's + 1, 0 in an empty slot.
type slot struct {
	key    uint64
	number int32
}

// numbered is an integer identifier with the number of its customer.
type numbered struct {
	id       int64
	customer int32
}

// copies is room for one column of each type.
type copies struct {
	int64s  []int64
	uint32s []uint32
	uint16s []uint16
}

func (g *grouper) run(from, to int) groupedPart {
	if from == to {
		return groupedPart{}
	}
	g.from, g.keys = from, g.build.keys[from:to]
	g.number()
	part := g.identify()

	// A counting sort of the rows by customer.
	g.next = resize(g.next, len(g.counts)+1)
	clear(g.next)
	for c, r := range g.rank {
		g.next[r+1] = g.counts[c]
	}
	for c := 1; c < len(g.next); c++ {
		g.next[c] += g.next[c-1]
	}
	g.order = resize(g.order, len(g.keys))
	for i, c := range g.of {
		r := g.rank[c]
		g.order[g.next[r]] = int32(i)
		g.next[r]++
	}
	// Now next[r] is the end of customer r.
	part.events = make([]int32, len(g.counts))
	start, kept := int32(0), 0
	for r := range part.events {
		rows := g.order[start:g.next[r]]
		start = g.next[r]
		n := len(rows)
		switch {
		case !g.inOrder(rows):
			slices.SortFunc(rows, g.compare)
			n = g.keep(g.order[kept:], rows, &part)
		case kept+n < int(start): // duplicates have been dropped before
			copy(g.order[kept:], rows)
		}
		part.events[r] = int32(n)
		kept += n
	}
	g.permute(kept)
	g.date(&part)
	return part
}

// number gives each customer of the part a number.
func (g *grouper) number() {
	if g.slots == nil {
		g.slots = make([]slot, 1<<12)
	}
	clear(g.slots)
	g.firsts, g.counts, g.of = g.firsts[:0], g.counts[:0], resize(g.of, len(g.keys))
	of := g.of
	for i, key := range g.keys {
		at := g.find(key, int32(i))
		c := at.number - 1
		if c < 0 {
			c = int32(len(g.firsts))
			g.firsts, g.counts = append(g.firsts, int32(i)), append(g.counts, 0)
			*at = slot{key, c + 1}
			if len(g.firsts) > len(g.slots)/2 {
				g.grow()
			}
		}
		of[i] = c
		g.counts[c]++
	}
}

// find returns the slot of a row's customer, or the empty slot where it belongs.
func (g *grouper) find(key uint64, row int32) *slot {
	mask := uint64(len(g.slots) - 1)
	for i := key & mask; ; i = (i + 1) & mask {
		at := &g.slots[i]
		// An integer identifier is its key; names may share one.
		if at.number == 0 || at.key == key && (!g.named || g.ref(g.firsts[at.number-1]).check == g.ref(row).check) {
			return at
		}
	}
}

func (g *grouper) ref(row int32) *nameRef { return &g.refs[g.from+int(row)] }

func (g *grouper) grow() {
	g.slots = make([]slot, 2*len(g.slots))
	for c, first := range g.firsts {
		key := g.keys[first]
		*g.find(key, first) = slot{key, int32(c + 1)}
	}
}

// identify returns the part's identifiers in order, and finds the rank of each customer.
func (g *grouper) identify() (part groupedPart) {
	order := make([]int32, len(g.firsts))
	for c := range order {
		order[c] = int32(c)
	}
	if g.named {
		part.names = g.identifyNames(order)
	} else {
		part.ids = g.identifyIDs(order)
	}
	g.rank = resize(g.rank, len(order))
	for r, c := range order {
		g.rank[c] = int32(r)
	}
	return part
}

func (g *grouper) identifyIDs(order []int32) []int64 {
	// Sorting the identifiers with their customers is several times faster than sorting places in a list of them.
	g.ids = resize(g.ids, len(order))
	for c, first := range g.firsts {
		g.ids[c] = numbered{int64(unmix(g.keys[first])), int32(c)}
	}
	slices.SortFunc(g.ids, func(a, b numbered) int { return cmp.Compare(a.id, b.id) })
	ids := make([]int64, len(order))
	for r, n := range g.ids {
		ids[r], order[r] = n.id, n.customer
	}
	return ids
}

func (g *grouper) identifyNames(order []int32) []string {
	names := make([]string, len(order))
	bytes := 0
	for c, first := range g.firsts {
		names[c] = g.name(*g.ref(first))
		bytes += len(names[c])
	}
	slices.SortFunc(order, func(a, b int32) int { return strings.Compare(names[a], names[b]) })
	// One text holds all names of the part, so that the log doesn't keep the texts it was read from alive.
	var all strings.Builder
	all.Grow(bytes)
	slices.Sort(names)
	for _, name := range names {
		all.WriteString(name)
	}
	text := all.String()
	for i, name := range names {
		names[i], text = text[:len(name)], text[len(name):]
	}
	return names
}

// inOrder reports whether one customer's rows are in order of time, without two at one time: then nothing else decides.
func (g *grouper) inOrder(rows []int32) bool {
	times := g.log.time[g.from : g.from+len(g.keys)]
	last := times[rows[0]]
	for _, row := range rows[1:] {
		t := times[row]
		if t <= last {
			return false
		}
		last = t
	}
	return true
}

// compare orders rows by time, sequence and then content, so that the order they were read in doesn't show.
func (g *grouper) compare(a, b int32) int {
	l, i, j := g.log, g.from+int(a), g.from+int(b)
	if l.time[i] != l.time[j] {
		return cmp.Compare(l.time[i], l.time[j])
	}
	return cmp.Or(
		compareAt(l.seq, i, j), cmp.Compare(l.kind[i], l.kind[j]), compareAt(l.point, i, j),
		compareAt(l.reason, i, j), compareAt(l.amount, i, j),
	)
}

func compareAt[T cmp.Ordered](column []T, i, j int) int {
	if column == nil {
		return 0
	}
	return cmp.Compare(column[i], column[j])
}

// keep counts the duplicates among one customer's sorted rows, moves the rows that are kept to the front of into, and
// returns how many.
func (g *grouper) keep(into, rows []int32, part *groupedPart) int {
	n := 0
	for i, row := range rows {
		if i > 0 && g.compare(rows[i-1], row) == 0 {
			part.duplicates++
			if g.opts.DropDuplicates {
				rows[i] = rows[i-1] // the next is compared with the one that was kept
				continue
			}
		}
		into[n] = row
		n++
	}
	part.ties += g.tied(into[:n])
	return n
}

// tied counts, among one customer's sorted rows, those whose order only their kind or point decides.
func (g *grouper) tied(rows []int32) (n int64) {
	for from := 0; from < len(rows); {
		to, differ := from+1, false
		for ; to < len(rows) && g.together(rows[from], rows[to]); to++ {
			i, j := g.from+int(rows[to-1]), g.from+int(rows[to])
			differ = differ || g.log.kind[i] != g.log.kind[j] || compareAt(g.log.point, i, j) != 0
		}
		if differ {
			n += int64(to - from)
		}
		from = to
	}
	return n
}

// together reports whether two rows have one time and one sequence number.
func (g *grouper) together(a, b int32) bool {
	i, j := g.from+int(a), g.from+int(b)
	return g.log.time[i] == g.log.time[j] && compareAt(g.log.seq, i, j) == 0
}

// permute puts the part's columns in the order found.
func (g *grouper) permute(kept int) {
	l, order, from := g.log, g.order[:kept], g.from
	g.copies.int64s = permute(l.time, g.copies.int64s, order, from, len(g.keys))
	g.copies.int64s = permute(l.amount, g.copies.int64s, order, from, len(g.keys))
	g.copies.int64s = permute(l.seq, g.copies.int64s, order, from, len(g.keys))
	g.copies.uint32s = permute(l.point, g.copies.uint32s, order, from, len(g.keys))
	g.copies.uint32s = permute(l.reason, g.copies.uint32s, order, from, len(g.keys))
	g.copies.uint16s = permute(l.kind, g.copies.uint16s, order, from, len(g.keys))
}

// date gives the events their days. Where clocks have gone back over midnight, the date goes back for some minutes; a
// customer's days stay what they were until it has caught up, so that they are in the order of the events.
func (g *grouper) date(part *groupedPart) {
	part.first, part.last = math.MaxInt32, math.MinInt32
	times, days := g.log.time[g.from:], g.log.day[g.from:]
	for _, events := range part.events {
		day := metrics.Day(math.MinInt32)
		for i, t := range times[:events] {
			day = max(day, g.table.Day(t))
			days[i] = day
		}
		part.first, part.last = min(part.first, days[0]), max(part.last, day)
		times, days = times[events:], days[events:]
	}
}

func permute[T any](column, room []T, order []int32, from, n int) []T {
	if column == nil {
		return room
	}
	room = append(room[:0], column[from:from+n]...)
	to := column[from : from+len(order)]
	for i, row := range order {
		to[i] = room[row]
	}
	return room
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}
