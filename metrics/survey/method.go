package survey

import "fmt"

// A Method is how an interval is found. The zero value is the default of what is asked. A method that doesn't fit what
// is asked gives an undefined estimate, never another method's interval.
type Method uint8

// The methods. What they cover is stated for 95 %: on average over the true share from 0 to 1, or over all shares of
// promoters, passives and detractors; and at the worst possible truth. Tests check these figures, by exact sums.
const (
	// Wilson is the score interval of a share (Wilson 1927), the default. From 10 to 200 answers it covers 95.0 to
	// 95.5 % on average. Near shares of 0 and 1 it dips: to 83.5 % at 10 answers and a share of 0.018, and hardly less
	// at any other number, always just below the interval of one success.
	Wilson Method = iota + 1
	// ClopperPearson is the exact interval of a share (Clopper & Pearson 1934): it never covers less than 95 %, and
	// pays for it with width. From 10 to 200 answers it covers 96.0 to 98.4 % on average.
	ClopperPearson
	// AgrestiCoull is Wald's interval of a share after adding z²/2 successes and z²/2 failures (Agresti & Coull
	// 1998). From 10 to 200 answers it covers 95.3 to 96.5 % on average, and 92.2 % at worst (12 answers, a share of
	// 0.46).
	AgrestiCoull
	// AdjustedWald is Wald's interval of a net promoter score after adding three answers: ¾ promoter, 1½ passives, ¾
	// detractor (Rocks 2016, "Interval estimation for the Net Promoter Score", The American Statistician 70:365–372),
	// the default. It is cut to the possible range and stretched to the score. From 10 to 60 answers it covers 94.9 %
	// or more on average; at worst, without detractors, 86.0 % at 10 answers (79 % promoters) and 89.5 % at 30 (7 %).
	AdjustedWald
	// Tango is the score interval of a net promoter score (Tango 1998, Statistics in Medicine 17:891–908). Without
	// passives it is Wilson's. From 10 to 60 answers it covers 94.9 % or more on average, and 83.5 % at worst (10
	// answers, 98.2 % promoters).
	Tango
	// Wald is the textbook interval of a net promoter score, score ± z times its standard error. At 10 answers it covers
	// 87 % on average, and next to nothing where nearly all answers are of one kind. It is there to reproduce others'
	// figures.
	Wald
	// studentsT is the one method of a mean, so nobody needs to name it.
	studentsT
	methods
)

var methodNames = [methods]string{
	"default", "Wilson", "Clopper-Pearson", "Agresti-Coull", "adjusted Wald", "score (Tango)", "Wald", "Student's t",
}

// String returns the method's name as it stands in estimates, "Clopper-Pearson", and default for the zero value.
func (m Method) String() string {
	if m >= methods {
		return fmt.Sprintf("Method(%d)", uint8(m))
	}
	return methodNames[m]
}
