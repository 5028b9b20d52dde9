package revenue

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/untangle-metrics/untangle/internal/sheet"
	"github.com/untangle-metrics/untangle/metrics"
)

// linesFile is a file of lines as a sheet reads it: with a first line that says what separates fields, and a header in
// which every column has a name of its own, but for columns of the mapping that are there twice.
type linesFile struct {
	text   io.Reader
	added  int      // lines before the file's first
	header []string // the cells as they are in the file; nil when they can't be read
	others []string // names of the columns that aren't of the mapping
}

// maxHeader is how many bytes are looked at to find the header.
const maxHeader = 64 << 10

// openLines reads the header. A file whose header can't be read stays as it is, for the sheet to say why.
func openLines(r io.Reader, m LinesCSV) linesFile {
	start, err := io.ReadAll(io.LimitReader(r, maxHeader))
	rest := r
	if err != nil {
		rest = failing{err}
	}
	f := linesFile{text: io.MultiReader(bytes.NewReader(start), rest)}
	if bytes.HasPrefix(start, []byte("\xff\xfe")) || bytes.HasPrefix(start, []byte("\xfe\xff")) { // UTF-16
		return f
	}
	body := bytes.TrimPrefix(start, []byte("\ufeff"))
	commas, said := m.commas(body)
	if said {
		_, body, _ = bytes.Cut(body, []byte("\n"))
	}
	columns := m.columns()
	var comma rune
	most, end := -1, 0
	for _, c := range commas {
		header, after := headerOf(body, c)
		if n := among(columns, header); header != nil && n > most {
			comma, most, f.header, end = c, n, header, after
		}
	}
	if f.header == nil {
		return f
	}
	above := bytes.Count(body[:end], []byte("\n")) - 1
	if !said {
		f.added = 1
	}
	var top bytes.Buffer
	fmt.Fprintf(&top, "sep=%c\n%s", comma, strings.Repeat("\n", max(above, 0)))
	w := csv.NewWriter(&top)
	w.Comma = comma
	// A bytes.Buffer doesn't fail, and the comma has been one.
	_ = w.Write(f.rename(columns))
	w.Flush()
	f.text = io.MultiReader(&top, bytes.NewReader(body[end:]), rest)
	return f
}

// commas returns what may separate fields, and whether the first line says so, as sep=X.
func (m *LinesCSV) commas(body []byte) (commas []rune, said bool) {
	line, _, _ := bytes.Cut(body, []byte("\n"))
	line = bytes.TrimSuffix(line, []byte("\r"))
	if len(line) > len("sep=") && strings.EqualFold(string(line[:4]), "sep=") {
		sign, size := utf8.DecodeRune(line[4:])
		said, commas = size == len(line)-4, []rune{sign}
	}
	switch {
	case m.Comma != 0:
		return []rune{m.Comma}, said
	case said:
		return commas, true
	}
	return []rune{',', ';', '\t'}, false
}

// headerOf returns the cells of the first record that isn't empty and where it ends; nil when it can't be read.
func headerOf(body []byte, comma rune) (header []string, end int) {
	in := csv.NewReader(bytes.NewReader(body))
	in.Comma, in.FieldsPerRecord = comma, -1
	for {
		record, err := in.Read()
		if err != nil {
			return nil, 0
		}
		if strings.TrimSpace(strings.Join(record, "")) != "" {
			return record, int(in.InputOffset())
		}
	}
}

// among returns how many of the columns a header has.
func among(columns, header []string) (n int) {
	for i, cell := range header {
		if slices.Contains(columns, columnName(cell)) && !slices.Contains(header[:i], cell) {
			n++
		}
	}
	return n
}

// rename returns the header with a name for each of the other columns, and notes these.
func (f *linesFile) rename(columns []string) []string {
	names := make([]string, len(f.header))
	for i, cell := range f.header {
		name := columnName(cell)
		if !slices.Contains(columns, name) {
			if name == "" || slices.Contains(f.others, name) {
				name = fmt.Sprintf("column_%d", i+1)
			}
			f.others = append(f.others, name)
		}
		names[i] = name
	}
	return names
}

// fault returns a problem of the sheet as one of the file.
func (f *linesFile) fault(name string, p sheet.Problem) metrics.Fault {
	line := p.Line
	if line > 1 {
		line -= f.added
	}
	if p.Field == "header" && p.Column == 0 && f.header != nil {
		var quoted []string
		for _, cell := range f.header[:min(len(f.header), 30)] {
			quoted = append(quoted, fmt.Sprintf("%.80q", strings.TrimSpace(cell)))
		}
		p.Remedy = "add it, or name another; the columns are " + strings.Join(quoted, ", ")
		if len(quoted) == 1 {
			p.Remedy += "; Comma says what separates them"
		}
	}
	return metrics.Fault{
		Op: opLines, File: name, Line: line, Column: p.Column, Field: p.Field, Value: p.Value,
		Cause: p.Cause, Remedy: p.Remedy, Err: p.Err,
	}
}

// failing is a reader that fails.
type failing struct{ error }

func (f failing) Read([]byte) (int, error) { return 0, f.error }
