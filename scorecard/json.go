package scorecard

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/untangle-metrics/untangle/metrics"
)

// tagged is a block with its kind: exactly one field is set. It is what JSON and the HTML template see.
type tagged struct {
	Paragraph *Paragraph `json:"paragraph,omitempty"`
	Figures   *Figures   `json:"figures,omitempty"`
	Table     *Table     `json:"table,omitempty"`
	Chart     *Chart     `json:"chart,omitempty"`
	Note      *Note      `json:"note,omitempty"`
}

func (p Paragraph) tagged() tagged { return tagged{Paragraph: &p} }
func (f Figures) tagged() tagged   { return tagged{Figures: &f} }
func (t Table) tagged() tagged     { return tagged{Table: &t} }
func (c Chart) tagged() tagged     { return tagged{Chart: &c} }
func (n Note) tagged() tagged      { return tagged{Note: &n} }

// table returns the table of a block that has one.
func (t tagged) table() *Table {
	if t.Chart != nil {
		return &t.Chart.Data
	}
	return t.Table
}

// block returns the one block, and false when there isn't exactly one.
func (t tagged) block() (Block, bool) {
	var blocks []Block
	if t.Paragraph != nil {
		blocks = append(blocks, *t.Paragraph)
	}
	if t.Figures != nil {
		blocks = append(blocks, *t.Figures)
	}
	if t.Table != nil {
		blocks = append(blocks, *t.Table)
	}
	if t.Chart != nil {
		blocks = append(blocks, *t.Chart)
	}
	if t.Note != nil {
		blocks = append(blocks, *t.Note)
	}
	if len(blocks) != 1 {
		return nil, false
	}
	return blocks[0], true
}

// sectionJSON is a section as JSON has it.
type sectionJSON struct {
	ID     string   `json:"id"`
	Title  string   `json:"title"`
	Blocks []tagged `json:"blocks"`
}

// MarshalJSON returns the section as an object with id, title and blocks. A block is an object with one field, named
// after its kind: paragraph, figures, table, chart or note. A chart is its data, without the drawing.
func (s Section) MarshalJSON() ([]byte, error) {
	out := sectionJSON{ID: s.ID, Title: s.Title, Blocks: []tagged{}}
	for _, b := range s.Blocks {
		if b == nil {
			return nil, fmt.Errorf("%s: section %q has a nil block; leave it out", reportOp, s.ID)
		}
		out.Blocks = append(out.Blocks, b.tagged())
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON writes. The error is a [metrics.Fault] for a block that doesn't have exactly one
// kind; the section is then as it was.
func (s *Section) UnmarshalJSON(b []byte) error {
	var in sectionJSON
	if err := json.Unmarshal(b, &in); err != nil {
		return fmt.Errorf("%s: %w", reportOp, err)
	}
	out := Section{ID: in.ID, Title: in.Title}
	for i, t := range in.Blocks {
		block, ok := t.block()
		if !ok {
			return metrics.Fault{
				Op: reportOp, Field: "block", Cause: fmt.Sprintf("block %d of section %q has no kind, or several", i+1, in.ID),
				Remedy: "give it one of paragraph, figures, table, chart and note",
			}
		}
		out.Blocks = append(out.Blocks, block)
	}
	*s = out
	return nil
}

// JSON writes the report as one indented JSON object, which json.Unmarshal reads back into a Report. Cells have the
// text for people and the exact value: decimals as strings.
func (r Report) JSON(w io.Writer) error {
	return r.write(w, func(b *bytes.Buffer) error {
		e := json.NewEncoder(b)
		e.SetIndent("", "  ")
		return e.Encode(r)
	})
}
