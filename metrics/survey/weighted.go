package survey

import (
	"fmt"
	"math"

	"github.com/untangle-metrics/untangle/metrics"
)

// An Answer is a score and how much it counts: the number of customers it stands for, say.
type Answer struct{ Score, Weight float64 }

// Weighted counts weighted answers at each point of a scale, for samples in which some customers are more likely to be
// asked or to answer than others. An answer that isn't a point of the scale, or whose weight isn't from 1e-140 to
// 1e140, is refused and counted. The zero value is ready to use, on the scale 1 to 5.
//
// Shares and means are weighted. Weights that differ cost precision: intervals are computed at the effective number of
// answers (Σw)²/Σw², which is n divided by Kish's design effect n·Σw²/(Σw)² (Kish 1965, Survey Sampling, section
// 11.7). Merging in another order changes the last few bits of the sums of weights.
type Weighted struct {
	scale   Scale
	points  []tally // by point; nil while there are no answers
	refused int64
}

// A tally is the number of answers, the sum of their weights and the sum of the squares of these.
type tally struct {
	n       int64
	w, wSqr float64
}

func (t *tally) add(o tally) {
	t.n += o.n
	t.w += o.w
	t.wSqr += o.wSqr
}

const (
	lightest = 1e-140 // the squares of weights between these two have sums
	heaviest = 1e140
)

// NewWeighted returns an empty calculator on a scale of 2 to 101 points. The error is a metrics.Fault.
func NewWeighted(scale Scale) (*Weighted, error) {
	if err := scale.check("survey: weighted"); err != nil {
		return nil, err
	}
	return &Weighted{scale: scale}, nil
}

// Fresh returns an empty Weighted on the same scale.
func (w *Weighted) Fresh() *Weighted { return &Weighted{scale: w.scale} }

// Add counts one answer, or refuses it (see [Weighted.Refused]).
func (w *Weighted) Add(a Answer) {
	i, ok := w.scale.index(a.Score)
	if !ok || !(a.Weight >= lightest && a.Weight <= heaviest) {
		w.refused++
		return
	}
	w.grow()
	w.points[i].add(tally{1, a.Weight, a.Weight * a.Weight})
}

func (w *Weighted) grow() {
	if w.points == nil {
		w.points = make([]tally, w.scale.points())
	}
}

// Merge adds the other's answers. The error wraps metrics.ErrMismatch when the scales differ.
func (w *Weighted) Merge(o *Weighted) error {
	if err := w.scale.sameAs(o.scale, "weighted"); err != nil {
		return err
	}
	w.refused += o.refused
	if o.points == nil {
		return nil
	}
	w.grow()
	for i, t := range o.points {
		w.points[i].add(t)
	}
	return nil
}

// Scale returns the scale.
func (w *Weighted) Scale() Scale { return w.scale.orDefault() }

// N returns the number of answers, without those refused.
func (w *Weighted) N() int64 { return w.total().n }

// Refused returns the number of answers left out because of their score or their weight.
func (w *Weighted) Refused() int64 { return w.refused }

// Weight returns the sum of the weights at a point; 0 for what isn't one.
func (w *Weighted) Weight(point int) float64 {
	i := point - w.Scale().Low
	if i < 0 || i >= len(w.points) {
		return 0
	}
	return w.points[i].w
}

// DesignEffect returns that of the weights, n·Σw²/(Σw)², from 1 for equal weights up to n; 1 without answers.
func (w *Weighted) DesignEffect() float64 {
	all := w.total()
	if all.n == 0 {
		return 1
	}
	root := math.Sqrt(all.wSqr) / all.w
	// By Cauchy and Schwarz it is not below 1, but rounding may take it there.
	return max(float64(all.n)*(root*root), 1)
}

func (w *Weighted) total() tally {
	var all tally
	for _, t := range w.points {
		all.add(t)
	}
	return all
}

// between returns the share of the weight at the points with these indices, the second not included.
func (w *Weighted) between(from, to int) float64 {
	part := tally{}
	for i, t := range w.points {
		if i >= from && i < to {
			part.add(t)
		}
	}
	return part.w / w.total().w
}

// Top returns the weighted share of answers at the k highest points, in [0, 1], with the interval of [Proportion] at
// the effective number of answers. It is undefined unless k is from 1 to one less than the scale has points.
func (w *Weighted) Top(k int, o Options) Result {
	if wrong := topFault(k, w.scale); wrong != "" {
		return w.sample(0, 1).undefined(wrong)
	}
	return w.result(0, 1, o, shareMethods[:], func(s settings) metrics.Estimate {
		share := w.between(w.scale.points()-k, w.scale.points())
		n := s.effective(w.N())
		low, high := s.shareInterval(share*n, n)
		low, high = clamp(share, low, high, 0, 1)
		return s.known(share, low, high, w.N(), s.method.String()+", weighted")
	})
}

// Mean returns the weighted mean score, as [Likert.Mean] does, at the effective number of answers.
func (w *Weighted) Mean(o Options) Result {
	least, most := float64(w.Scale().Low), float64(w.Scale().High)
	return w.result(least, most, o, []Method{studentsT}, func(s settings) metrics.Estimate {
		weights := make([]float64, len(w.points))
		for i, t := range w.points {
			weights[i] = t.w
		}
		e := w.sample(least, most).mean(weights, s)
		e.Method += ", weighted"
		return e
	})
}

// NPS returns the weighted net promoter score in [−1, 1], as [NPS.Score] does, at the effective number of answers. It
// is undefined unless the scale is 0 to 10.
func (w *Weighted) NPS(o Options) Result {
	if w.scale != npsScale {
		return w.sample(-1, 1).undefined(notNPS(w.scale))
	}
	return w.result(-1, 1, o, npsMethods[:], func(s settings) metrics.Estimate {
		n := s.effective(w.N())
		down, neutral, up := w.between(0, 7), w.between(7, 9), w.between(9, 11)
		score := min(max(up-down, -1), 1)
		e := s.npsEstimate(opinions{up * n, neutral * n, down * n}, score, w.N())
		e.Method += ", weighted"
		return e
	})
}

func notNPS(scale Scale) string {
	return fmt.Sprintf("a net promoter score needs the scale 0 to 10, not %v; ask that question", scale)
}

func (w *Weighted) sample(least, most float64) sample {
	return sample{n: w.N(), refused: w.refused, min: least, max: most, scale: w.scale}
}

// result asks for an estimate at the design effect of weights and options together.
func (w *Weighted) result(least, most float64, o Options, fitting []Method, of func(settings) metrics.Estimate) Result {
	a := w.sample(least, most)
	s, wrong := o.settle(fitting...)
	if wrong != "" {
		return a.undefined(wrong)
	}
	s.deff *= w.DesignEffect()
	if a.n == 0 {
		return a.result(noAnswers(), s, o)
	}
	return a.result(of(s), s, o)
}
