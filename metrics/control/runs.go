package control

import "math"

// Runs is what the runs rules of Anhøj ask of one phase. A point on the centre line says nothing and is left out, as
// the rules were published; in the test Run it breaks a run instead.
type Runs struct {
	Observations int // values without those excluded
	Useful       int // of which not on the centre line
	Longest      int // length of the longest run of useful values on one side
	LongestMost  int // how long it may be: round(log₂ useful) + 3 (Schilling 2012)
	Crossings    int // how often useful values go from one side to the other
	// CrossingsLeast is how often they should: the 5 % quantile of the binomial with useful − 1 trials and chance ½
	// (Chen 2010).
	CrossingsLeast int
	Signal         bool // whether the longest run is too long or the crossings are too few
}

// Runs returns the runs of a phase, by its index (Anhøj and Olesen, "Run charts revisited", PLoS ONE 9, 2014). All are
// 0 without useful values.
func (c Chart) Runs(phase int) Runs {
	var r Runs
	if phase < 0 || phase >= len(c.Phases) {
		return r
	}
	run, last := 0, 0
	for i := c.Phases[phase].First; i < c.Phases[phase].End; i++ {
		p := &c.Points[i]
		if !p.Known || p.Excluded {
			continue
		}
		r.Observations++
		side := compare(p.Value, p.Center)
		if side == 0 {
			continue
		}
		r.Useful++
		if side != last && last != 0 {
			r.Crossings++
			run = 0
		}
		run, last = run+1, side
		r.Longest = max(r.Longest, run)
	}
	if r.Useful == 0 {
		return r
	}
	r.LongestMost = int(math.RoundToEven(math.Log2(float64(r.Useful)))) + 3
	r.CrossingsLeast = halves(r.Useful - 1)
	r.Signal = r.Longest > r.LongestMost || r.Crossings < r.CrossingsLeast
	return r
}

// halves returns the smallest k for which at most k heads in n tosses of a coin have a chance of 5 % or more.
func halves(n int) int {
	// What lies more than ten standard deviations below the middle has no weight that could matter.
	k := max(0, int(float64(n)/2-5*math.Sqrt(float64(n))))
	all, _ := math.Lgamma(float64(n) + 1)
	few, _ := math.Lgamma(float64(k) + 1)
	rest, _ := math.Lgamma(float64(n-k) + 1)
	chance := math.Exp(all - few - rest - float64(n)*math.Ln2)
	for total := chance; total < 0.05; total += chance {
		chance *= float64(n-k) / float64(k+1)
		k++
	}
	return k
}

// runs marks what the runs rules say: the points of every run that is too long, or, because that is about the phase as
// a whole, all points when the crossings are too few.
func (w *watcher) runs(t Test, r Runs) {
	if t == FewCrossings {
		if r.Crossings < r.CrossingsLeast {
			w.mark(t, 0, len(w.rows), 0)
		}
		return
	}
	if r.Longest <= r.LongestMost {
		return
	}
	for first, end := 0, 0; first < len(w.rows); first = end {
		n, side := 0, w.side(first)
		for end = first; end < len(w.rows) && (w.side(end) == side || w.side(end) == 0); end++ {
			n += boolean(w.side(end) == side)
		}
		if side == 0 || n <= r.LongestMost {
			continue
		}
		for i := first; i < end; i++ {
			if w.side(i) == side {
				w.mark(t, i, i+1, side)
			}
		}
	}
}
