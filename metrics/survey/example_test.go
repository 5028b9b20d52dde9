package survey_test

import (
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/survey"
)

func Example() {
	// A reply is one row of the survey's export.
	type reply struct {
		segment string
		score   float64
	}
	var replies []reply
	for i := range 120 {
		replies = append(replies,
			reply{"business", float64([]int{10, 9, 9, 8, 3}[i%5])}, reply{"private", float64([]int{10, 9, 7, 6}[i%4])})
	}
	segments := metrics.Fold(slices.Values(replies), metrics.GroupBy(
		func(r reply) string { return r.segment },
		metrics.Using(func(r reply) float64 { return r.score }, &survey.NPS{})))
	for name, nps := range segments.All() {
		fmt.Println(name, nps.Result().Score(survey.Options{}))
	}
	// Output:
	// business 0.40 [0.25, 0.53] 95 % adjusted Wald, n=120
	// private 0.25 [0.10, 0.39] 95 % adjusted Wald, n=120
}

// The response rate needs everyone who was asked: count the rows, and score those that have an answer.
func ExampleNPS_Score() {
	type invitation struct {
		answered bool
		score    float64
	}
	rows := slices.Repeat([]invitation{{true, 10}, {true, 8}, {true, 9}, {true, 4}, {}, {}, {}, {}, {}, {}}, 30)
	both := metrics.Fold(slices.Values(rows), metrics.Both(
		&metrics.Count[invitation]{},
		metrics.Where(func(i invitation) bool { return i.answered },
			metrics.Using(func(i invitation) float64 { return i.score }, &survey.NPS{}))))
	asked, answered := both.Results()
	r := answered.Result().Result().Score(survey.Options{Asked: asked.N()})
	fmt.Printf("%.0f from %d answers\n", 100*r.Score.Value, r.Score.N)
	fmt.Println("response:", r.Response)
	fmt.Printf("all of them: %.0f to %.0f\n", 100*r.Lowest, 100*r.Highest)
	for _, w := range r.Score.Warnings {
		fmt.Println(w)
	}
	// Output:
	// 25 from 120 answers
	// response: 0.40 [0.35, 0.46] 95 % Wilson, n=300
	// all of them: -50 to 70
	// only 40 % answered, so the score of all could be anything from -0.5 to 0.7; ask a random part of the silent again
}

func ExampleNPSOf() {
	fmt.Println(survey.NPSOf(100, 50, 25, survey.Options{}))
	fmt.Println(survey.NPSOf(100, 50, 25, survey.Options{Method: survey.Tango, Level: 0.9}))
	// Output:
	// 0.43 [0.31, 0.53] 95 % adjusted Wald, n=175
	// 0.43 [0.33, 0.51] 90 % score (Tango), n=175
}

func ExampleProportion() {
	fmt.Println(survey.Proportion(81, 263, survey.Options{}))
	fmt.Println(survey.Proportion(81, 263, survey.Options{Method: survey.ClopperPearson}))
	fmt.Println(survey.Proportion(81, 263, survey.Options{Method: survey.Tango}))
	// Output:
	// 0.31 [0.26, 0.37] 95 % Wilson, n=263
	// 0.31 [0.25, 0.37] 95 % Clopper-Pearson, n=263
	// undefined: the score (Tango) interval doesn't fit what is asked; use Wilson, Clopper-Pearson or Agresti-Coull
}

func ExampleLikert() {
	l := metrics.Fold(slices.Values(slices.Repeat([]float64{1, 3, 4, 4, 5, 9}, 40)), &survey.Likert{})
	for point, n := range l.Points() {
		fmt.Println(point, n)
	}
	top := l.Top(2, survey.Options{})
	fmt.Printf("%.3f, at least %.3f; %d refused\n", top.Score.Value, top.Score.Low, top.Refused)
	fmt.Println(l.Between(1, 2, survey.Options{}).Score.Value)
	// Output:
	// 1 40
	// 2 0
	// 3 40
	// 4 80
	// 5 40
	// 0.600, at least 0.531; 40 refused
	// 0.2
}

func ExampleNewLikert() {
	l, err := survey.NewLikert(survey.Scale{Low: -2, High: 2})
	fmt.Println(l.Scale(), err)
	_, err = survey.NewLikert(survey.Scale{Low: 7, High: 1})
	fmt.Println(err)
	// Output:
	// -2 to 2 <nil>
	// survey: likert: scale "7 to 1": has fewer than 2 points; give its lowest and its highest point, such as 1 and 5
}

func ExampleCSAT() {
	c := metrics.Fold(slices.Values(slices.Repeat([]float64{2, 4, 5, 5}, 50)), &survey.CSAT{})
	fmt.Println(c.TopBox(survey.Options{}))
	fmt.Println(c.TopTwoBox(survey.Options{}))
	fmt.Println(c.Answers().Mean(survey.Options{}))
	// Output:
	// 0.50 [0.43, 0.57] 95 % Wilson, n=200
	// 0.75 [0.69, 0.80] 95 % Wilson, n=200
	// 4.00 [3.83, 4.17] 95 % mean, Student's t, n=200
}

func ExampleNewCSAT() {
	prototype, err := survey.NewCSAT(survey.Scale{Low: 1, High: 10})
	if err != nil {
		fmt.Println(err)
		return
	}
	c := metrics.Fold(slices.Values(slices.Repeat([]float64{6, 9, 10, 10}, 50)), prototype)
	fmt.Println(c.TopTwoBox(survey.Options{}))
	// Output: 0.75 [0.69, 0.80] 95 % Wilson, n=200
}

func ExampleCES() {
	c := metrics.Fold(slices.Values(slices.Repeat([]float64{7, 6, 5, 2}, 50)), &survey.CES{})
	fmt.Println(c.Share(survey.Options{}))
	fmt.Println(c.Mean(survey.Options{}))
	// Output:
	// 0.75 [0.69, 0.80] 95 % Wilson, n=200
	// 5.00 [4.74, 5.26] 95 % mean, Student's t, n=200
}

// Large customers were asked twice as often, so each of their answers counts for half.
func ExampleWeighted() {
	prototype, err := survey.NewWeighted(survey.Scale{Low: 0, High: 10})
	if err != nil {
		fmt.Println(err)
		return
	}
	answers := slices.Repeat([]survey.Answer{{Score: 10, Weight: 1}, {Score: 9, Weight: 0.5}, {Score: 5, Weight: 0.5}}, 60)
	w := metrics.Fold(slices.Values(answers), prototype)
	r := w.NPS(survey.Options{})
	fmt.Println(r)
	fmt.Printf("design effect %.3f\n", r.DesignEffect)
	// Output:
	// 0.50 [0.36, 0.62] 95 % adjusted Wald, weighted, n=180
	// design effect 1.125
}

func ExampleProportionDifference() {
	fmt.Println(survey.ProportionDifference(56, 70, 48, 80, survey.Options{}))
	// Output: 0.20 [0.05, 0.33] 95 % Newcombe, n=150; p = 0.00805
}

// Three segments are compared with the rest, and the p-values adjusted for there being three.
func ExampleHolm() {
	rest := survey.NPS{}
	fillKinds(&rest, 300, 200, 200)
	var p []float64
	for _, kinds := range [][3]int{{60, 20, 20}, {45, 30, 25}, {50, 20, 40}} {
		segment := survey.NPS{}
		fillKinds(&segment, kinds[0], kinds[1], kinds[2])
		d := survey.NPSDifference(&segment, &rest, survey.Options{})
		fmt.Println(d)
		p = append(p, d.P)
	}
	adjusted, err := survey.Holm(p)
	fmt.Printf("%.3f %v\n", adjusted, err)
	// Output:
	// 0.26 [0.08, 0.41] 95 % MOVER, adjusted Wald, n=800; p = 0.00278
	// 0.06 [-0.12, 0.22] 95 % MOVER, adjusted Wald, n=800; p = 0.512
	// -0.05 [-0.23, 0.12] 95 % MOVER, adjusted Wald, n=810; p = 0.57
	// [0.008 1.000 1.000] <nil>
}

// fillKinds adds promoters, passives and detractors.
func fillKinds(s *survey.NPS, promoters, passives, detractors int) {
	for score, n := range map[float64]int{10: promoters, 8: passives, 0: detractors} {
		for range n {
			s.Add(score)
		}
	}
}

func ExampleNPSDifference() {
	var before, after survey.NPS
	fillKinds(&before, 100, 70, 80)
	fillKinds(&after, 120, 60, 70)
	fmt.Println(survey.NPSDifference(&after, &before, survey.Options{}))
	// Output: 0.12 [-0.03, 0.27] 95 % MOVER, adjusted Wald, n=500; p = 0.113
}

func ExampleBenjaminiHochberg() {
	adjusted, err := survey.BenjaminiHochberg([]float64{0.01, 0.04, 0.02, 0.5})
	fmt.Printf("%.3f %v\n", adjusted, err)
	// Output: [0.040 0.053 0.040 0.500] <nil>
}

func ExamplePaired() {
	prototype, err := survey.NewPaired(survey.Scale{Low: 0, High: 10})
	if err != nil {
		fmt.Println(err)
		return
	}
	answers := slices.Repeat([]survey.Pair{
		{Before: 9, After: 10}, {Before: 6, After: 9}, {Before: 8, After: 8}, {Before: 3, After: 7}, {Before: 9, After: 8},
	}, 20)
	p := metrics.Fold(slices.Values(answers), prototype)
	fmt.Println(p.NPSDifference(survey.Options{}))
	fmt.Println(p.TopDifference(3, survey.Options{}))
	// Output:
	// 0.40 [0.19, 0.59] 95 % MOVER, adjusted Wald, paired, n=100; p = 8.77e-05
	// 0.20 [0.12, 0.28] 95 % Newcombe, paired, n=100; p = 7.74e-06
}

func ExamplePlan() {
	size, err := survey.Plan{HalfWidth: 0.1, ResponseRate: 0.15}.NPS()
	fmt.Println(size.Answers, size.Invitations, err)
	size, err = survey.Plan{HalfWidth: 0.05, Population: 400}.Share()
	fmt.Println(size.Answers, size.Invitations, err)
	// Five points are 0.05.
	_, err = survey.Plan{HalfWidth: 5}.Share()
	fmt.Println(err)
	// Output:
	// 385 2567 <nil>
	// 197 197 <nil>
	// survey: plan: half width "5": not between 0 and 0.5; use 0.05 for ±5 points in a hundred
}
