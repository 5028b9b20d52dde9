// Package csvscan reads CSV fast: a [Splitter] cuts a stream into blocks of whole records, which can be scanned side by
// side, and a [Scanner] goes over the records of a block without allocating.
//
// A record is what encoding/csv reads with its default settings, whatever its number of fields: lines end with \n or
// \r\n, empty lines don't count, a quote only has a meaning at the start of a field, and \r\n inside quotes is \n. A
// byte-order mark at the start is skipped.
//
// With a blank as the comma, fields are separated by runs of blanks and tabs, those at either end of a line don't
// count, and quotes are ordinary characters.
package csvscan

import (
	"bytes"
	"errors"
	"io"
)

// BlockSize is a good number of bytes for a block: a few reads of a disk, and little enough for a second-level cache.
const BlockSize = 1 << 20

// ErrTooLong says that a record is longer than a block; most likely it has a quote that is never closed.
var ErrTooLong = errors.New("the record is too long")

// A Block is a run of whole records. Its last record may lack the newline at the end of the input.
type Block struct {
	Data []byte
	Line int // the line in the input at which the block begins, from 1
}

// A Splitter cuts an input into blocks.
type Splitter struct {
	r     io.Reader
	comma byte
	size  int
	line  int
	rest  []byte // what was read beyond the last block
	free  [][]byte
	begun bool
	ended bool
}

// NewSplitter returns a splitter of r into blocks of at most size bytes, which is also the most that a record may have.
// The comma is an ASCII character other than a quote or a line end.
func NewSplitter(r io.Reader, comma byte, size int) *Splitter {
	return &Splitter{r: r, comma: comma, size: size, line: 1}
}

// Line returns the line at which the next block begins.
func (s *Splitter) Line() int { return s.line }

// Next returns the next block; at the end it returns [io.EOF]. Another error is [ErrTooLong], for the record at Line,
// or one of the reader, as it came.
func (s *Splitter) Next() (Block, error) {
	data, err := s.fill(append(s.buffer(), s.rest...))
	if err != nil {
		return Block{}, err
	}
	if !s.begun {
		data = bytes.TrimPrefix(data, []byte("\ufeff"))
		s.begun = true
	}
	end := len(data)
	if !s.ended {
		end = lastEnd(data, s.comma)
	}
	switch {
	case end == 0 && s.ended:
		return Block{}, io.EOF
	case end == 0:
		return Block{}, ErrTooLong
	}
	s.rest = append(s.rest[:0], data[end:]...)
	block := Block{Data: data[:end], Line: s.line}
	s.line += bytes.Count(block.Data, newline)
	return block, nil
}

var newline = []byte{'\n'}

// fill reads until data has the size of a block or the input ends.
func (s *Splitter) fill(data []byte) ([]byte, error) {
	for len(data) < s.size && !s.ended {
		n, err := s.r.Read(data[len(data):s.size])
		data = data[:len(data)+n]
		switch err {
		case nil:
		case io.EOF: // and not io.ErrUnexpectedEOF, which a truncated archive gives
			s.ended = true
		default:
			return nil, err
		}
	}
	return data, nil
}

// Recycle lets the splitter use the memory of a block again. The block must not be used after that.
func (s *Splitter) Recycle(b Block) {
	if cap(b.Data) >= s.size {
		s.free = append(s.free, b.Data[:0])
	}
}

func (s *Splitter) buffer() []byte {
	if n := len(s.free); n > 0 {
		data := s.free[n-1]
		s.free = s.free[:n-1]
		return data
	}
	return make([]byte, 0, s.size)
}

// lastEnd returns where the last whole record of data ends, after its newline; data begins with a record.
func lastEnd(data []byte, comma byte) int {
	at := 0
	for comma != ' ' {
		quote := bytes.IndexByte(data[at:], '"')
		if quote < 0 {
			break
		}
		// Lines before the one with the quote are records.
		at += bytes.LastIndexByte(data[at:at+quote], '\n') + 1
		length := recordLength(data[at:], comma)
		if length == 0 {
			return at
		}
		at += length
	}
	return at + bytes.LastIndexByte(data[at:], '\n') + 1
}

// recordLength returns the length of the record at the start of data, with its newline; 0 when data ends before it
// does. A record with a misplaced quote ends with the line of that quote.
func recordLength(data []byte, comma byte) int {
	at := 0
	for at < len(data) {
		if data[at] == '"' {
			length := quotedLength(data[at:])
			if length == 0 {
				return 0
			}
			at += length
		} else {
			at += plainLength(data[at:], comma)
		}
		if at < len(data) && data[at] == comma {
			at++
			continue
		}
		return lineEnd(data, at)
	}
	return 0
}

// quotedLength returns the length of the quoted field at the start of data, with its quotes; 0 when it isn't closed.
func quotedLength(data []byte) int {
	at := 1
	for {
		quote := bytes.IndexByte(data[at:], '"')
		if quote < 0 {
			return 0
		}
		at += quote + 1
		if at == len(data) || data[at] != '"' {
			return at
		}
		at++ // two quotes stand for one
	}
}

// plainLength returns how many bytes of data come before a comma, a newline or a quote.
func plainLength(data []byte, comma byte) int {
	for i, c := range data {
		if c == comma || c == '\n' || c == '"' {
			return i
		}
	}
	return len(data)
}

// lineEnd returns the index after the next newline from at on; 0 when there is none.
func lineEnd(data []byte, at int) int {
	i := bytes.IndexByte(data[at:], '\n')
	if i < 0 {
		return 0
	}
	return at + i + 1
}
