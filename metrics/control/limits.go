package control

import (
	"math"
	"slices"
)

// limits are those of one phase, for a value of any size.
type limits struct {
	center      float64
	around      float64 // what limits are around: the centre, but for G
	sigma       float64 // of a value; where sized, of a value of size 1
	sized       bool    // limits narrow with the square root of the size
	floor, ceil float64 // what no value can be beyond
	power       float64 // the values were transformed by the power 1/power; 0 means that they weren't
}

// limits returns those of a phase, by the formulas at Kind, and fills in what it rests on. Scratch is memory to work
// in.
func (o Options) limits(points []Point, phase *Phase, scratch []float64) limits {
	l := limits{floor: math.Inf(-1), ceil: math.Inf(1), sized: o.Kind.sized()}
	if phase.N == 0 {
		l.center, l.sigma = math.NaN(), math.Inf(1)
		return l
	}
	switch o.Kind {
	case T:
		l.power, l.floor = 3.6, 0
		o.individual(&l, points, phase, scratch)
		phase.Center = math.Pow(l.center, l.power)
	case C, G:
		l.floor, l.around = 0, mean(points, l)
		l.center, l.sigma = l.around, math.Sqrt(l.around)
		if o.Kind == G {
			l.center, l.sigma = median(values(points, l, scratch)), math.Sqrt(float64(l.around*(l.around+1)))
		}
		phase.Limited = true
	case P, PPrime, U, UPrime:
		l.floor = 0
		l.center = pooled(points)
		l.around = l.center
		variance := l.center
		if o.Kind == P || o.Kind == PPrime {
			l.ceil = 1
			variance = float64(l.center * (1 - l.center))
		}
		l.sigma = math.Sqrt(variance)
		phase.Limited = true
		if o.Kind == PPrime || o.Kind == UPrime {
			o.overdispersed(&l, points, phase, scratch)
		}
	default:
		if o.Within != [2]float64{} {
			l.floor, l.ceil = o.Within[0], o.Within[1]
		}
		o.individual(&l, points, phase, scratch)
	}
	if o.Kind != T {
		phase.Center = l.center
	}
	return l
}

// individual sets the limits of individual values from their moving ranges.
func (o Options) individual(l *limits, points []Point, phase *Phase, scratch []float64) {
	l.center = o.middle(points, *l, scratch)
	l.around = l.center
	ranges := scratch[:0]
	eachPair(points, func(a, b *Point) { ranges = append(ranges, math.Abs(l.scale(b.Value)-l.scale(a.Value))) })
	spread, perSpread, ok := o.spread(ranges, phase)
	if !ok {
		l.sigma = math.Inf(1)
		return
	}
	phase.Limited, phase.Spread = true, spread
	l.sigma = float64(spread * perSpread)
	if o.Kind == XmR {
		phase.UpperRange = float64(spread * o.rangeFactor())
	}
}

// overdispersed multiplies σ with that of the values in units of their own σ.
func (o Options) overdispersed(l *limits, points []Point, phase *Phase, scratch []float64) {
	ranges := scratch[:0]
	z := func(p *Point) float64 { return (p.Value - l.center) / (l.sigma / math.Sqrt(p.Size)) }
	if l.sigma > 0 {
		eachPair(points, func(a, b *Point) { ranges = append(ranges, math.Abs(z(b)-z(a))) })
	}
	spread, perSpread, ok := o.spread(ranges, phase)
	switch {
	case ok:
		phase.Spread = float64(spread * perSpread)
		l.sigma *= phase.Spread
	case l.sigma > 0:
		phase.Limited, l.sigma = false, math.Inf(1)
	}
}

// eachPair gives every two neighbours that limits rest on. A gap, an excluded value or the border of the baseline
// between two values parts them: their difference isn't that of one period to the next.
func eachPair(points []Point, visit func(a, b *Point)) {
	for i := 1; i < len(points); i++ {
		if points[i-1].Baseline && points[i].Baseline {
			visit(&points[i-1], &points[i])
		}
	}
}

// spread returns the mean or median of moving ranges, after screening if that was asked for, and how many of it are
// one σ.
func (o Options) spread(ranges []float64, phase *Phase) (spread, perSpread float64, ok bool) {
	if len(ranges) == 0 {
		return 0, 0, false
	}
	average := func() float64 { return sum(ranges) / float64(len(ranges)) }
	perSpread = o.Constants.Limit / 3
	if o.MedianRange {
		average = func() float64 { return median(ranges) }
		perSpread = o.Constants.MedianLimit / 3
	}
	spread = average()
	// Where the limit of ranges is 0, all are 0, and none of them is wild.
	if most := spread * o.rangeFactor(); o.Screen && most > 0 {
		before := len(ranges)
		ranges = slices.DeleteFunc(ranges, func(r float64) bool { return r >= most })
		phase.Screened = before - len(ranges)
		spread = average()
	}
	phase.Ranges = len(ranges)
	return spread, perSpread, true
}

func (o Options) rangeFactor() float64 {
	if o.MedianRange {
		return o.Constants.MedianRange
	}
	return o.Constants.Range
}

// center says what the centre line of a kind is.
func (o Options) center() Center {
	switch o.Kind {
	case XmR, T:
		return o.Center
	case G:
		return Median
	}
	return Mean
}

// middle returns the mean or the median of the values that limits rest on.
func (o Options) middle(points []Point, l limits, scratch []float64) float64 {
	if o.Center == Median {
		return median(values(points, l, scratch))
	}
	return mean(points, l)
}

// scale transforms a value to the scale of the limits.
func (l limits) scale(v float64) float64 {
	if l.power == 0 {
		return v
	}
	return math.Pow(v, 1/l.power)
}

// unscale transforms a line back to the scale of a point's value. A value that is on the line stays on it, however the
// way back rounds.
func (l limits) unscale(line float64, p *Point) float64 {
	if l.scale(p.Value) == line {
		return p.Value
	}
	return math.Pow(line, l.power)
}

// at gives a point its centre line and limits.
func (l limits) at(p *Point) {
	sigma := l.sigma
	if l.sized && !p.Known { // without a size there are no limits
		p.Center, p.Sigma, p.Lower, p.Upper = l.center, math.Inf(1), math.Inf(-1), math.Inf(1)
		return
	}
	if l.sized {
		sigma /= math.Sqrt(p.Size)
	}
	lower, upper := l.around-float64(3*sigma), l.around+float64(3*sigma)
	p.Center, p.Sigma = l.center, sigma
	// Where σ is 0, or there are no limits, z is not a number: no distance in σ is then far or near.
	if p.z = (l.scale(p.Value) - l.center) / sigma; sigma == 0 || math.IsInf(sigma, 1) {
		p.z = math.NaN()
	}
	if l.power != 0 {
		lower, upper, p.Center = l.unscale(max(lower, 0), p), l.unscale(upper, p), l.unscale(l.center, p)
	}
	if math.IsInf(sigma, 1) {
		p.Lower, p.Upper = math.Inf(-1), math.Inf(1)
		return
	}
	p.Lower, p.Upper = max(lower, l.floor), min(upper, l.ceil)
}

// values appends the values that limits rest on to scratch, transformed.
func values(points []Point, l limits, scratch []float64) []float64 {
	all := scratch[:0]
	for i := range points {
		if points[i].Baseline {
			all = append(all, l.scale(points[i].Value))
		}
	}
	return all
}

// mean is the mean of the values that limits rest on, transformed. It adds up differences from the first, so that the
// mean of equal values is that value, to the last bit.
func mean(points []Point, l limits) float64 {
	first, sum, n := 0.0, 0.0, 0.0
	for i := range points {
		if !points[i].Baseline {
			continue
		}
		v := l.scale(points[i].Value)
		if n == 0 {
			first = v
		}
		sum += v - first
		n++
	}
	return first + sum/n
}

// pooled is all cases over all sizes. Equal shares have that share, to the last bit, and no rounding takes it beyond
// the smallest or the largest: a share above 1 would have no σ.
func pooled(points []Point) float64 {
	first, sum, size := 0.0, 0.0, 0.0
	least, most := math.Inf(1), math.Inf(-1)
	for i := range points {
		p := &points[i]
		if !p.Baseline {
			continue
		}
		if size == 0 {
			first = p.Value
		}
		least, most = min(least, p.Value), max(most, p.Value)
		sum += float64((p.Value - first) * p.Size)
		size += p.Size
	}
	return min(max(first+sum/size, least), most)
}

func sum(all []float64) float64 {
	total := 0.0
	for _, v := range all {
		total += v
	}
	return total
}

// median sorts the values and returns the middle one, or the mean of the two in the middle.
func median(all []float64) float64 {
	slices.Sort(all)
	half := len(all) / 2
	if len(all)%2 == 1 {
		return all[half]
	}
	return all[half-1] + (all[half]-all[half-1])/2
}
