package survey_test

import (
	"encoding/json"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/survey"
)

var (
	shareMethods = rapid.SampledFrom([]survey.Method{0, survey.Wilson, survey.ClopperPearson, survey.AgrestiCoull})
	npsMethods   = rapid.SampledFrom([]survey.Method{0, survey.AdjustedWald, survey.Tango})
	levels       = rapid.Float64Range(0.01, 0.999999)
	effects      = rapid.Float64Range(0.2, 20)
	counts       = rapid.Int64Range(0, 3000)
)

// slack allows for the rounding of formulas that differ by symmetry.
const slack = 1e-9

// sound fails when an estimate isn't within its range, doesn't hold its value, or has no width.
func sound(t *rapid.T, e metrics.Estimate, least, most float64) {
	t.Helper()
	if !e.IsKnown() || !(least <= e.Low && e.Low <= e.Value && e.Value <= e.High && e.High <= most) || e.Low == e.High {
		t.Fatalf("not sound within %v to %v: %+v", least, most, e)
	}
}

func mirrored(t *rapid.T, a, b metrics.Estimate, sum float64) {
	t.Helper()
	if math.Abs(a.Low+b.High-sum) > slack || math.Abs(a.High+b.Low-sum) > slack || math.Abs(a.Value+b.Value-sum) > slack {
		t.Fatalf("%+v isn't the mirror of %+v", a, b)
	}
}

// narrower fails when the first interval is wider than the second.
func narrower(t *rapid.T, a, b metrics.Estimate) {
	t.Helper()
	if a.High-a.Low > b.High-b.Low+slack {
		t.Fatalf("%+v is wider than %+v", a, b)
	}
}

func options(t *rapid.T, methods *rapid.Generator[survey.Method]) survey.Options {
	return survey.Options{
		Method: methods.Draw(t, "method"), Level: levels.Draw(t, "level"), DesignEffect: effects.Draw(t, "design effect"),
	}
}

func TestShareLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 3000).Draw(t, "n")
		x := rapid.Int64Range(0, n).Draw(t, "x")
		o := options(t, shareMethods)
		e := survey.Proportion(x, n, o)
		sound(t, e, 0, 1)
		mirrored(t, e, survey.Proportion(n-x, n, o), 1)
		narrower(t, survey.Proportion(2*x, 2*n, o), e)
		o.Level += (1 - o.Level) / 2
		narrower(t, e, survey.Proportion(x, n, o))
	})
}

func TestNPSLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, s, d := counts.Draw(t, "promoters"), counts.Draw(t, "passives"), counts.Draw(t, "detractors")
		if p+s+d == 0 {
			s = 1
		}
		o := options(t, npsMethods)
		e := survey.NPSOf(p, s, d, o)
		sound(t, e, -1, 1)
		mirrored(t, e, survey.NPSOf(d, s, p, o), 0)
		narrower(t, survey.NPSOf(2*p, 2*s, 2*d, o), e)
		o.Level += (1 - o.Level) / 2
		narrower(t, e, survey.NPSOf(p, s, d, o))
	})
}

// TestTangoIsWilson checks that Tango's interval without passives is Wilson's, on the scale from −1 to 1.
func TestTangoIsWilson(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, d := counts.Draw(t, "promoters"), counts.Draw(t, "detractors")
		if p+d == 0 {
			p = 1
		}
		e, w := survey.NPSOf(p, 0, d, survey.Options{Method: survey.Tango}), survey.Proportion(p, p+d, survey.Options{})
		if math.Abs(e.Low-(2*w.Low-1)) > slack || math.Abs(e.High-(2*w.High-1)) > slack {
			t.Fatalf("%+v isn't twice %+v less 1", e, w)
		}
	})
}

func TestDifferenceLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n1, n2 := rapid.Int64Range(1, 300).Draw(t, "n1"), rapid.Int64Range(1, 300).Draw(t, "n2")
		x1, x2 := rapid.Int64Range(0, n1).Draw(t, "x1"), rapid.Int64Range(0, n2).Draw(t, "x2")
		o := options(t, shareMethods)
		d, back := survey.ProportionDifference(x1, n1, x2, n2, o), survey.ProportionDifference(x2, n2, x1, n1, o)
		sound(t, d.Estimate, -1, 1)
		mirrored(t, d.Estimate, back.Estimate, 0)
		soundTest(t, d, back)

		a := npsOf(rapid.Int64Range(0, 30).Draw(t, "p1"), n1%30, rapid.Int64Range(1, 30).Draw(t, "d1"))
		b := npsOf(rapid.Int64Range(0, 30).Draw(t, "p2"), n2%30, rapid.Int64Range(1, 30).Draw(t, "d2"))
		o.Method = npsMethods.Draw(t, "nps method")
		d, back = survey.NPSDifference(a, b, o), survey.NPSDifference(b, a, o)
		sound(t, d.Estimate, -2, 2)
		mirrored(t, d.Estimate, back.Estimate, 0)
		soundTest(t, d, back)
	})
}

// soundTest fails unless the p-value is one, and the same in both directions.
func soundTest(t *rapid.T, d, back survey.Difference) {
	t.Helper()
	if !(d.P >= 0 && d.P <= 1) || math.IsInf(d.Z, 0) || math.Abs(d.Z+back.Z) > slack || math.Abs(d.P-back.P) > slack {
		t.Fatalf("%+v and back %+v", d, back)
	}
}

func TestPairedLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		there, back := must(survey.NewPaired(npsScale)), must(survey.NewPaired(npsScale))
		point := rapid.IntRange(0, 10)
		for range rapid.IntRange(1, 40).Draw(t, "n") {
			before, after := float64(point.Draw(t, "before")), float64(point.Draw(t, "after"))
			there.Add(survey.Pair{Before: before, After: after})
			back.Add(survey.Pair{Before: after, After: before})
		}
		o := options(t, shareMethods)
		k := rapid.IntRange(1, 10).Draw(t, "k")
		d, r := there.TopDifference(k, o), back.TopDifference(k, o)
		sound(t, d.Estimate, -1, 1)
		mirrored(t, d.Estimate, r.Estimate, 0)
		soundTest(t, d, r)
		o.Method = npsMethods.Draw(t, "nps method")
		d, r = there.NPSDifference(o), back.NPSDifference(o)
		sound(t, d.Estimate, -2, 2)
		mirrored(t, d.Estimate, r.Estimate, 0)
		soundTest(t, d, r)
	})
}

// TestMeanLaws checks means, with and without weights, and that equal weights change nothing.
func TestMeanLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scale := survey.Scale{Low: rapid.IntRange(-50, 50).Draw(t, "low")}
		scale.High = scale.Low + rapid.IntRange(1, 12).Draw(t, "length")
		plain, weighted := must(survey.NewLikert(scale)), must(survey.NewWeighted(scale))
		if scale == (survey.Scale{}) {
			scale = plain.Scale()
		}
		weight := rapid.Float64Range(1e-100, 1e100).Draw(t, "weight")
		for range rapid.IntRange(1, 60).Draw(t, "n") {
			score := float64(rapid.IntRange(scale.Low, scale.High).Draw(t, "score"))
			plain.Add(score)
			weighted.Add(survey.Answer{Score: score, Weight: weight})
		}
		o := survey.Options{Level: levels.Draw(t, "level"), DesignEffect: effects.Draw(t, "design effect")}
		a, b := plain.Mean(o), weighted.Mean(o)
		sound(t, a.Score, float64(scale.Low), float64(scale.High))
		if math.Abs(a.Score.Value-b.Score.Value) > slack || math.Abs(a.Score.Low-b.Score.Low) > 1e-6 {
			t.Fatalf("%+v, with equal weights %+v", a, b)
		}
	})
}

// TestResultLaws checks what travels with a score: bounds around it, and JSON that reads back.
func TestResultLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := must(survey.NewWeighted(npsScale))
		for _, a := range rapid.SliceOfN(answers, 0, 60).Draw(t, "answers") {
			w.Add(a)
		}
		o := options(t, npsMethods)
		o.Asked = rapid.Int64Range(0, 200).Draw(t, "asked")
		r := w.NPS(o)
		if r.Response.IsKnown() && !(r.Lowest >= -1 && r.Highest <= 1 && r.Lowest <= r.Highest) {
			t.Fatalf("impossible bounds: %+v", r)
		}
		if r.Response.IsKnown() && r.Score.IsKnown() && !(r.Lowest <= r.Score.Value && r.Score.Value <= r.Highest) {
			t.Fatalf("the score isn't within the bounds: %+v", r)
		}
		if r.Score.IsKnown() {
			sound(t, r.Score, -1, 1)
		}
		b := must(json.Marshal(r))
		var back survey.Result
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatal(err)
		}
		if again := must(json.Marshal(back)); string(again) != string(b) || back.Lowest != r.Lowest {
			t.Fatalf("%s and %s", b, again)
		}
	})
}
