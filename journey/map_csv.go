package journey

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/untangle-metrics/untangle/internal/csvscan"
	"github.com/untangle-metrics/untangle/metrics"
)

const (
	maxMapRows   = 10_000
	maxMapStages = 1_000
)

// mapColumns are the columns of a map file, in the order of the constants below.
var mapColumns = [...]string{"stage", "stage_order", "point", "name", "silo"}

const (
	mapStage = iota
	mapOrder
	mapPoint
	mapName
	mapSilo
)

// ReadMapCSV reads a journey map, a point a row, from a CSV file with a header line; name is the file's name for
// messages. Columns go by name, in any order and case, and others are passed over:
//
//	stage, stage_order, point, name, silo
//
// A stage has the text in its column for both ID and Name. The integer in stage_order puts stages in order: each comes
// after those of the next lower number, and stages with one number are side by side. Blanks around a cell don't count.
//
// The error is [metrics.Faults], all there are, each with its line and column: what [Map.Validate] finds, and rows that
// can't be read, two orders for one stage, more than 10,000 rows or 1,000 stages. A missing column and a failing reader
// are errors of their own. With an error the map has the rows read so far: good for looking at, not for use.
func ReadMapCSV(r io.Reader, name string) (Map, error) {
	table, err := openCSV(mapOp, name, ',', r)
	if err != nil {
		return Map{}, err
	}
	m := &mapReader{table: table, stages: make(map[string]mapStageSeen)}
	for i, name := range mapColumns {
		if m.columns[i], err = table.column(name); err != nil {
			return Map{}, err
		}
	}
	for m.rows <= maxMapRows {
		block, ok, err := table.next()
		if err != nil {
			return m.result, err
		}
		if !ok {
			break
		}
		for s := csvscan.NewScanner(block, table.comma); m.rows <= maxMapRows && s.Scan(); {
			m.add(s)
		}
	}
	m.finish()
	return m.result, m.faults.Err()
}

// A mapReader is what one reading keeps.
type mapReader struct {
	table   *csvTable
	columns [len(mapColumns)]int
	rows    int
	lines   []int // of each point
	stages  map[string]mapStageSeen
	result  Map
	faults  metrics.Faults
}

// mapStageSeen is the order of a stage and the line that said so, 0 when none could be read.
type mapStageSeen struct{ order, line int }

// add reads the record under a scanner.
func (m *mapReader) add(s *csvscan.Scanner) {
	if m.rows++; m.rows > maxMapRows {
		m.faults = append(m.faults, m.table.fault(s.Line(), "more than 10,000 rows", "check that it is a journey map"))
		return
	}
	if bad := m.table.record(s); bad != nil {
		m.faults = append(m.faults, *bad)
		return
	}
	cell := func(column int) string { return string(bytes.TrimSpace(s.Fields()[m.columns[column]])) }
	m.lines = append(m.lines, s.Line())
	m.result.Points = append(m.result.Points, metrics.Point{
		ID: cell(mapPoint), Name: cell(mapName), Stage: cell(mapStage), Silo: cell(mapSilo),
	})
	if stage := cell(mapStage); stage != "" {
		m.stage(s, stage, cell(mapOrder))
	}
}

func (m *mapReader) stage(s *csvscan.Scanner, id, text string) {
	order, err := strconv.Atoi(text)
	seen, again := m.stages[id]
	if !again {
		m.stages[id] = mapStageSeen{order: order}
		m.result.Stages = append(m.result.Stages, metrics.Stage{ID: id, Name: id})
	}
	bad := metrics.Fault{Err: ErrNumber}
	switch {
	case err != nil:
		bad.Cause, bad.Remedy = "isn't an integer", "number the stages in the order in which customers pass them"
	case seen.line == 0:
		m.stages[id] = mapStageSeen{order: order, line: s.Line()}
		return
	case seen.order != order:
		bad.Cause = fmt.Sprintf("line %d puts stage %q at %d", seen.line, id, seen.order)
		bad.Remedy = "give each stage one number"
	default:
		return
	}
	m.faults = append(m.faults, *m.table.place(&bad, s, m.columns[mapOrder]))
}

// finish puts the stages in order and validates the map.
func (m *mapReader) finish() {
	stages := m.result.Stages
	if len(stages) > maxMapStages {
		m.faults = append(m.faults, m.table.fault(0, "more than 1,000 stages", "check that it is a journey map"))
		return
	}
	order := func(s metrics.Stage) int { return m.stages[s.ID].order }
	slices.SortStableFunc(stages, func(a, b metrics.Stage) int { return cmp.Compare(order(a), order(b)) })
	var before, same []string // the stages of the next lower number, and those of this one so far
	for i := range stages {
		if i > 0 && order(stages[i]) != order(stages[i-1]) {
			before, same = same, nil
		}
		stages[i].After = slices.Clone(before)
		same = append(same, stages[i].ID)
	}
	for _, f := range m.result.pointFaults() {
		f.File, f.Line = m.table.file, m.lines[f.point]
		if i := slices.Index(mapColumns[:], f.Field); i >= 0 {
			f.Column = m.columns[i] + 1
		}
		m.faults = append(m.faults, f.Fault)
	}
	slices.SortStableFunc(m.faults, func(a, b metrics.Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}
