package company

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/untangle-metrics/untangle/journey"
)

// eventColumns maps the columns that events.csv has.
func eventColumns(folder fs.FS, form journey.CSV) (journey.CSV, error) {
	h, err := readHeader(folder, "events.csv", form.Comma)
	if errors.Is(err, io.EOF) {
		return journey.CSV{}, errors.New("events.csv is empty; it needs a first line with the columns customer and time")
	}
	return journey.CSV{
		Name: "events.csv", Comma: form.Comma, DecimalComma: form.DecimalComma, Layouts: form.Layouts,
		Customer: "customer", Time: "time", Kind: h.column("kind"), Point: h.column("point"), Amount: h.column("amount"),
		Reason: h.column("reason"), Sequence: h.column("sequence"), Known: h.column("known"),
	}, err
}

// customerColumns maps the columns that customers.csv has.
func customerColumns(folder fs.FS, comma rune) (journey.AttributesCSV, error) {
	h, err := readHeader(folder, "customers.csv", comma)
	if errors.Is(err, io.EOF) {
		return journey.AttributesCSV{}, errors.New("customers.csv is empty; it needs a first line with the " +
			"column customer, or leave it out")
	}
	return journey.AttributesCSV{
		Name: "customers.csv", Comma: comma,
		Customer: "customer", Since: h.column("since"), FirstSeen: h.column("first_seen"),
	}, err
}

// A header is the names of a file's columns.
type header []string

// column returns the name when there is a column that a reader takes for it, and "" otherwise.
func (h header) column(name string) string {
	for _, found := range h {
		if strings.EqualFold(strings.TrimSpace(found), name) {
			return name
		}
	}
	return ""
}

// readHeader reads the first line of a file. It wraps io.EOF when there is nothing in the file.
func readHeader(folder fs.FS, file string, comma rune) (header, error) {
	f, err := folder.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text := bufio.NewReader(f)
	const mark = "\ufeff" // of byte order
	if start, err := text.Peek(len(mark)); err == nil && string(start) == mark {
		_, _ = text.Discard(len(mark)) // it has been peeked at
	}
	var names []string
	if comma == ' ' {
		names, err = blankSeparated(text)
	} else {
		r := csv.NewReader(text)
		r.Comma = cmp.Or(comma, ',')
		names, err = r.Read()
	}
	if err != nil {
		return nil, fmt.Errorf("%s: header line: %w", file, err)
	}
	return names, nil
}

// blankSeparated reads the fields of the first line that has any.
func blankSeparated(text *bufio.Reader) ([]string, error) {
	for {
		line, err := text.ReadString('\n')
		if names := strings.Fields(line); len(names) > 0 {
			return names, nil
		}
		if err != nil {
			return nil, err
		}
	}
}
