package sheet

import (
	"bytes"
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxStart is how many bytes are looked at to see how a file is written, far more than any header has.
const maxStart = 64 << 10

// readAhead returns the start of a file without its byte-order mark, and a reader of the file from there. A reader that
// fails does so after what it gave, even if it would go on when asked again.
func readAhead(r io.Reader) (start []byte, file io.Reader) {
	start, err := io.ReadAll(io.LimitReader(r, maxStart))
	whole := len(start) < maxStart
	start = bytes.TrimPrefix(start, []byte("\ufeff"))
	switch {
	case err != nil:
		return start, io.MultiReader(bytes.NewReader(start), failing{err})
	case whole:
		return start, bytes.NewReader(start)
	}
	return start, io.MultiReader(bytes.NewReader(start), r)
}

type failing struct{ error }

func (f failing) Read([]byte) (int, error) { return 0, f.error }

// isUTF16 reports whether a file begins with a byte-order mark of UTF-16, in either order.
func isUTF16(start []byte) bool {
	return bytes.HasPrefix(start, []byte("\xff\xfe")) || bytes.HasPrefix(start, []byte("\xfe\xff"))
}

// delimiter returns what stands between the columns of a file, and whether a first line sep=X says so. Otherwise it is
// the comma, semicolon or tab that splits the header into the most columns of the form, the first of them that does.
func (f Form) delimiter(start []byte) (sign rune, said bool) {
	if sign, said = saidDelimiter(start); said {
		return sign, true
	}
	most := -1
	for _, candidate := range ",;\t" {
		if n := f.countColumns(start, candidate); n > most {
			sign, most = candidate, n
		}
	}
	return sign, false
}

// saidDelimiter returns the sign of a first line sep=X, which Excel writes and reads.
func saidDelimiter(start []byte) (rune, bool) {
	line, _, _ := bytes.Cut(start, []byte("\n"))
	line = bytes.TrimSuffix(line, []byte("\r"))
	if len(line) < len("sep=X") || !strings.EqualFold(string(line[:4]), "sep=") {
		return 0, false
	}
	sign, size := utf8.DecodeRune(line[4:])
	good := size == len(line)-4 && sign != utf8.RuneError && sign != '"' && sign != '\r' && sign != 0
	return sign, good
}

// countColumns returns how many columns of the form a header has with that delimiter.
func (f Form) countColumns(start []byte, delimiter rune) int {
	in := csv.NewReader(bytes.NewReader(start))
	in.Comma, in.FieldsPerRecord = delimiter, -1
	for {
		record, err := in.Read()
		if err != nil {
			return 0
		}
		if isEmpty(record) {
			continue
		}
		found := make(map[string]bool)
		for _, cell := range record {
			if column := columnName(cell); f.has(column) {
				found[column] = true
			}
		}
		return len(found)
	}
}

func (f Form) has(column string) bool {
	return slices.Contains(f.Required, column) || slices.Contains(f.Optional, column)
}

// columnName is the name that a cell of the header stands for: in lower case, with one underscore for each run of
// blanks, dashes and underscores.
func columnName(cell string) string {
	words := strings.FieldsFunc(strings.ToLower(cell), func(r rune) bool {
		return r == '_' || unicode.IsSpace(r) || unicode.Is(unicode.Dash, r)
	})
	return strings.Join(words, "_")
}

// delimiterName calls a delimiter as people do.
func delimiterName(sign rune) string {
	switch sign {
	case ',':
		return "commas"
	case ';':
		return "semicolons"
	case '\t':
		return "tabs"
	default:
		return "signs " + strconv.Quote(string(sign))
	}
}
