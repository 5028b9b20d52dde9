package cells

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/journey"
)

// A Table sorts the events of a log into classes by their interaction point and kind. What selections say of points
// and kinds is settled for a class; what they ask of reasons and conditions is left to each event.
//
// Points that no selection names share a row, and such kinds a column, so the table is as small as the selections,
// however many points and kinds the log has.
type Table struct {
	// Classes has for each class the selections that take its events, or may take them, in their order.
	Classes [][]Take

	rows     []int32 // by point code, the first cell of its row
	columns  []int32 // by kind code
	cells    []int32 // the class
	selected []journey.Selected
}

// A Take says that a selection takes the events of a class: all of them, or those of which Has is true.
type Take struct {
	Selection int32
	Perhaps   bool
}

// The bounds of a table's memory while it is made, of some 24 and 128 MB.
const (
	maxCells = 1 << 20
	maxTakes = 1 << 24
)

// NewTable returns the table of selections for a log; op begins the error that they name too many points and kinds.
func NewTable(log *journey.Log, selections []journey.Selection, op string) (*Table, error) {
	t := &Table{rows: make([]int32, max(len(log.Points()), 1)), columns: make([]int32, max(len(log.Kinds()), 1))}
	height, width := int32(1), int32(1)
	for _, s := range selections {
		height = number(t.rows, height, log.Points(), s.Points)
		width = number(t.columns, width, log.Kinds(), s.Kinds)
	}
	if int64(height)*int64(width) > maxCells {
		return nil, tooLarge(op, height, width)
	}
	lists := make([][]Take, height*width)
	takes := 0
	for i, s := range selections {
		t.selected = append(t.selected, s.In(log))
		take := Take{int32(i), len(s.Reasons) > 0 || s.Where != nil}
		columns := places(t.columns, width, log.Kinds(), s.Kinds)
		for _, row := range places(t.rows, height, log.Points(), s.Points) {
			for _, column := range columns {
				at := row*width + column
				lists[at] = append(lists[at], take)
			}
			if takes += len(columns); takes > maxTakes {
				return nil, tooLarge(op, height, width)
			}
		}
	}
	for point := range t.rows {
		t.rows[point] *= width
	}
	t.classify(lists)
	return t, nil
}

func tooLarge(op string, height, width int32) error {
	return fmt.Errorf("%s: selections of %d points and %d kinds are too many; "+
		"leave out the kinds where all kinds at a point are treated alike", op, height-1, width-1)
}

// number gives each name that the log has a number, from next on, unless it has one, and returns the next number.
func number(numbers []int32, next int32, names, named []string) int32 {
	for _, name := range named {
		if code, ok := slices.BinarySearch(names, name); ok && numbers[code] == 0 {
			numbers[code] = next
			next++
		}
	}
	return next
}

// places returns the numbers of the names that the log has, each once; of no names at all, every number below n.
func places(numbers []int32, n int32, names, named []string) []int32 {
	var at []int32
	if len(named) == 0 {
		for i := range n {
			at = append(at, i)
		}
		return at
	}
	for _, name := range named {
		if code, ok := slices.BinarySearch(names, name); ok {
			at = append(at, numbers[code])
		}
	}
	slices.Sort(at)
	return slices.Compact(at)
}

// classify makes one class of all cells with the same list.
func (t *Table) classify(lists [][]Take) {
	classes := make(map[string]int32)
	t.cells = make([]int32, len(lists))
	var key []byte
	for i, list := range lists {
		key = key[:0]
		for _, take := range list {
			key = binary.AppendUvarint(key, uint64(take.Selection))
		}
		class, ok := classes[string(key)]
		if !ok {
			class = int32(len(t.Classes))
			classes[string(key)] = class
			t.Classes = append(t.Classes, list)
		}
		t.cells[i] = class
	}
}

// Class returns the class of events at a point and of a kind, given by their codes; the point is 0 when no event of the
// log has one.
func (t *Table) Class(point uint32, kind uint16) int32 { return t.cells[t.rows[point]+t.columns[kind]] }

// Has reports whether a selection takes event i of a trace.
func (t *Table) Has(selection int32, trace journey.Trace, i int) bool {
	return t.selected[selection].Has(trace, i)
}

// Join returns the table whose classes are pairs of classes of two tables of one log, and the pairs.
func Join(a, b *Table) (joined *Table, pairs [][2]int32) {
	joined = new(Table)
	var rows, columns [][2]int32
	joined.rows, rows = zip(a.rows, b.rows)
	joined.columns, columns = zip(a.columns, b.columns)
	for point := range joined.rows {
		joined.rows[point] *= int32(len(columns))
	}
	classes := make(map[[2]int32]int32)
	for _, row := range rows {
		for _, column := range columns {
			pair := [2]int32{a.cells[row[0]+column[0]], b.cells[row[1]+column[1]]}
			class, ok := classes[pair]
			if !ok {
				class = int32(len(pairs))
				classes[pair] = class
				pairs = append(pairs, pair)
			}
			joined.cells = append(joined.cells, class)
		}
	}
	return joined, pairs
}

// zip numbers the pairs of numbers at one place of two lists, and returns the number at each place.
func zip(a, b []int32) (numbers []int32, pairs [][2]int32) {
	numbers = make([]int32, len(a))
	known := make(map[[2]int32]int32)
	for i := range a {
		pair := [2]int32{a[i], b[i]}
		n, ok := known[pair]
		if !ok {
			n = int32(len(pairs))
			known[pair] = n
			pairs = append(pairs, pair)
		}
		numbers[i] = n
	}
	return numbers, pairs
}
