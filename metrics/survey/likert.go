package survey

import (
	"encoding/binary"
	"fmt"
	"iter"
	"slices"

	"github.com/untangle-metrics/untangle/internal/wire"
)

// Likert counts the answers at each point of a scale (Likert 1932). A number that isn't a point of the scale is
// refused and counted, never clipped or rounded. The zero value is ready to use, on the scale 1 to 5. Counts are exact
// in any order of merging.
type Likert struct {
	scale   Scale
	counts  []int64 // by point; nil while there are no answers
	refused int64
}

// NewLikert returns an empty calculator on a scale of 2 to 101 points. The error is a metrics.Fault.
func NewLikert(scale Scale) (*Likert, error) {
	if err := scale.check("survey: likert"); err != nil {
		return nil, err
	}
	return &Likert{scale: scale}, nil
}

// Fresh returns an empty Likert on the same scale.
func (l *Likert) Fresh() *Likert { return &Likert{scale: l.scale} }

// Add counts one answer, or refuses it (see [Likert.Refused]).
func (l *Likert) Add(score float64) {
	i, ok := l.scale.index(score)
	if !ok {
		l.refused++
		return
	}
	l.grow()
	l.counts[i]++
}

func (l *Likert) grow() {
	if l.counts == nil {
		l.counts = make([]int64, l.scale.points())
	}
}

// Merge adds the other's answers. The error wraps metrics.ErrMismatch when the scales differ.
func (l *Likert) Merge(o *Likert) error {
	if err := l.scale.sameAs(o.scale, "likert"); err != nil {
		return err
	}
	l.refused += o.refused
	if o.counts == nil {
		return nil
	}
	l.grow()
	for i, n := range o.counts {
		l.counts[i] += n
	}
	return nil
}

// Scale returns the scale.
func (l *Likert) Scale() Scale { return l.scale.orDefault() }

// N returns the number of answers, without those refused.
func (l *Likert) N() int64 { return l.from(0) }

// from returns the number of answers at or above the point with that index.
func (l *Likert) from(index int) int64 {
	n := int64(0)
	for i, count := range l.counts {
		if i >= index {
			n += count
		}
	}
	return n
}

// Refused returns the number of answers left out because they weren't points of the scale.
func (l *Likert) Refused() int64 { return l.refused }

// Count returns the number of answers at a point; 0 for what isn't one.
func (l *Likert) Count(point int) int64 {
	i := point - l.Scale().Low
	if i < 0 || i >= len(l.counts) {
		return 0
	}
	return l.counts[i]
}

// Points iterates over the points from the lowest up, with the number of answers at each; points that nobody chose are
// there too.
func (l *Likert) Points() iter.Seq2[int, int64] {
	return func(yield func(int, int64) bool) {
		for point := l.Scale().Low; point <= l.Scale().High; point++ {
			if !yield(point, l.Count(point)) {
				return
			}
		}
	}
}

// Top returns the share of answers at the k highest points, in [0, 1]; see [Proportion]. It is undefined unless k is
// from 1 to one less than the scale has points.
func (l *Likert) Top(k int, o Options) Result {
	if wrong := topFault(k, l.scale); wrong != "" {
		return l.sample(0, 1).undefined(wrong)
	}
	return l.sample(0, 1).share(l.from(l.scale.points()-k), o)
}

// Between returns the share of answers from one point to another, both included, in [0, 1]; see [Proportion]. It is
// undefined unless both are points of the scale, the first not above the second.
func (l *Likert) Between(first, last int, o Options) Result {
	scale := l.Scale()
	if first < scale.Low || last > scale.High || first > last {
		return l.sample(0, 1).undefined(fmt.Sprintf(
			"%d to %d isn't a part of the scale %v; name two of its points", first, last, scale))
	}
	return l.sample(0, 1).share(l.from(first-scale.Low)-l.from(last+1-scale.Low), o)
}

// topFault says what is wrong with asking for the k highest points.
func topFault(k int, scale Scale) string {
	if k < 1 || k >= scale.points() {
		return fmt.Sprintf("the %d highest points of %v aren't a choice; use 1 to %d", k, scale, scale.points()-1)
	}
	return ""
}

// sample describes the answers to a result whose score lies between two numbers.
func (l *Likert) sample(least, most float64) sample {
	return sample{n: l.N(), refused: l.refused, min: least, max: most, scale: l.scale}
}

// Mean returns the mean score, on the scale's own units, with Student's t interval cut to the scale. Options.Method
// doesn't apply and must be 0. Scores are ordinal: a mean takes the points for equally far apart.
//
// Where all answers are alike (one answer is), t has no width; the interval is then what the mean would be if as many
// answers as Wilson's upper limit for none of n lay at the far end of the scale.
func (l *Likert) Mean(o Options) Result {
	a := l.sample(float64(l.Scale().Low), float64(l.Scale().High))
	s, wrong := o.settle(studentsT)
	if wrong != "" {
		return a.undefined(wrong)
	}
	weights := make([]float64, len(l.counts))
	for i, n := range l.counts {
		weights[i] = float64(n)
	}
	return a.result(a.mean(weights, s), s, o)
}

// AppendBinary appends the state to b.
func (l *Likert) AppendBinary(b []byte) ([]byte, error) {
	return l.appendTo(append(b, kindLikert, stateVersion)), nil
}

func (l *Likert) appendTo(b []byte) []byte {
	b = binary.AppendUvarint(l.scale.appendTo(b), uint64(l.refused))
	for _, n := range l.Points() {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return b
}

// MarshalBinary returns the state.
func (l *Likert) MarshalBinary() ([]byte, error) { return l.AppendBinary(nil) }

// UnmarshalBinary replaces the state. The error wraps metrics.ErrMismatch when the scale is another. On an error the
// calculator is as it was.
func (l *Likert) UnmarshalBinary(b []byte) error {
	return l.read(readState(b, kindLikert), "likert")
}

func (l *Likert) read(r *wire.Reader, what string) error {
	if err := l.scale.expect(r, what); err != nil {
		return err
	}
	counts := make([]int64, 1+l.scale.points())
	readCounts(r, counts)
	if err := r.Done(); err != nil {
		return badState(what, err)
	}
	l.refused, l.counts = counts[0], counts[1:]
	return nil
}

func (l *Likert) clone() *Likert {
	return &Likert{scale: l.scale, counts: slices.Clone(l.counts), refused: l.refused}
}
