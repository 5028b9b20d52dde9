package cells

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/internal/wire"
)

// A Store has sums and counts for each cell of a grid that an event fell into. Cells of its own log go by number;
// those of other logs, and of decoded states, by their labels.
type Store struct {
	grid         *Grid
	sums, counts int
	dense        []int32          // place of a cell + 1, by its number; nil when there may be too many
	sparse       map[uint64]int32 // otherwise
	cells        []uint64
	sum          []exact.Int128
	count        []int64
	other        map[string]*Row // by key of the labels
}

// A Row is the sums and counts of one cell.
type Row struct {
	Labels []string
	Sums   []exact.Int128
	Counts []int64
}

// maxDense is the most cells of a table by number, of 1 MB.
const maxDense = 1 << 18

// NewStore returns an empty store with that many sums and counts in each cell.
func NewStore(g *Grid, sums, counts int) Store {
	s := Store{grid: g, sums: sums, counts: counts}
	if g.size <= maxDense {
		s.dense = make([]int32, g.size)
	} else {
		s.sparse = make(map[uint64]int32)
	}
	return s
}

// Fresh returns an empty store like this one.
func (s *Store) Fresh() Store { return NewStore(s.grid, s.sums, s.counts) }

// Clone returns a copy that shares nothing with the store.
func (s *Store) Clone() Store {
	c := *s
	c.dense, c.sparse, c.cells = slices.Clone(s.dense), maps.Clone(s.sparse), slices.Clone(s.cells)
	c.sum, c.count = slices.Clone(s.sum), slices.Clone(s.count)
	c.other = maps.Clone(s.other)
	for k, r := range c.other {
		c.other[k] = r.clone()
	}
	return c
}

// Cell returns the number of the cell at a place.
func (s *Store) Cell(at int) uint64 { return s.cells[at] }

// Empty reports whether there are no cells.
func (s *Store) Empty() bool { return len(s.cells)+len(s.other) == 0 }

// At returns the place of a cell, for Sums and Counts. It makes room for a new cell.
func (s *Store) At(cell uint64) int {
	if s.dense != nil {
		if at := s.dense[cell]; at != 0 {
			return int(at) - 1
		}
	} else if at, ok := s.sparse[cell]; ok {
		return int(at)
	}
	at := len(s.cells)
	if s.dense != nil {
		s.dense[cell] = int32(at) + 1
	} else {
		s.sparse[cell] = int32(at)
	}
	s.cells = append(s.cells, cell)
	s.sum = extend(s.sum, s.sums)
	s.count = extend(s.count, s.counts)
	return at
}

func extend[T any](list []T, n int) []T {
	list = slices.Grow(list, n)
	clear(list[len(list) : len(list)+n])
	return list[:len(list)+n]
}

// find is At for a cell that may not be there.
func (s *Store) find(cell uint64) (at int, ok bool) {
	if s.dense != nil {
		return int(s.dense[cell]) - 1, s.dense[cell] != 0
	}
	i, ok := s.sparse[cell]
	return int(i), ok
}

// Sums returns the sums at a place. The slice is good until the next cell is made.
func (s *Store) Sums(at int) []exact.Int128 { return s.sum[at*s.sums:][:s.sums] }

// Counts returns the counts at a place, as Sums does.
func (s *Store) Counts(at int) []int64 { return s.count[at*s.counts:][:s.counts] }

// ErrTooLarge says that sums don't fit 128 bits.
var ErrTooLarge = errors.New("sums don't fit 128 bits")

// limit is the magnitude that a sum may have after merging, 2^125: two such sums add up without overflow.
const limit = 1 << 61

// adds returns whether the sums of two cells fit.
func adds(x, y []exact.Int128) bool {
	for i := range x {
		sum, ok := x[i].Add(y[i])
		if !ok || sum.Hi >= limit || sum.Hi < -limit {
			return false
		}
	}
	return true
}

func add(sums, more []exact.Int128, counts, moreCounts []int64) {
	for i := range more {
		sums[i] = sums[i].Plus(more[i])
	}
	for i := range moreCounts {
		counts[i] += moreCounts[i]
	}
}

// Fits reports whether the other's cells can be merged without overflow.
func (s *Store) Fits(o *Store) bool {
	same := s.grid == o.grid
	if same {
		for i, cell := range o.cells {
			if at, ok := s.find(cell); ok && !adds(s.Sums(at), o.Sums(i)) {
				return false
			}
		}
	}
	for _, r := range o.foreign(same) {
		if old := s.other[key(r.Labels)]; old != nil && !adds(old.Sums, r.Sums) {
			return false
		}
	}
	return true
}

// foreign returns the rows that go by label in another store, which has the same grid or not.
func (s *Store) foreign(same bool) []Row {
	if !same {
		return s.Rows()
	}
	var rows []Row
	for _, r := range s.other {
		rows = append(rows, *r)
	}
	return rows
}

// Merge adds the other's cells. The error is ErrTooLarge, and then nothing has changed.
func (s *Store) Merge(o *Store) error {
	if !s.Fits(o) {
		return ErrTooLarge
	}
	same := s.grid == o.grid
	if same {
		for i, cell := range o.cells {
			at := s.At(cell)
			add(s.Sums(at), o.Sums(i), s.Counts(at), o.Counts(i))
		}
	}
	for _, r := range o.foreign(same) {
		s.put(&r)
	}
	return nil
}

// put adds a row by its labels.
func (s *Store) put(r *Row) {
	if s.other == nil {
		s.other = make(map[string]*Row)
	}
	k := key(r.Labels)
	if old := s.other[k]; old != nil {
		add(old.Sums, r.Sums, old.Counts, r.Counts)
		return
	}
	s.other[k] = r.clone()
}

func (r *Row) clone() *Row {
	return &Row{slices.Clone(r.Labels), slices.Clone(r.Sums), slices.Clone(r.Counts)}
}

func key(labels []string) string {
	var b []byte
	for _, l := range labels {
		b = wire.AppendString(b, l)
	}
	return string(b)
}

// Rows returns the cells in the order of their labels.
func (s *Store) Rows() []Row {
	rows := make([]Row, 0, len(s.cells)+len(s.other))
	met := make(map[string]bool, len(s.other))
	for i, cell := range s.cells {
		r := Row{s.grid.labels(cell), s.Sums(i), s.Counts(i)}
		if len(s.other) > 0 {
			k := key(r.Labels)
			if o := s.other[k]; o != nil {
				met[k] = true
				r = *r.clone()
				add(r.Sums, o.Sums, r.Counts, o.Counts)
			}
		}
		rows = append(rows, r)
	}
	for k, o := range s.other {
		if !met[k] {
			rows = append(rows, *o)
		}
	}
	slices.SortFunc(rows, func(x, y Row) int { return s.grid.compare(x.Labels, y.Labels) })
	return rows
}

// Append appends the rows to the state of a calculator.
func (s *Store) Append(b []byte) []byte {
	rows := s.Rows()
	b = binary.AppendUvarint(b, uint64(len(rows)))
	for _, r := range rows {
		for _, l := range r.Labels {
			b = wire.AppendString(b, l)
		}
		for _, n := range r.Counts {
			b = binary.AppendUvarint(b, uint64(n))
		}
		for _, v := range r.Sums {
			b = AppendInt128(b, v)
		}
	}
	return b
}

// AppendInt128 appends a sum, for ReadInt128.
func AppendInt128(b []byte, v exact.Int128) []byte {
	return binary.AppendUvarint(binary.AppendVarint(b, v.Hi), v.Lo)
}

// ReadInt128 reads a sum of at most 2^120 in magnitude, which no money comes near, so that what is added to it fits.
func ReadInt128(r *wire.Reader) exact.Int128 {
	v := exact.Int128{Hi: r.Varint(), Lo: r.Uvarint()}
	if limit := int64(1 << 56); v.Hi > limit || v.Hi < -limit {
		r.Fail("a sum of more than 2^120")
	}
	return v
}

// Read returns a store like this one with the rows that Append wrote. Rows out of order, labels that can't be, and
// absurd numbers fail the reader, as does a row that check refuses.
func (s *Store) Read(r *wire.Reader, check func(Row) bool) Store {
	d := s.Fresh()
	var last []string
	for n := r.Items(max(len(s.grid.axes)+s.counts+2*s.sums, 1)); n > 0 && r.Err() == nil; n-- {
		row := Row{make([]string, len(s.grid.axes)), make([]exact.Int128, s.sums), make([]int64, s.counts)}
		for i := range row.Labels {
			if row.Labels[i] = r.String(); r.Err() == nil && !s.grid.valid(i, row.Labels[i]) {
				r.Fail("label %q", row.Labels[i])
			}
		}
		for i := range row.Counts {
			if row.Counts[i] = r.Count(); row.Counts[i] > 1<<53 {
				r.Fail("absurd counts")
			}
		}
		for i := range row.Sums {
			row.Sums[i] = ReadInt128(r)
		}
		if r.Err() != nil {
			break
		}
		if last != nil && s.grid.compare(last, row.Labels) >= 0 {
			r.Fail("rows out of order")
		}
		if !check(row) {
			r.Fail("a row contradicts itself")
		}
		last = row.Labels
		d.put(&row)
	}
	return d
}
