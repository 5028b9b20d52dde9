package scorecard

import (
	"bytes"
	_ "embed" // for the template and the style sheet
	"fmt"
	"html/template"
	"io"
	"strings"
)

//go:embed report.tmpl
var reportTemplate string

//go:embed report.css
var reportStyle string

// HTML writes the report as one self-contained page: no script, nothing fetched, styles and drawings inline. It follows
// the reader's choice of light or dark and prints.
func (r Report) HTML(w io.Writer) error {
	return r.write(w, func(b *bytes.Buffer) error {
		t, err := template.New("report").Funcs(template.FuncMap{
			"line":   line,
			"clean":  clean,
			"tagged": Block.tagged,
			"drawn":  drawn,
			"class":  class,
			"spark":  spark,
		}).Parse(reportTemplate)
		if err != nil {
			return err
		}
		return t.Execute(b, struct {
			Report Report
			Style  template.CSS
		}{r, template.CSS(reportStyle)})
	})
}

// drawnChart is a chart with its drawing as markup.
type drawnChart struct {
	Chart *Chart
	SVG   template.HTML
	Phone bool // it fits a phone as it is
}

// drawn renders a chart's drawing under an id that is unique in the page. Package svg has escaped all text in it.
func drawn(c *Chart, section string, block int) drawnChart {
	if c.drawing == nil {
		return drawnChart{Chart: c}
	}
	width, _ := c.drawing.Size()
	return drawnChart{
		Chart: c, SVG: template.HTML(c.drawing.Render(fmt.Sprintf("%s-chart-%d", section, block))),
		Phone: width <= phoneWidth,
	}
}

// spark renders the small drawing of a cell; empty when it has none.
func spark(c Cell) template.HTML {
	if c.drawing == nil {
		return ""
	}
	return template.HTML(c.drawing.RenderSmall())
}

// class returns the classes of a cell.
func class(t *Table, column int, c Cell) string {
	kind := ""
	switch {
	case t.Columns[column].Numbers:
		kind = "num "
	case len(c.Text) <= len("2026-01-31*"): // a period stays on one line
		kind = "short "
	}
	return strings.TrimSpace(kind + string(c.Mark))
}
