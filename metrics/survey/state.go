package survey

import (
	"fmt"

	"github.com/untangle-metrics/untangle/internal/wire"
)

// The first byte of a state says which kind of calculator wrote it, the second which version of the format.
const (
	kindNPS byte = iota + wire.Survey
	kindLikert
	kindCSAT
	kindCES
	kindWeighted
	kindPaired
)

const stateVersion = 1

// mostAnswers is more than anyone can have: what a decoder takes stays exact as a float64, and sums don't overflow.
const mostAnswers = 1 << 53

// readState opens a state of the wanted kind.
func readState(b []byte, kind byte) *wire.Reader {
	r := wire.NewReader(b)
	r.Expect(kind, "kind")
	r.Expect(stateVersion, "version")
	return r
}

// readCounts fills the counts and returns their sum.
func readCounts(r *wire.Reader, counts []int64) int64 {
	total := int64(0)
	for i := range counts {
		counts[i] = r.Count()
		if counts[i] > mostAnswers-total {
			r.Fail("more than %d answers", int64(mostAnswers))
			return 0
		}
		total += counts[i]
	}
	return total
}

// badState gives a decoding fault its package and kind.
func badState(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("survey: decode %s: %w", what, err)
}
