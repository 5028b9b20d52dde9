package metrics

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
)

// Version returns 16 hexadecimal digits that stand for everything the definition states, so that a number can say by
// which definition it was measured. Two definitions have the same version when they state the same; every stated fact
// changes it. How a file is laid out doesn't: the order of columns and rows, spaces, the order of synonyms,
// contributors, points, axes and ties, or one of them named twice. The order of inputs does count.
//
// They are the first 8 bytes of the SHA-256 of the fields that are stated, in the order of their columns' names: of
// each the column, the number of items and the items as [Definition.Text] writes them, numbers as 8 bytes with the
// highest first, and texts with their length in bytes before them.
func (d Definition) Version() string {
	columns := fields()
	slices.SortFunc(columns, func(a, b field) int { return cmp.Compare(a.column, b.column) })
	var form []byte
	text := func(s string) {
		form = binary.BigEndian.AppendUint64(form, uint64(len(s)))
		form = append(form, s...)
	}
	for _, f := range columns {
		items := f.canonical(&d)
		if len(items) == 0 {
			continue
		}
		text(f.column)
		form = binary.BigEndian.AppendUint64(form, uint64(len(items)))
		for _, item := range items {
			text(item)
		}
	}
	sum := sha256.Sum256(form)
	return hex.EncodeToString(sum[:8])
}
