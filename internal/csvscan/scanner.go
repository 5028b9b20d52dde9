package csvscan

import (
	"bytes"
	"errors"
)

// What can be wrong with a record.
var (
	ErrBareQuote = errors.New("a quote inside a field that doesn't begin with one")
	ErrQuote     = errors.New("text after the closing quote of a field")
	ErrOpenQuote = errors.New("a quote that is never closed")
)

// A Scanner goes over the records of a block. It is not safe for concurrent use.
type Scanner struct {
	data   []byte
	comma  byte
	at     int // where the next record begins
	quote  int // the first quote from at on, or the length of data
	line   int // of the current record
	after  int // the line of the next record
	fields [][]byte
	text   []byte // the text of fields that isn't in data as it is
	err    error
}

// NewScanner returns a scanner of a block that a [Splitter] with the same comma made.
func NewScanner(b Block, comma byte) *Scanner {
	s := &Scanner{data: b.Data, comma: comma, after: b.Line}
	s.findQuote()
	return s
}

// Scan goes to the next record, good or bad, and reports whether there is one.
func (s *Scanner) Scan() bool {
	s.fields, s.err = s.fields[:0], nil
	for s.at < len(s.data) {
		s.line = s.after
		end, next := s.lineAt(s.at)
		if s.quote < end {
			s.quoted()
			return true
		}
		line := s.data[s.at:end]
		s.at = next
		s.after++
		if s.comma == ' ' {
			s.splitBlanks(line)
		} else if len(line) > 0 {
			s.splitCommas(line)
		}
		if len(s.fields) > 0 {
			return true
		}
	}
	return false
}

// Fields returns the fields of the record, which the next Scan overwrites. Of a bad record they are those before the
// bad one.
func (s *Scanner) Fields() [][]byte { return s.fields }

// Line returns the line at which the record begins, from 1.
func (s *Scanner) Line() int { return s.line }

// Err returns what is wrong with the record: [ErrBareQuote], [ErrQuote], [ErrOpenQuote] or nil. The next record is that
// of the next line.
func (s *Scanner) Err() error { return s.err }

// Rest returns the block after the current record.
func (s *Scanner) Rest() Block { return Block{Data: s.data[s.at:], Line: s.after} }

// lineAt returns where the text of the line at a place ends, and where the next line begins.
func (s *Scanner) lineAt(at int) (end, next int) {
	i := bytes.IndexByte(s.data[at:], '\n')
	end, next = at+i, at+i+1
	if i < 0 {
		end, next = len(s.data), len(s.data)
	}
	if end > at && s.data[end-1] == '\r' {
		end--
	}
	return end, next
}

func (s *Scanner) findQuote() {
	s.quote = len(s.data)
	if s.comma == ' ' {
		return
	}
	if i := bytes.IndexByte(s.data[s.at:], '"'); i >= 0 {
		s.quote = s.at + i
	}
}

func (s *Scanner) splitCommas(line []byte) {
	for {
		i := bytes.IndexByte(line, s.comma)
		if i < 0 {
			s.fields = append(s.fields, line)
			return
		}
		s.fields = append(s.fields, line[:i])
		line = line[i+1:]
	}
}

func (s *Scanner) splitBlanks(line []byte) {
	from := 0
	for i, c := range line {
		if c != ' ' && c != '\t' {
			continue
		}
		if i > from {
			s.fields = append(s.fields, line[from:i])
		}
		from = i + 1
	}
	if from < len(line) {
		s.fields = append(s.fields, line[from:])
	}
}

// quoted reads a record with quotes in its first line.
func (s *Scanner) quoted() {
	s.text = s.text[:0]
	at := s.field(s.at)
	for s.err == nil && at < len(s.data) && s.data[at] == s.comma {
		at = s.field(at + 1)
	}
	// What is left of the line is nothing, or a misplaced quote and what follows it.
	_, next := s.lineAt(at)
	s.after += bytes.Count(s.data[s.at:next], newline)
	s.at = next
	s.findQuote()
}

// field reads the field that begins at a place and returns where it ends.
func (s *Scanner) field(from int) int {
	if from < len(s.data) && s.data[from] == '"' {
		return s.quotedField(from)
	}
	end := from + plainLength(s.data[from:], s.comma)
	text := s.data[from:end]
	switch {
	case end == len(s.data) || s.data[end] == '\n':
		text = bytes.TrimSuffix(text, []byte{'\r'})
	case s.data[end] == '"':
		s.err = ErrBareQuote
		return end
	}
	s.fields = append(s.fields, text)
	return end
}

func (s *Scanner) quotedField(from int) int {
	length := quotedLength(s.data[from:])
	if length == 0 {
		s.err = ErrOpenQuote
		return len(s.data)
	}
	end := from + length
	if end < len(s.data) && s.data[end] != s.comma {
		if lineEnd, _ := s.lineAt(end); end != lineEnd {
			s.err = ErrQuote
			return end
		}
	}
	s.fields = append(s.fields, s.unquote(s.data[from+1:end-1]))
	return end
}

// unquote returns the text between two quotes: of two quotes one, and \n for \r\n.
func (s *Scanner) unquote(raw []byte) []byte {
	if bytes.IndexByte(raw, '"') < 0 && bytes.IndexByte(raw, '\r') < 0 {
		return raw
	}
	start := len(s.text)
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		if i+1 < len(raw) && (c == '"' || c == '\r' && raw[i+1] == '\n') {
			i++
			c = raw[i]
		}
		s.text = append(s.text, c)
	}
	return s.text[start:]
}
