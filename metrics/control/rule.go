package control

import "math"

// A Test is a pattern that chance alone rarely makes.
type Test uint8

// The tests. Points are values in order, without gaps and without those that the caller excluded.
const (
	Outside      Test = iota // a point beyond a limit
	Trend                    // points in a row, each above the one before, or each below
	TwoOfThree               // two of three points far out on one side
	ThreeOfFour              // three of four
	FourOfFive               // four of five
	Run                      // points in a row on one side of the centre line; one on the line breaks the run
	Alternation              // points in a row that go up and down in turn
	Hugging                  // points in a row close to the centre line: limits too wide, or mixed sources
	Mixture                  // points in a row on both sides, none of them close to the centre line: two processes in one
	LongRun                  // Anhøj: the longest run on one side is unusually long
	FewCrossings             // Anhøj: the centre line is crossed unusually seldom
	tests
)

var testWords = words{
	"outside", "trend", "two of three", "three of four", "four of five", "run", "alternation", "hugging", "mixture",
	"long run", "few crossings",
}

// String returns the test's name: outside, trend, two of three and so on.
func (t Test) String() string { return testWords.word("Test", uint8(t)) }

// MarshalText returns the text of String.
func (t Test) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// A Rule is a test with its numbers.
type Rule struct {
	Test   Test    `json:"test"`
	Points int     `json:"points,omitempty"` // how many points make a Trend, Run, Alternation, Hugging or Mixture
	Sigma  float64 `json:"sigma,omitempty"`  // for the tests of a distance: beyond or within so many σ of the centre line
	// Strict is for two of three and its like: all of the three must be on one side, and only those within the limits
	// count.
	Strict bool `json:"strict,omitempty"`
}

// A RuleSet is rules that are asked together. Their order tells which one speaks for a point at which several fired.
// The zero RuleSet stands for [MakingDataCount].
//
// More rules see more, and see more that isn't there. Of XmR charts of normal values in which nothing changed, so many
// in 100 have a signal somewhere (measured; tests check it):
//
//	values              12   24   36
//	Outside alone        3    6    9
//	Anhoej               4    9   13
//	Wheeler              4   11   18
//	MakingDataCount      5   15   26
//	WesternElectric      5   15   25
//	Nelson               6   19   31
//
// Of the points of such a chart, 0.3 in 100 are outside; of skewed or long-tailed ones up to 2.6 (exponential values).
type RuleSet struct {
	Name  string `json:"name"`
	Rules []Rule `json:"rules"`
}

// MakingDataCount returns the rules of NHS England's "Making Data Count": a point outside the limits; a trend of seven
// points; two of three points between 2σ and the limit, all three on one side; a run of seven.
func MakingDataCount() RuleSet {
	return RuleSet{Name: "Making Data Count", Rules: []Rule{
		{Test: Outside},
		{Test: Trend, Points: 7},
		{Test: TwoOfThree, Sigma: 2, Strict: true},
		{Test: Run, Points: 7},
	}}
}

// Wheeler returns the three rules of Wheeler ("Understanding Variation", 1993): a point outside the limits, three of
// four points closer to a limit than to the centre line, and a run of eight.
func Wheeler() RuleSet {
	return RuleSet{Name: "Wheeler", Rules: []Rule{
		{Test: Outside}, {Test: ThreeOfFour, Sigma: 1.5}, {Test: Run, Points: 8},
	}}
}

// Anhoej returns the runs rules of Anhøj and Olesen ("Run charts revisited", PLoS ONE 9, 2014), which adapt to the
// number of points, and a point outside the limits. See [Chart.Runs].
func Anhoej() RuleSet {
	return RuleSet{Name: "Anhøj", Rules: []Rule{{Test: Outside}, {Test: LongRun}, {Test: FewCrossings}}}
}

// WesternElectric returns the four rules of the Western Electric handbook (1956): a point outside the limits, two of
// three beyond 2σ, four of five beyond 1σ, eight in a row on one side.
func WesternElectric() RuleSet {
	return RuleSet{Name: "Western Electric", Rules: []Rule{
		{Test: Outside}, {Test: TwoOfThree, Sigma: 2}, {Test: FourOfFive, Sigma: 1}, {Test: Run, Points: 8},
	}}
}

// Nelson returns the eight tests of Nelson ("The Shewhart control chart: tests for special causes", Journal of Quality
// Technology 16, 1984).
func Nelson() RuleSet {
	return RuleSet{Name: "Nelson", Rules: []Rule{
		{Test: Outside},
		{Test: Run, Points: 9},
		{Test: Trend, Points: 6},
		{Test: Alternation, Points: 14},
		{Test: TwoOfThree, Sigma: 2},
		{Test: FourOfFive, Sigma: 1},
		{Test: Hugging, Points: 15, Sigma: 1},
		{Test: Mixture, Points: 8, Sigma: 1},
	}}
}

// wrong says what is wrong with a rule, and what to do about it; nothing when all is well.
func (r Rule) wrong() (cause, remedy string) {
	if math.IsNaN(r.Sigma) || math.IsInf(r.Sigma, 0) {
		return "not a finite distance in σ", "use 0 for a test without one"
	}
	switch r.Test {
	case Outside, LongRun, FewCrossings:
		return "", ""
	case Trend, Run, Alternation:
		if r.Points < 3 {
			return "fewer than 3 points are no pattern", "use at least 3; the rule sets have 6 to 14"
		}
		return "", ""
	case TwoOfThree, ThreeOfFour, FourOfFive:
		if !(r.Sigma > 0 && r.Sigma < 3) {
			return "not between 0 and 3 σ", "use 2 for two of three, 1.5 for three of four, 1 for four of five"
		}
		return "", ""
	case Hugging, Mixture:
		if r.Points < 3 || !(r.Sigma > 0 && r.Sigma < 3) {
			return "needs at least 3 points and a distance between 0 and 3 σ", "use 15 or 8 points, and 1 σ"
		}
		return "", ""
	}
	return "no such test", "use one of the constants"
}
