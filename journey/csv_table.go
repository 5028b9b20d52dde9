package journey

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/untangle-metrics/untangle/internal/csvscan"
	"github.com/untangle-metrics/untangle/metrics"
)

// A csvTable is a CSV file with a header line, read a block at a time.
type csvTable struct {
	op, file string
	comma    byte
	blocks   *csvscan.Splitter
	header   []string
	rest     csvscan.Block // what follows the header in its block
}

// noColumn is the index of a column that a table doesn't have.
const noColumn = -1

// openCSV reads the header line. A comma of 0 is a comma; a name of "" is that of the reader, such as an os.File, or
// else "csv".
func openCSV(op, name string, comma rune, r io.Reader) (*csvTable, error) {
	comma = cmp.Or(comma, ',')
	if file, ok := r.(interface{ Name() string }); ok && name == "" {
		name = file.Name()
	}
	t := &csvTable{op: op, file: cmp.Or(name, "csv"), comma: byte(comma)}
	if comma < 0 || comma > '~' || strings.ContainsRune("\"\r\n", comma) {
		return nil, fmt.Errorf("%s: %s: Comma is %q, want an ASCII character other than a quote or a line end",
			op, t.file, comma)
	}
	t.blocks = csvscan.NewSplitter(r, t.comma, csvscan.BlockSize)
	block, ok, err := t.next()
	if err != nil {
		return nil, err
	}
	header := csvscan.NewScanner(block, t.comma)
	if !ok || !header.Scan() {
		f := t.fault(1, "there is no header line", "write the names of the columns in the first line")
		f.Err = ErrRecord
		return nil, f
	}
	if header.Err() != nil {
		return nil, t.malformed(header)
	}
	for _, name := range header.Fields() {
		t.header = append(t.header, string(name))
	}
	t.rest = header.Rest()
	return t, nil
}

// next returns the next block of records; ok is false at the end.
func (t *csvTable) next() (block csvscan.Block, ok bool, err error) {
	if block = t.rest; len(block.Data) > 0 {
		t.rest = csvscan.Block{}
		return block, true, nil
	}
	block, err = t.blocks.Next()
	switch {
	case err == nil:
		return block, true, nil
	case errors.Is(err, io.EOF):
		return csvscan.Block{}, false, nil
	}
	f := t.fault(t.blocks.Line(), err.Error(), "try to read the file again")
	f.Err = err
	if errors.Is(err, csvscan.ErrTooLong) {
		f.Cause = fmt.Sprintf("the record is longer than %d bytes", csvscan.BlockSize)
		f.Remedy = "look for a quote that is never closed, or for line ends that aren't \\n"
		f.Err = ErrRecord
	}
	return csvscan.Block{}, false, f
}

// column returns the index of the column with a name: written just so or, failing that, in another case or with blanks
// around it. It is noColumn when name is "".
func (t *csvTable) column(name string) (int, error) {
	if name == "" {
		return noColumn, nil
	}
	return findColumn(t.op+": "+t.file, t.header, name)
}

func findColumn(where string, header []string, name string) (int, error) {
	for _, same := range []func(string) bool{
		func(h string) bool { return h == name },
		func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), strings.TrimSpace(name)) },
	} {
		found := noColumn
		for i, h := range header {
			switch {
			case !same(h):
			case found == noColumn:
				found = i
			default:
				return noColumn, fmt.Errorf("%s: columns %d and %d are both called %q; rename one of them",
					where, found+1, i+1, name)
			}
		}
		if found != noColumn {
			return found, nil
		}
	}
	hint := ""
	if len(header) == 1 {
		if i := strings.IndexAny(header[0], ";\t|,"); i >= 0 {
			hint = fmt.Sprintf("; if %q separates the fields, say so with Comma", header[0][i])
		}
	}
	return noColumn, fmt.Errorf("%s: there is no column %q; the columns are %s%s", where, name, quoteAll(header), hint)
}

// quoteAll lists names for a message, not too many of them.
func quoteAll(names []string) string {
	const most = 30
	var b strings.Builder
	for i, name := range names {
		if i > 0 {
			b.WriteString(", ")
		}
		if i == most {
			fmt.Fprintf(&b, "and %d more", len(names)-most)
			break
		}
		b.WriteString(strconv.Quote(name[:min(len(name), 80)]))
	}
	return b.String()
}

// record returns what is wrong with the shape of the record under a scanner, and nil when it can be used.
func (t *csvTable) record(s *csvscan.Scanner) *metrics.Fault {
	if s.Err() != nil {
		f := t.malformed(s)
		return &f
	}
	if n := len(s.Fields()); n != len(t.header) {
		f := t.fault(s.Line(), fmt.Sprintf("has %d fields under a header of %d", n, len(t.header)),
			"check the separators and quotes of this row")
		f.Err = ErrRecord
		return &f
	}
	return nil
}

func (t *csvTable) malformed(s *csvscan.Scanner) metrics.Fault {
	return metrics.Fault{
		Op: t.op, File: t.file, Line: s.Line(), Column: len(s.Fields()) + 1, Cause: "has " + s.Err().Error(),
		Remedy: "quote the whole field, and write each quote inside it twice", Err: ErrRecord,
	}
}

func (t *csvTable) fault(line int, cause, remedy string) metrics.Fault {
	return metrics.Fault{Op: t.op, File: t.file, Line: line, Cause: cause, Remedy: remedy}
}

// place completes a fault of one field with where it stands.
func (t *csvTable) place(f *metrics.Fault, s *csvscan.Scanner, column int) *metrics.Fault {
	f.Op, f.File, f.Line, f.Column = t.op, t.file, s.Line(), column+1
	f.Field, f.Value = strings.TrimSpace(t.header[column]), string(trimBlanks(s.Fields()[column]))
	return f
}
