package journey

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func collect(rows ...row) []chunk {
	c := newCollector()
	for i := range rows {
		c.add(&rows[i])
	}
	c.seal()
	return c.chunks
}

func TestCollectorColumnsBeginLate(t *testing.T) {
	chunks := collect(
		row{customer: []byte("a"), time: 10, known: 10},
		row{customer: []byte("b"), time: 20, known: 25, labels: [3][]byte{kindLabel: []byte("k")}},
		row{customer: []byte("c"), time: 30, known: 30, amount: 15, places: 1},
		row{customer: []byte("d"), time: 40, known: 40, amount: 125, places: 2, seq: 3},
		row{customer: []byte("e"), time: 50, known: 50, amount: 1},
	)
	if len(chunks) != 1 {
		t.Fatalf("%d chunks", len(chunks))
	}
	k := chunks[0]
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"names", k.names, []string{"a", "b", "c", "d", "e"}},
		{"times", k.times, []int64{10, 20, 30, 40, 50}},
		{"known", k.known, []int64{10, 25, 30, 40, 50}},
		{"kinds", k.labels[kindLabel].codes, []uint32{0, 1, 0, 0, 0}},
		{"points", k.labels[pointLabel].codes, []uint32(nil)},
		{"amounts", k.amounts, []int64{0, 0, 150, 125, 100}},
		{"places", k.places, int32(2)},
		{"sequence", k.seq, []int64{0, 0, 0, 3, 0}},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestCollectorStartsChunks(t *testing.T) {
	rows := make([]row, chunkRows+1)
	for i := range rows {
		rows[i] = row{customer: []byte("a"), time: 1, known: 1, amount: 125, places: 2}
	}
	for name, chunks := range map[string][]chunk{
		"full":            collect(rows...),
		"scales too wide": collect(row{time: 1, known: 1, amount: 9e17}, rows[0]),
	} {
		if len(chunks) != 2 {
			t.Errorf("%s: %d chunks, want 2", name, len(chunks))
			continue
		}
		if k := chunks[1]; k.rows() != 1 || k.amounts[0] != 125 || k.places != 2 {
			t.Errorf("%s: the second chunk has %d rows, amounts %v with %d places", name, k.rows(), k.amounts, k.places)
		}
	}
}

func TestDictionaryTellsNamesApart(t *testing.T) {
	d := newDictionary()
	// More names than recent has places, some of them alike in length and letters.
	var names []string
	for a := range 26 {
		for b := range 26 {
			x, y := 'a'+byte(a), 'a'+byte(b)
			names = append(names, string([]byte{x, y, 'z'}), string([]byte{'z', x, y}))
		}
	}
	for range 2 {
		for _, name := range names {
			if got := d.names[d.codeOf([]byte(name))]; got != name {
				t.Fatalf("%q got the code of %q", name, got)
			}
		}
	}
	if d.codeOf(nil) != 0 || d.code("") != 0 {
		t.Error("the empty name isn't 0")
	}
}
