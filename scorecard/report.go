package scorecard

import (
	"bytes"
	"fmt"
	"io"

	"github.com/untangle-metrics/untangle/internal/svg"
	"github.com/untangle-metrics/untangle/metrics"
)

// A Report is a document: sections of blocks. It is plain data; HTML, Markdown, JSON and Text write it.
type Report struct {
	Title    string    `json:"title"`
	Subtitle string    `json:"subtitle,omitempty"`
	Sections []Section `json:"sections"`
}

// A Section is a part of a report with a title.
type Section struct {
	ID     string  // unique in the report: lower-case letters, digits and hyphens, a letter first
	Title  string  // for people
	Blocks []Block // in order
}

// A Block is a part of a section: [Paragraph], [Figures], [Table], [Chart] or [Note].
type Block interface{ tagged() tagged }

// Paragraph is running text.
type Paragraph struct {
	Text string `json:"text"`
}

// Note is a warning: what to be careful about when reading what stands around it.
type Note struct {
	Text  string   `json:"text"`
	Items []string `json:"items,omitempty"` // a list below the text; may be empty
}

// Figures are the few numbers that matter most, each shown large.
type Figures struct {
	Items []Figure `json:"items"`
}

// A Figure is one number with what it is.
type Figure struct {
	Label string `json:"label"`
	Value Cell   `json:"value"`
	Note  string `json:"note,omitempty"` // a few words of context; may be empty
}

// A Table is rows of cells under a header.
type Table struct {
	Caption string   `json:"caption"`
	Columns []Column `json:"columns"`
	Rows    [][]Cell `json:"rows"` // each with a cell for every column
}

// A Column is a header and how the cells below it are aligned.
type Column struct {
	Name    string `json:"name"`
	Numbers bool   `json:"numbers,omitempty"` // aligned to the right, in figures of one width
}

// A Cell is a text for people, and the exact value behind it for programs.
type Cell struct {
	Text  string `json:"text"`            // as shown; may have several lines
	Value string `json:"value,omitempty"` // a plain decimal number, date or identifier; empty when the text says it all
	Mark  Mark   `json:"mark,omitempty"`  // how it stands out

	drawing *svg.Drawing // a small one that HTML shows above the text, and that says no more than the row does
}

// A Mark makes a cell stand out. It is decoration: the text says the same in words.
type Mark string

// The marks.
const (
	Plain Mark = ""
	Total Mark = "total" // a sum of what stands above
	Weak  Mark = "weak"  // provisional, or of no account
	Alert Mark = "alert" // to be looked at
)

// A Chart is a drawing with its data. [FlowChart], [RetentionGrid], [SankeyChart], [ProcessGraph], [WhaleCurve],
// [RevenueChart], [WaterfallChart], [CapacityChart] and [ControlChart] make charts. A chart without a drawing, such as
// one decoded from JSON, is shown as its title, its description and its table.
type Chart struct {
	Title       string `json:"title"`
	Description string `json:"description"` // what is to be seen, for those who can't see it
	Data        Table  `json:"data"`

	drawing *svg.Drawing
}

const reportOp = "scorecard: report"

// check returns everything that would make a malformed document.
func (r Report) check() error {
	var found metrics.Faults
	add := func(field, value, cause, remedy string) {
		found = append(found, metrics.Fault{Op: reportOp, Field: field, Value: value, Cause: cause, Remedy: remedy})
	}
	seen := make(map[string]bool)
	for i, s := range r.Sections {
		if !isName(s.ID) {
			add("section id", s.ID, fmt.Sprintf("section %d needs an id", i+1), "use lower-case letters, digits and hyphens")
		}
		if seen[s.ID] {
			add("section id", s.ID, fmt.Sprintf("section %d has the id of another", i+1), "give each an id of its own")
		}
		seen[s.ID] = true
		for j, b := range s.Blocks {
			if b == nil {
				add("block", "", fmt.Sprintf("block %d of section %q is nil", j+1, s.ID), "leave it out")
				continue
			}
			t := b.tagged().table()
			if t == nil {
				continue
			}
			for k, row := range t.Rows {
				if len(row) != len(t.Columns) {
					add("table", t.Caption, fmt.Sprintf("row %d has %d cells for %d columns", k+1, len(row), len(t.Columns)),
						"give each row a cell for every column")
				}
			}
		}
	}
	return found.Err()
}

func isName(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := c >= 'a' && c <= 'z'
		if !letter && (i == 0 || c != '-' && (c < '0' || c > '9')) {
			return false
		}
	}
	return s != ""
}

// write checks the report, and gives w what render makes of it only when all of it is there.
func (r Report) write(w io.Writer, render func(*bytes.Buffer) error) error {
	if err := r.check(); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := render(&b); err != nil {
		return fmt.Errorf("%s: %w", reportOp, err)
	}
	if _, err := b.WriteTo(w); err != nil {
		return fmt.Errorf("%s: write: %w", reportOp, err)
	}
	return nil
}
