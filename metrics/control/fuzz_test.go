package control

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
)

// hostile are values that break arithmetic which isn't careful.
var hostile = [...]float64{
	0, math.Copysign(0, -1), 1, -1, 0.5, 1e-320, 1e140, -1e140, 1e141, math.MaxFloat64, math.NaN(), math.Inf(1),
	math.Inf(-1), 1e15, 7, 1.0 / 3,
}

// decoder makes a series and options out of bytes.
type decoder struct{ data []byte }

func (d *decoder) byte() int {
	if len(d.data) == 0 {
		return 0
	}
	b := d.data[0]
	d.data = d.data[1:]
	return int(b)
}

func (d *decoder) float() float64 {
	if b := d.byte(); b < 128 {
		return hostile[b%len(hostile)]
	} else if b < 250 || len(d.data) < 8 {
		return float64(b-128) / 64
	}
	bits := binary.LittleEndian.Uint64(d.data)
	d.data = d.data[8:]
	return math.Float64frombits(bits)
}

func (d *decoder) estimate() metrics.Estimate {
	b := d.byte()
	if b%8 == 0 {
		return metrics.Estimate{}
	}
	e := metrics.NewEstimate(d.float())
	e.N = int64(b) << (b % 57)
	return e
}

func (d *decoder) options() Options {
	o := Options{
		Kind: Kind(d.byte() % 11), Center: Center(d.byte() % 2), Direction: metrics.Direction(d.byte() % 4),
		Season: Season(max(0, d.byte()%12-9)), MedianRange: d.byte()%2 > 0, Screen: d.byte()%2 > 0,
		Target: metrics.TargetOf(d.float()), Rules: allSets()[d.byte()%5],
	}
	for range d.byte() % 3 {
		o.Baselines = append(o.Baselines, Baseline{First: d.byte() - 1, Points: d.byte() - 1, Reason: "r"})
		o.Exclude = append(o.Exclude, Exclusion{Index: d.byte() - 1, Reason: "r"})
	}
	if d.byte()%4 == 0 {
		o.Constants = Constants{d.float(), d.float(), d.float(), d.float()}
	}
	if d.byte()%4 == 0 {
		o.Rules = RuleSet{Rules: []Rule{{Test: Test(d.byte()), Points: d.byte() - 9, Sigma: d.float(), Strict: true}}}
	}
	return o
}

// FuzzNew: whatever comes in, there are faults or a chart whose numbers are numbers; nothing panics.
func FuzzNew(f *testing.F) {
	f.Add([]byte{})
	for kind := range byte(11) {
		seed := []byte{kind, 0, 1, 0, 0, 0, 150, 4, 0, 1, 1}
		for i := range byte(60) {
			seed = append(seed, 9, i%16+128*(i/30))
		}
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d := decoder{data}
		o := d.options()
		s := monthly()
		for len(d.data) > 0 && len(s.Values) < 100 {
			s.Values = append(s.Values, d.estimate())
		}
		c, err := New(s, o)
		if err != nil {
			if len(faultsOf(t, err)) == 0 {
				t.Fatal(err)
			}
			return
		}
		_, _, _ = c.Verdict().String(), c.MovingRanges(), c.String()
		if _, err := json.Marshal(c); err != nil {
			t.Fatal(err)
		}
		for i, p := range c.Points {
			if !(p.Lower <= p.Upper) || !(p.Sigma >= 0) || (math.IsNaN(p.Center) != (c.Phases[p.Phase].N == 0)) {
				t.Fatalf("%d: %+v in %+v", i, p, c.Phases[p.Phase])
			}
			if p.Signals.Any() != (p.Variation != CommonCause) || !p.Known && p.Signals.Any() {
				t.Fatalf("%d: %+v", i, p)
			}
		}
		for k := range c.Phases {
			if r := c.Runs(k); r.Useful > r.Observations || r.Longest > r.Useful || r.Crossings >= max(r.Useful, 1) {
				t.Fatalf("%+v", r)
			}
		}
	})
}
