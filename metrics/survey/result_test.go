package survey_test

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/survey"
)

// warned reports whether a warning says that.
func warned(e metrics.Estimate, says string) bool {
	return slices.ContainsFunc(e.Warnings, func(w string) bool { return strings.Contains(w, says) })
}

// TestRefused checks that what is off the scale is counted and said, and moves nothing.
func TestRefused(t *testing.T) {
	s := npsOf(40, 30, 30)
	for _, x := range []float64{-1, 10.5, 11, 7.5, math.NaN(), math.Inf(1), math.Inf(-1)} {
		s.Add(x)
	}
	r := s.Score(survey.Options{})
	if s.N() != 100 || s.Refused() != 7 || r.Refused != 7 || r.Score.N != 100 || math.Abs(r.Score.Value-0.1) > 1e-15 {
		t.Errorf("%+v", r)
	}
	if !warned(r.Score, "(whole numbers from 0 to 10) and are left out: 7;") {
		t.Errorf("warnings: %q", r.Score.Warnings)
	}
}

func TestKinds(t *testing.T) {
	for score := range 11 {
		s := &survey.NPS{}
		s.Add(float64(score))
		got := [3]int64{s.Detractors(), s.Passives(), s.Promoters()}
		want := [3]int64{1, 0, 0}
		if score >= 7 {
			want = [3]int64{0, 1, 0}
		}
		if score >= 9 {
			want = [3]int64{0, 0, 1}
		}
		if got != want {
			t.Errorf("%d counts as %v", score, got)
		}
	}
}

// TestResponse checks the bounds against the score that worst and best answers of the silent would give.
func TestResponse(t *testing.T) {
	s := npsOf(40, 30, 30)
	r := s.Score(survey.Options{Asked: 400})
	worst, best := npsOf(40, 30, 330).Score(survey.Options{}), npsOf(340, 30, 30).Score(survey.Options{})
	if math.Abs(r.Lowest-worst.Score.Value) > 1e-15 || math.Abs(r.Highest-best.Score.Value) > 1e-15 {
		t.Errorf("bounds %v to %v, want %v to %v", r.Lowest, r.Highest, worst.Score.Value, best.Score.Value)
	}
	if want := metrics.Wilson(100, 400, 0.95); r.Response.Value != want.Value || r.Response.Low != want.Low {
		t.Errorf("response %v, want %v", r.Response, want)
	}
	if !warned(r.Score, "only 25 % answered, so the score of all could be anything from -0.725 to 0.775") {
		t.Errorf("warnings: %q", r.Score.Warnings)
	}
	if warned(s.Score(survey.Options{Asked: 200}).Score, "answered") {
		t.Error("a response of a half was warned of")
	}
	// Nobody answered: anything is possible.
	none := (&survey.NPS{}).Score(survey.Options{Asked: 50})
	if none.Score.State != metrics.Undefined || none.Response.Value != 0 || none.Lowest != -1 || none.Highest != 1 {
		t.Errorf("%+v", none)
	}
	// A refused answer was asked for too.
	s.Add(math.NaN())
	if s.Score(survey.Options{Asked: 101}).Score.State != metrics.Known {
		t.Error("101 asked and 101 answered are refused")
	}
	if r := s.Score(survey.Options{Asked: 100}); r.Score.IsKnown() || r.Response.State != metrics.Undefined {
		t.Errorf("100 asked and 101 answered: %+v", r)
	}
}

// TestUndefined checks that options that don't fit are refused with their reason, and never replaced.
func TestUndefined(t *testing.T) {
	s, csat := npsOf(40, 30, 30), &survey.CSAT{}
	csat.Add(5)
	weighted, paired := &survey.Weighted{}, &survey.Paired{}
	weighted.Add(survey.Answer{Score: 5, Weight: 1})
	paired.Add(survey.Pair{Before: 1, After: 5})
	nan := math.NaN()
	for name, c := range map[string]struct {
		e    metrics.Estimate
		says string
	}{
		"Tango for a share":        {csat.TopBox(survey.Options{Method: survey.Tango}).Score, "score (Tango) interval"},
		"Wilson for NPS":           {s.Score(survey.Options{Method: survey.Wilson}).Score, "score (Tango) or Wald"},
		"Wilson for a mean":        {csat.Answers().Mean(survey.Options{Method: survey.Wilson}).Score, "use Student's t"},
		"no such method":           {s.Score(survey.Options{Method: 99}).Score, "Method(99)"},
		"level of 95":              {s.Score(survey.Options{Level: 95}).Score, "use 0.95"},
		"level NaN":                {s.Score(survey.Options{Level: nan}).Score, "confidence level"},
		"design effect below 0":    {s.Score(survey.Options{DesignEffect: -1}).Score, "design effect -1"},
		"design effect NaN":        {s.Score(survey.Options{DesignEffect: nan}).Score, "design effect NaN"},
		"asked below 0":            {s.Score(survey.Options{Asked: -1}).Score, "impossible"},
		"no answers":               {(&survey.NPS{}).Score(survey.Options{}).Score, "no answers"},
		"NPS of nothing":           {survey.NPSOf(0, 0, 0, survey.Options{}), "no answers"},
		"NPS at level 1":           {survey.NPSOf(1, 0, 0, survey.Options{Level: 1}), "confidence level"},
		"difference at level 1":    {survey.ProportionDifference(1, 2, 1, 2, survey.Options{Level: 1}).Estimate, "level"},
		"paired at level 1":        {paired.TopDifference(1, survey.Options{Level: 1}).Estimate, "level"},
		"weighted at level 1":      {weighted.Mean(survey.Options{Level: 1}).Score, "level"},
		"negative counts":          {survey.NPSOf(-1, 2, 3, survey.Options{}), "impossible"},
		"more successes than n":    {survey.Proportion(3, 2, survey.Options{}), "impossible"},
		"proportion of nothing":    {survey.Proportion(0, 0, survey.Options{}), "no answers"},
		"top of all points":        {csat.Answers().Top(5, survey.Options{}).Score, "use 1 to 4"},
		"top of none":              {weighted.Top(0, survey.Options{}).Score, "use 1 to 4"},
		"off the scale":            {csat.Answers().Between(0, 3, survey.Options{}).Score, "of the scale 1 to 5"},
		"the wrong way round":      {csat.Answers().Between(4, 3, survey.Options{}).Score, "isn't a part"},
		"NPS of 1 to 5":            {weighted.NPS(survey.Options{}).Score, "needs the scale 0 to 10"},
		"paired NPS of 1 to 5":     {paired.NPSDifference(survey.Options{}).Estimate, "needs the scale 0 to 10"},
		"paired top of all":        {paired.TopDifference(5, survey.Options{}).Estimate, "use 1 to 4"},
		"no pairs":                 {(&survey.Paired{}).TopDifference(1, survey.Options{}).Estimate, "no answers"},
		"difference with nothing":  {survey.NPSDifference(s, &survey.NPS{}, survey.Options{}).Estimate, "no answers"},
		"difference from nothing":  {survey.ProportionDifference(1, 2, 0, 0, survey.Options{}).Estimate, "no answers"},
		"difference of impossible": {survey.ProportionDifference(1, 2, 3, 2, survey.Options{}).Estimate, "3 of 2"},
		"Wald for shares": {
			survey.ProportionDifference(1, 2, 1, 2, survey.Options{Method: survey.Wald}).Estimate, "Wald interval doesn't fit",
		},
	} {
		if c.e.State != metrics.Undefined || !warned(c.e, c.says) {
			t.Errorf("%s: %v, want it undefined and saying %q", name, c.e, c.says)
		}
	}
	d := survey.NPSDifference(s, &survey.NPS{}, survey.Options{})
	if d.Z != 0 || d.P != 1 || d.String() != "undefined: one of the two has no answers; compare those that have" {
		t.Errorf("undefined: z %v, p %v, %s", d.Z, d.P, d)
	}
	// Nobody in either sample is no difference, and not 0/0.
	if d := survey.ProportionDifference(0, 50, 0, 40, survey.Options{}); d.Z != 0 || d.P != 1 || !d.Estimate.IsKnown() {
		t.Errorf("none of 50 and none of 40: %+v", d)
	}
}

// TestFew checks that the remedy of few answers is true: that many do narrow the interval that far.
func TestFew(t *testing.T) {
	r := npsOf(5, 0, 5).Score(survey.Options{})
	if !warned(r.Score, "10 answers are few; 97 would narrow the interval to about ±0.2") {
		t.Errorf("warnings: %q", r.Score.Warnings)
	}
	if e := npsOf(49, 0, 48).Score(survey.Options{}).Score; e.High-e.Low > 0.4 || len(e.Warnings) > 0 {
		t.Errorf("97 answers: %v", e)
	}
	d := survey.ProportionDifference(5, 10, 5, 10, survey.Options{})
	if !warned(d.Estimate, "10 answers are few in each; 193 would narrow the interval to about ±0.1") {
		t.Errorf("warnings: %q", d.Estimate.Warnings)
	}
	if e := survey.ProportionDifference(97, 193, 96, 193, survey.Options{}).Estimate; e.High-e.Low > 0.2 {
		t.Errorf("193 answers: %v", e)
	}
}

// TestFewInEffect: many answers that are worth few are few, and one is little.
func TestFewInEffect(t *testing.T) {
	e := survey.Proportion(50, 100, survey.Options{DesignEffect: 50})
	if !warned(e, "100 answers are few, worth 2 with a design") {
		t.Errorf("warnings: %q", e.Warnings)
	}
	if e := survey.Proportion(1, 1, survey.Options{}); !warned(e, "1 answer is little") {
		t.Errorf("warnings: %q", e.Warnings)
	}
}

// TestWithoutWidth: a method that comes to an interval without width gives none, whatever brought it there.
func TestWithoutWidth(t *testing.T) {
	w, err := survey.NewWeighted(survey.Scale{Low: 1, High: 5})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []survey.Answer{{Score: 5, Weight: 1}, {Score: 5, Weight: 1}, {Score: 1, Weight: 1e-40}} {
		w.Add(a)
	}
	if e := w.Mean(survey.Options{}).Score; !(e.Low < 4 && e.High == 5) {
		t.Errorf("an answer that weighs nothing: %v", e)
	}
	for _, deff := range []float64{1e-7, 5e-324, 1e200, math.NaN()} {
		if e := survey.Proportion(1, 2, survey.Options{DesignEffect: deff}); e.IsKnown() || !warned(e, "design effect") {
			t.Errorf("design effect %v: %v", deff, e)
		}
	}
	if e := survey.Proportion(1<<60, 1<<60, survey.Options{}); e.IsKnown() {
		t.Errorf("more answers than there can be: %v", e)
	}
	p, err := survey.NewPaired(survey.Scale{Low: 0, High: 10})
	if err != nil {
		t.Fatal(err)
	}
	for _, pair := range []survey.Pair{{Before: 0, After: 7}, {Before: 0, After: 7}, {Before: 9, After: 9}} {
		p.Add(pair)
	}
	e := p.NPSDifference(survey.Options{Method: survey.Wald, DesignEffect: 50}).Estimate
	if e.Level > 0 && !(e.Low < e.High) {
		t.Errorf("paired: %v", e)
	}
}

// TestWaldWithoutVariance checks that Wald's method claims nothing where it would give an interval of no width.
func TestWaldWithoutVariance(t *testing.T) {
	o := survey.Options{Method: survey.Wald}
	all := npsOf(40, 0, 0)
	d := survey.NPSDifference(all, npsOf(0, 0, 40), o)
	for _, e := range []metrics.Estimate{all.Score(o).Score, d.Estimate} {
		if e.Level != 0 || e.Low != e.Value || !warned(e, "no interval") {
			t.Errorf("%+v", e)
		}
	}
	if d.P > 1e-6 || math.IsInf(d.Z, 0) {
		t.Errorf("all promoters and all detractors: %+v", d)
	}
	if d := survey.NPSDifference(all, all, o); d.Z != 0 || d.P != 1 {
		t.Errorf("all promoters twice: %+v", d)
	}
}

// TestDesignEffect checks that a design effect of 4 gives the interval of a quarter of the answers.
func TestDesignEffect(t *testing.T) {
	o := survey.Options{DesignEffect: 4}
	for _, pair := range [][2]metrics.Estimate{
		{npsOf(200, 100, 100).Score(o).Score, npsOf(50, 25, 25).Score(survey.Options{}).Score},
		{survey.Proportion(120, 400, o), survey.Proportion(30, 100, survey.Options{})},
		{
			survey.ProportionDifference(120, 400, 80, 400, o).Estimate,
			survey.ProportionDifference(30, 100, 20, 100, survey.Options{}).Estimate,
		},
	} {
		if pair[0].Low != pair[1].Low || pair[0].High != pair[1].High || pair[0].N != 4*pair[1].N {
			t.Errorf("%+v and %+v", pair[0], pair[1])
		}
	}
}

func TestResultText(t *testing.T) {
	r := npsOf(40, 30, 30).Score(survey.Options{Asked: 160})
	const text = "0.10 [-0.06, 0.26] 95 % adjusted Wald, n=100\n" +
		"response: 0.62 [0.55, 0.70] 95 % Wilson, n=160\n" +
		"if the silent were worst or best: -0.312 to 0.438"
	if r.String() != text {
		t.Errorf("%s", r)
	}
	b, err := json.Marshal(npsOf(1, 1, 0).Score(survey.Options{}))
	const object = `{"score":{"state":"known","value":0.5,"interval":[`
	if err != nil || !strings.HasPrefix(string(b), object) || strings.Contains(string(b), "bounds") {
		t.Errorf("%s, %v", b, err)
	}
	var back survey.Result
	if err := json.Unmarshal([]byte(`{"score":{"state":"odd"}}`), &back); err == nil {
		t.Error("an unknown state was read")
	}
}

// TestUnit checks that warnings speak of what is counted.
func TestUnit(t *testing.T) {
	of := survey.Options{Unit: "customer"}
	for _, c := range []struct{ got, want string }{
		{survey.Proportion(1, 2, of).String(), "2 customers are few"},
		{survey.Proportion(1, 1, of).String(), "1 customer is little"},
		{survey.Proportion(0, 0, of).String(), "no customers"},
		{survey.Proportion(2, 1, of).String(), "2 of 1 customers are impossible"},
		{survey.ProportionDifference(1, 2, 1, 3, of).String(), "2 customers are few in each"},
		{survey.ProportionDifference(1, 2, 0, 0, of).String(), "one of the two has no customers"},
		{survey.ProportionDifference(1, 2, 1, 3, survey.Options{}).String(), "2 answers are few in each"},
	} {
		if !strings.Contains(c.got, c.want) || strings.Contains(c.got, "answer") && !strings.Contains(c.want, "answer") {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
