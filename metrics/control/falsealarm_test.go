package control

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
)

// shapes are distributions with a mean of 0 and a standard deviation of 1.
var shapes = map[string]func(*rand.Rand) float64{
	"normal":      (*rand.Rand).NormFloat64,
	"uniform":     func(r *rand.Rand) float64 { return math.Sqrt(12) * (r.Float64() - 0.5) },
	"exponential": func(r *rand.Rand) float64 { return r.ExpFloat64() - 1 },
	"Laplace": func(r *rand.Rand) float64 {
		return math.Sqrt(0.5) * r.ExpFloat64() * float64(1-2*r.IntN(2))
	},
}

// A tally is the mean of what charts say.
type tally struct{ charts, sum, squares float64 }

func (y *tally) add(x float64) {
	y.charts, y.sum, y.squares = y.charts+1, y.sum+x, y.squares+float64(x*x)
}

func (y tally) mean() float64 { return y.sum / y.charts }

// se is the standard error of the mean.
func (y tally) se() float64 { return math.Sqrt((y.squares/y.charts - y.mean()*y.mean()) / y.charts) }

// inControl makes charts of n values of one shape, on all processors, and returns the mean of what each one says.
func inControl(t *testing.T, shape string, n, charts int, o Options, says func(Chart) float64) tally {
	t.Helper()
	var mu sync.Mutex
	var total tally
	var group sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		group.Go(func() {
			var mine tally
			values := make([]float64, n)
			for k := w; k < charts; k += workers {
				rng := rand.New(rand.NewPCG(uint64(n), uint64(k)))
				for i := range values {
					values[i] = shapes[shape](rng)
				}
				c, err := New(monthly(values...), o)
				if err != nil {
					t.Error(err)
					return
				}
				mine.add(says(c))
			}
			mu.Lock()
			defer mu.Unlock()
			total.charts += mine.charts
			total.sum += mine.sum
			total.squares += mine.squares
		})
	}
	group.Wait()
	return total
}

// signals returns the share of points with a signal.
func signals(c Chart) float64 {
	n := 0.0
	for _, p := range c.Points {
		n += float64(boolean(p.Signals.Any()))
	}
	return n / float64(len(c.Points))
}

// signalled returns 1 for a chart with a signal.
func signalled(c Chart) float64 { return math.Ceil(signals(c)) }

func outsideOnly() RuleSet { return RuleSet{Name: "outside", Rules: []Rule{{Test: Outside}}} }

// runsOnly are the rules of Anhøj without limits.
func runsOnly() RuleSet { return RuleSet{Name: "runs", Rules: Anhoej().Rules[1:]} }

// within checks a share in percent against a figure, by four standard errors and half of its last digit.
func within(t *testing.T, what string, got tally, want, digit float64) {
	t.Helper()
	if math.Abs(100*got.mean()-want) > 400*got.se()+digit/2 {
		t.Errorf("%s: %.3f %% ± %.3f, want %v %%", what, 100*got.mean(), 100*got.se(), want)
	}
}

// TestPointsOutside has the share of points beyond the limits of XmR charts of 24, 36 and 100 in-control values, in
// percent. Wheeler's empirical claim is that 97 % or more lie within, whatever the distribution, and of a normal one
// more than 99 %.
func TestPointsOutside(t *testing.T) {
	for shape, want := range map[string][3]float64{
		"normal":      {0.25, 0.26, 0.27},
		"uniform":     {0.01, 0, 0},
		"Laplace":     {1.36, 1.53, 1.74},
		"exponential": {2.22, 2.35, 2.50},
	} {
		for k, n := range []int{24, 36, 100} {
			got := inControl(t, shape, n, 8000, Options{Rules: outsideOnly()}, signals)
			within(t, shape, got, want[k], 0.01)
			if got.mean() > 0.03 || shape == "normal" && got.mean() > 0.01 {
				t.Errorf("%s, %d values: %.4f outside", shape, n, got.mean())
			}
		}
	}
}

// TestPointsOutsideInTheLongRun compares with the exact shares for limits at the mean ± 3/d₂ E|X−Y|.
func TestPointsOutsideInTheLongRun(t *testing.T) {
	const factor = 3 / d2
	for shape, want := range map[string]float64{
		"normal":      math.Erfc(3 / math.Sqrt2),
		"uniform":     0,                       // limits at ±3.07, and no value beyond ±1.73
		"Laplace":     math.Exp(-1.5 * factor), // E|X−Y| is 1.5 times the scale
		"exponential": math.Exp(-1 - factor),   // E|X−Y| is 1
	} {
		got := inControl(t, shape, 4000, 60, Options{Rules: outsideOnly()}, signals)
		within(t, shape, got, 100*want, 0.01)
	}
}

// TestFalseSignals has the share of charts of 12, 24 and 36 in-control normal values that have a signal anywhere, in
// percent. That of the runs rules around the median must stay below 10, which is what they were made for (Anhøj and
// Wentzel-Larsen, "Sense and sensibility: on the diagnostic value of control chart rules for detection of shifts in
// time series data", BMC Medical Research Methodology 18, 2018).
func TestFalseSignals(t *testing.T) {
	figures := map[string][3]float64{
		"outside":           {2.6, 5.8, 8.9},
		"runs":              {1.3, 3.1, 4.2},
		"Making Data Count": {4.6, 15.4, 26.0},
		"Wheeler":           {3.6, 10.8, 18.1},
		"Anhøj":             {3.7, 8.9, 13.2},
		"Western Electric":  {5.2, 15.0, 24.6},
		"Nelson":            {6.4, 19.1, 31.2},
	}
	for _, rules := range append(allSets(), outsideOnly(), runsOnly()) {
		for k, n := range []int{12, 24, 36} {
			o := Options{Rules: rules}
			if rules.Name == "runs" {
				o.Center = Median
			}
			got := inControl(t, "normal", n, 6000, o, signalled)
			within(t, rules.Name, got, figures[rules.Name][k], 0.1)
			if rules.Name == "runs" && got.mean() > 0.1 {
				t.Errorf("%d values: %.3f of charts", n, got.mean())
			}
		}
	}
}

// TestRunsAroundMedianExactly: 12 values lie half above their median and half below, each way as likely as the other.
func TestRunsAroundMedianExactly(t *testing.T) {
	var exactly tally
	for way := range 1 << 12 {
		if bits.OnesCount(uint(way)) != 6 {
			continue
		}
		values := make([]float64, 12)
		for i := range values {
			values[i] = float64(2*(way>>i&1) - 1)
		}
		exactly.add(float64(boolean(byHand(runsOnly(), values...).Runs(0).Signal)))
	}
	got := inControl(t, "normal", 12, 6000, Options{Rules: runsOnly(), Center: Median}, signalled)
	within(t, "12 values", got, 100*exactly.mean(), 0)
}
