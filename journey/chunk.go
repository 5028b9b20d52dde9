package journey

import (
	"fmt"
	"strconv"
)

// chunkRows is the most rows of a chunk: a row's place in it fits 16 bits.
const chunkRows = 1 << 16

// A chunk is a run of rows as they came, before they are grouped by customer. Its label codes are the builder's.
type chunk struct {
	ids     []int64  // one of ids and names is set
	names   []string //
	times   []int64
	labels  [3]codes // kind, point, reason
	amounts []int64  // nil: all 0
	places  int32
	seq     []int64 // nil: all 0
	known   []int64 // nil: known when it happened
}

// The label columns, in the order of chunk.labels.
const (
	kindLabel = iota
	pointLabel
	reasonLabel
)

// codes is a label column of a chunk: the caller's codes, and what each means in the builder's dictionary. No codes:
// all rows have to[0].
type codes struct {
	codes []uint32
	to    []uint32
}

func (c *codes) at(i int) uint32 {
	if c.codes == nil {
		return c.to[0]
	}
	return c.to[c.codes[i]]
}

// happened reports whether a row had happened, and was known, at an instant.
func (c *chunk) happened(row int, asOf int64) bool {
	return c.times[row] <= asOf && (c.known == nil || c.known[row] <= asOf)
}

func (c *chunk) rows() int { return len(c.times) }

// split cuts validated columns into chunks that share their memory.
func (c *Columns) split(labels [3][]uint32) []chunk {
	var chunks []chunk
	given := [3]Labels{c.Kinds, c.Points, c.Reasons}
	for from := 0; from < len(c.Times); from += chunkRows {
		to := min(from+chunkRows, len(c.Times))
		k := chunk{
			ids: part(c.IDs, from, to), names: part(c.Customers, from, to), times: c.Times[from:to],
			amounts: part(c.Amounts, from, to), places: c.Places,
			seq: part(c.Sequence, from, to), known: part(c.Known, from, to),
		}
		for l := range k.labels {
			k.labels[l] = codes{codes: part(given[l].Codes, from, to), to: labels[l]}
		}
		chunks = append(chunks, k)
	}
	return chunks
}

func part[T any](s []T, from, to int) []T {
	if s == nil {
		return nil
	}
	return s[from:to]
}

// check reports what is wrong with the shape of the columns.
func (c *Columns) check() error {
	n := len(c.Times)
	if (c.IDs == nil) == (c.Customers == nil) && n > 0 {
		return fmt.Errorf("journey: columns: give exactly one of IDs and Customers")
	}
	for _, column := range [...]struct {
		name     string
		length   int
		required bool
	}{
		{"IDs", len(c.IDs), c.IDs != nil},
		{"Customers", len(c.Customers), c.Customers != nil},
		{"Kinds", len(c.Kinds.Codes), c.Kinds.Codes != nil},
		{"Points", len(c.Points.Codes), c.Points.Codes != nil},
		{"Reasons", len(c.Reasons.Codes), c.Reasons.Codes != nil},
		{"Amounts", len(c.Amounts), c.Amounts != nil},
		{"Sequence", len(c.Sequence), c.Sequence != nil},
		{"Known", len(c.Known), c.Known != nil},
	} {
		if column.required && column.length != n {
			return fmt.Errorf("journey: columns: %s has %d rows and Times has %d", column.name, column.length, n)
		}
	}
	if c.Places < 0 || c.Places > 18 {
		return fmt.Errorf("journey: columns: Places is %d, want 0 to 18", c.Places)
	}
	for i, l := range [3]Labels{c.Kinds, c.Points, c.Reasons} {
		if l.Codes == nil && len(l.Names) > 0 && n > 0 {
			return fmt.Errorf("journey: columns: there are names of %ss but no codes",
				[...]string{"kind", "point", "reason"}[i])
		}
		for row, code := range l.Codes {
			if uint64(code) >= uint64(len(l.Names)) {
				return fmt.Errorf("journey: columns: %s of row %d has code %d of %d names",
					[...]string{"kind", "point", "reason"}[i], row, code, len(l.Names))
			}
		}
	}
	return nil
}

// spellOut replaces integer identifiers by their digits, for a log that also has names.
func (c *chunk) spellOut() {
	if c.names != nil {
		return
	}
	c.names = make([]string, len(c.ids))
	for i, id := range c.ids {
		c.names[i] = strconv.FormatInt(id, 10)
	}
	c.ids = nil
}
