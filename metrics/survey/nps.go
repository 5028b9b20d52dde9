package survey

import (
	"encoding/binary"
	"math"
)

// NPS counts answers to "how likely is it that you would recommend us?", whole numbers from 0 to 10: 9 and 10 are
// promoters, 7 and 8 passives, 0 to 6 detractors (Reichheld 2003, "The One Number You Need to Grow"). Any other number
// is refused and counted, never clipped. The zero value is ready to use. Counts are exact in any order of merging.
type NPS struct {
	kinds   [3]int64 // by kind
	refused int64
}

const (
	detractor = iota
	passive
	promoter
)

// kindOf is the kind of each score from 0 to 10.
var kindOf = [11]uint8{7: passive, 8: passive, 9: promoter, 10: promoter}

// npsScale is the scale of the question.
var npsScale = Scale{0, 10}

// Fresh returns an empty NPS.
func (s *NPS) Fresh() *NPS { return new(NPS) }

// Add counts one answer, or refuses it (see [NPS.Refused]).
func (s *NPS) Add(score float64) {
	if !(score >= 0 && score <= 10) || score != math.Trunc(score) {
		s.refused++
		return
	}
	s.kinds[kindOf[int(score)]]++
}

// Merge adds the other's answers. It never fails.
func (s *NPS) Merge(o *NPS) error {
	for i, n := range o.kinds {
		s.kinds[i] += n
	}
	s.refused += o.refused
	return nil
}

// Promoters returns the number of answers of 9 or 10.
func (s *NPS) Promoters() int64 { return s.kinds[promoter] }

// Passives returns the number of answers of 7 or 8.
func (s *NPS) Passives() int64 { return s.kinds[passive] }

// Detractors returns the number of answers from 0 to 6.
func (s *NPS) Detractors() int64 { return s.kinds[detractor] }

// N returns the number of answers, without those refused.
func (s *NPS) N() int64 { return s.Promoters() + s.Passives() + s.Detractors() }

// Refused returns the number of answers left out because they weren't whole numbers from 0 to 10.
func (s *NPS) Refused() int64 { return s.refused }

// Score returns the net promoter score in [−1, 1]; see [NPSOf]. Multiply by 100 for the figure that is usually shown.
// It warns of fewer than 30 answers, of a response below a half, and of refused answers.
func (s *NPS) Score(o Options) Result {
	a := sample{n: s.N(), refused: s.refused, min: -1, max: 1, scale: npsScale}
	set, wrong := o.settle(npsMethods[:]...)
	if wrong != "" {
		return a.undefined(wrong)
	}
	return a.result(set.nps(s.Promoters(), s.Passives(), s.Detractors()), set, o)
}

// opinions returns the counts at the effective size.
func (s *NPS) opinions(set settings) opinions {
	return opinions{set.effective(s.Promoters()), set.effective(s.Passives()), set.effective(s.Detractors())}
}

// AppendBinary appends the state to b.
func (s *NPS) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, kindNPS, stateVersion)
	for _, n := range [...]int64{s.refused, s.kinds[detractor], s.kinds[passive], s.kinds[promoter]} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return b, nil
}

// MarshalBinary returns the state.
func (s *NPS) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// UnmarshalBinary replaces the state. On an error the calculator is as it was.
func (s *NPS) UnmarshalBinary(b []byte) error {
	r := readState(b, kindNPS)
	var counts [4]int64
	readCounts(r, counts[:])
	if err := r.Done(); err != nil {
		return badState("nps", err)
	}
	s.refused, s.kinds = counts[0], [3]int64(counts[1:])
	return nil
}
