package journey

import (
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/internal/exact"
)

// A collector takes events one at a time and turns them into chunks. It keeps no reference to what it is given, and its
// label codes are its own until a builder absorbs it.
type collector struct {
	chunks []chunk
	labels [3]dictionary
	room   int // rows that a new chunk makes room for

	// The chunk under way: its columns, and its names end to end. A column that may be left out begins with the first
	// row that needs it.
	open  chunk
	arena []byte
	ends  []uint32
}

// row is one event on its way into a collector, which copies its text; amount is in units of 10^−places.
type row struct {
	customer   []byte
	time       int64
	labels     [3][]byte
	amount     int64
	places     int32
	seq, known int64
	offset     bool // the time was written with an offset from UTC other than 0
}

func newCollector() *collector {
	return &collector{labels: [3]dictionary{newDictionary(), newDictionary(), newDictionary()}}
}

// expect makes room for a number of rows. More may come, or fewer.
func (c *collector) expect(rows int) { c.room = min(rows, chunkRows) }

func (c *collector) add(r *row) {
	// Names of 2^32 bytes in one chunk would overflow its ends; such names end the chunk early.
	if c.open.rows() == chunkRows || len(c.arena) > 1<<30 || !c.fit(r) {
		c.seal()
		c.fit(r)
	}
	n := c.open.rows()
	if n == 0 {
		c.open.times = make([]int64, 0, c.room)
		c.ends = slices.Grow(c.ends, c.room)
	}
	c.arena = append(c.arena, r.customer...)
	c.ends = append(c.ends, uint32(len(c.arena)))
	c.open.times = append(c.open.times, r.time)
	for l, name := range r.labels {
		labels := &c.open.labels[l]
		if code := c.labels[l].codeOf(name); code != 0 || labels.codes != nil {
			labels.codes = appendAt(labels.codes, n, c.room, code)
		}
	}
	if r.amount != 0 || c.open.amounts != nil {
		c.open.amounts = appendAt(c.open.amounts, n, c.room, r.amount)
	}
	if r.seq != 0 || c.open.seq != nil {
		c.open.seq = appendAt(c.open.seq, n, c.room, r.seq)
	}
	if r.known != r.time && c.open.known == nil {
		c.open.known = append(make([]int64, 0, c.room), c.open.times[:n]...)
	}
	if c.open.known != nil {
		c.open.known = append(c.open.known, r.known)
	}
}

// appendAt appends a value to a column of n rows, which is nil while all of them are 0.
func appendAt[T any](column []T, n, room int, value T) []T {
	if column == nil {
		column = make([]T, n, max(n+1, room))
	}
	return append(column, value)
}

// fit brings the row's amount and the open chunk to one scale, and reports false, changing nothing, when that
// overflows. An amount of 0 fits every scale.
func (c *collector) fit(r *row) bool {
	if r.amount == 0 {
		return true
	}
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

// seal closes the open chunk.
func (c *collector) seal() {
	k := c.open
	if k.rows() > 0 {
		all, from := string(c.arena), uint32(0)
		k.names = make([]string, len(c.ends))
		for i, end := range c.ends {
			k.names[i] = all[from:end]
			from = end
		}
		c.chunks = append(c.chunks, k)
	}
	c.open, c.arena, c.ends = chunk{}, c.arena[:0], c.ends[:0]
}

// A dictionary numbers names in the order they come; 0 is the empty name.
type dictionary struct {
	codes  map[string]uint32
	names  []string
	recent [64]uint32 // codes that codeOf gave, by a few letters of the name
}

func newDictionary() dictionary {
	return dictionary{codes: map[string]uint32{"": 0}, names: []string{""}}
}

func (d *dictionary) code(name string) uint32 {
	c, ok := d.codes[name]
	if !ok {
		c = uint32(len(d.names))
		name = strings.Clone(name) // it may be part of a much longer text
		d.codes[name] = c
		d.names = append(d.names, name)
	}
	return c
}

// codeOf is code for text that changes later. Most columns have few names, which it finds without a map.
func (d *dictionary) codeOf(name []byte) uint32 {
	n := len(name)
	if n == 0 {
		return 0
	}
	recent := &d.recent[(int(name[0])+5*int(name[n-1])+11*n)%len(d.recent)]
	if d.names[*recent] == string(name) {
		return *recent
	}
	c, ok := d.codes[string(name)]
	if !ok {
		c = d.code(string(name))
	}
	*recent = c
	return c
}
