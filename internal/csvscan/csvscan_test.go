package csvscan

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// A result is a record as a reader gave it: its fields, or that it was refused.
type result struct {
	Line   int
	Fields []string
	Bad    bool
}

// scan reads everything in blocks of a size; err is that of the splitter.
func scan(r io.Reader, comma byte, size int) (results []result, err error) {
	split := NewSplitter(r, comma, size)
	for {
		block, err := split.Next()
		if errors.Is(err, io.EOF) {
			return results, nil
		}
		if err != nil {
			return results, err
		}
		s := NewScanner(block, comma)
		for s.Scan() {
			got := result{Line: s.Line(), Bad: s.Err() != nil}
			if !got.Bad {
				for _, f := range s.Fields() {
					got.Fields = append(got.Fields, string(f))
				}
			}
			results = append(results, got)
		}
		split.Recycle(block)
	}
}

// reference reads everything with encoding/csv, going on after a bad record.
func reference(text []byte, comma byte) (results []result) {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	r.Comma, r.FieldsPerRecord = rune(comma), -1
	for {
		record, err := r.Read()
		var bad *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return results
		case errors.As(err, &bad):
			results = append(results, result{Line: bad.StartLine, Bad: true})
		default:
			line, _ := r.FieldPos(0)
			results = append(results, result{Line: line, Fields: slices.Clone(record)})
		}
	}
}

func FuzzSameAsEncodingCSV(f *testing.F) {
	for _, text := range []string{
		"", "\n\r\n\r", "a,b\n1,2\n", "a,b\r\n1,2", "\ufeffa,\"b\"\n", "\"a\"\"b\",c\n", "\"x\r\ny\",\"\"\r\n",
		"a\"b,\"c\n\"d,e\nf\"\n", "\"a\"b,\"c\nd\"\n", "\"never closed\nx,y\n",
		"a\r\r\n,\r\n\"b\r\r\n\"\r", "\"a\"\rb\n", ",\n\"\",", "\"a\",b\r\n\"c\",d\r",
	} {
		f.Add([]byte(text), byte(','), uint8(16))
		f.Add([]byte(strings.ReplaceAll(text, ",", ";")), byte(';'), uint8(255))
	}
	f.Fuzz(func(t *testing.T, text []byte, comma byte, size uint8) {
		if comma >= 0x80 || strings.IndexByte("\x00 \"\r\n", comma) >= 0 {
			return
		}
		got, err := scan(bytes.NewReader(text), comma, max(4, int(size)))
		want := reference(text, comma)
		if errors.Is(err, ErrTooLong) {
			want = append([]result(nil), want[:min(len(got), len(want))]...)
			err = nil
		}
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q in blocks of %d (-want +got):\n%s", text, size, diff)
		}
	})
}

func TestBadRecordsHaveACause(t *testing.T) {
	text := "a\"b,c\n\"a\"b,c\nfine,\"too\"\n\"open,\n"
	split := NewSplitter(strings.NewReader(text), ',', BlockSize)
	block, err := split.Next()
	if err != nil {
		t.Fatal(err)
	}
	s := NewScanner(block, ',')
	for _, want := range []error{ErrBareQuote, ErrQuote, nil, ErrOpenQuote} {
		if !s.Scan() || !errors.Is(s.Err(), want) {
			t.Errorf("line %d: %v, want %v", s.Line(), s.Err(), want)
		}
	}
	if s.Scan() {
		t.Error("a record after the end")
	}
}

func TestBlanksSeparate(t *testing.T) {
	got, err := scan(strings.NewReader(" id  date\tn\r\n\r\n  \n 1 2\" 3 \n4"), ' ', 16)
	if err != nil {
		t.Fatal(err)
	}
	want := []result{
		{Line: 1, Fields: []string{"id", "date", "n"}},
		{Line: 4, Fields: []string{"1", `2"`, "3"}},
		{Line: 5, Fields: []string{"4"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRecordTooLong(t *testing.T) {
	split := NewSplitter(strings.NewReader("a,b\n1,\"2\n3,4\n5,6\n7,8\n9,10\n"), ',', 16)
	if _, err := split.Next(); err != nil {
		t.Fatal(err)
	}
	if _, err := split.Next(); !errors.Is(err, ErrTooLong) || split.Line() != 2 {
		t.Errorf("line %d: %v, want line 2: %v", split.Line(), err, ErrTooLong)
	}
}

func TestReadErrors(t *testing.T) {
	for _, want := range []error{errors.New("disk on fire"), io.ErrUnexpectedEOF} {
		r := io.MultiReader(strings.NewReader("a,b\n1,2\n"), iotest.ErrReader(want))
		if _, err := scan(r, ',', 1024); !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
	}
}

func TestSlowReaders(t *testing.T) {
	text := strings.Repeat("abc,\"d\"\"e\",f\n", 20)
	got, err := scan(iotest.OneByteReader(iotest.DataErrReader(strings.NewReader(text))), ',', 64)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(reference([]byte(text), ','), got); diff != "" {
		t.Error(diff)
	}
}

func BenchmarkScan(b *testing.B) {
	for name, row := range map[string]string{
		"plain":  "C%07d,2024-03-05T10:20:30Z,12.34,order,web\n",
		"quoted": "\"C%07d\",\"2024-03-05T10:20:30Z\",\"12.34\",\"order\",\"the \"\"web\"\"\"\n",
	} {
		b.Run(name, func(b *testing.B) {
			var text bytes.Buffer
			for i := range 10_000 {
				fmt.Fprintf(&text, row, i)
			}
			b.SetBytes(int64(text.Len()))
			b.ReportAllocs()
			for b.Loop() {
				split := NewSplitter(bytes.NewReader(text.Bytes()), ',', BlockSize)
				block, err := split.Next()
				if err != nil {
					b.Fatal(err)
				}
				for s := NewScanner(block, ','); s.Scan(); {
				}
			}
		})
	}
}
