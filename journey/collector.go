package journey

import (
	"strings"

	"github.com/untangle-metrics/untangle/internal/exact"
)

// A collector takes events one at a time and turns them into chunks. It keeps no reference to what it is given, and its
// label codes are its own until a builder absorbs it.
type collector struct {
	chunks []chunk
	labels [3]dictionary

	// The chunk under way: its columns, and its names end to end.
	open                        chunk
	arena                       []byte
	ends                        []uint32
	hasAmount, hasSeq, hasKnown bool
}

// row is one event on its way into a collector; amount is in units of 10^−places.
type row struct {
	customer   []byte
	time       int64
	labels     [3]string
	amount     int64
	places     int32
	seq, known int64
}

func newCollector() *collector {
	return &collector{labels: [3]dictionary{newDictionary(), newDictionary(), newDictionary()}}
}

func (c *collector) add(r row) {
	// Names of 2^32 bytes in one chunk would overflow its ends; such names end the chunk early.
	if c.open.rows() == chunkRows || len(c.arena) > 1<<30 || !c.fit(&r) {
		c.seal()
		c.open.places = r.places
	}
	c.arena = append(c.arena, r.customer...)
	c.ends = append(c.ends, uint32(len(c.arena)))
	c.open.times = append(c.open.times, r.time)
	for l, name := range r.labels {
		labels := &c.open.labels[l]
		labels.codes = append(labels.codes, c.labels[l].code(name))
	}
	c.open.amounts = append(c.open.amounts, r.amount)
	c.open.seq = append(c.open.seq, r.seq)
	c.open.known = append(c.open.known, r.known)
	c.hasAmount = c.hasAmount || r.amount != 0
	c.hasSeq = c.hasSeq || r.seq != 0
	c.hasKnown = c.hasKnown || r.known != r.time
}

// fit brings the row's amount and the open chunk to one scale, and reports false, changing nothing, when that overflows.
func (c *collector) fit(r *row) bool {
	steps := r.places - c.open.places
	if steps <= 0 {
		v, ok := exact.Scale(r.amount, -steps)
		if ok {
			r.amount, r.places = v, c.open.places
		}
		return ok
	}
	for _, v := range c.open.amounts {
		if _, ok := exact.Scale(v, steps); !ok {
			return false
		}
	}
	for i, v := range c.open.amounts {
		c.open.amounts[i], _ = exact.Scale(v, steps)
	}
	c.open.places = r.places
	return true
}

// seal closes the open chunk, without the columns that turned out empty.
func (c *collector) seal() {
	k := c.open
	if k.rows() > 0 {
		if !c.hasAmount {
			k.amounts, k.places = nil, 0
		}
		if !c.hasSeq {
			k.seq = nil
		}
		if !c.hasKnown {
			k.known = nil
		}
		all, from := string(c.arena), uint32(0)
		k.names = make([]string, len(c.ends))
		for i, end := range c.ends {
			k.names[i] = all[from:end]
			from = end
		}
		c.chunks = append(c.chunks, k)
	}
	c.open, c.arena, c.ends = chunk{}, c.arena[:0], c.ends[:0]
	c.hasAmount, c.hasSeq, c.hasKnown = false, false, false
}

// A dictionary numbers names in the order they come; 0 is the empty name.
type dictionary struct {
	codes map[string]uint32
	names []string
	// Rows repeat the name before them often enough to look there first.
	last     string
	lastCode uint32
}

func newDictionary() dictionary {
	return dictionary{codes: map[string]uint32{"": 0}, names: []string{""}}
}

func (d *dictionary) code(name string) uint32 {
	if name == d.last {
		return d.lastCode
	}
	c, ok := d.codes[name]
	if !ok {
		c = uint32(len(d.names))
		name = strings.Clone(name) // it may be part of a much longer text
		d.codes[name] = c
		d.names = append(d.names, name)
	}
	d.last, d.lastCode = d.names[c], c
	return c
}
