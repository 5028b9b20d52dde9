package survey

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/internal/interval"
)

// DefaultLevel is the confidence level of Options that don't name one.
const DefaultLevel = 0.95

// Options says how a result is wanted. The zero value is right for a simple random sample.
type Options struct {
	Level  float64 // confidence level, between 0 and 1; 0 means DefaultLevel
	Method Method  // how the interval is found; the zero value is the default of what is asked
	// DesignEffect is how many times larger the variance is than that of a simple random sample of as many answers:
	// above 1 for clusters (several answers a household), below 1 for good strata. 0 means 1. Intervals are computed
	// at the effective number of answers, n divided by the design effect (Kish 1965, Survey Sampling). It must be from
	// 1e-6 to 1e9.
	DesignEffect float64
	// Asked is how many were asked, answers included, and 0 when nobody knows. It gives the response rate and the
	// bounds of non-response of a Result; differences don't use it.
	Asked int64
	// Unit is what is counted where that isn't answers, in the singular and for warnings only: customer, say. Its plural
	// takes an s.
	Unit string
}

// answer is the unit of options that don't name one.
const answer = "answer"

const (
	leastDesignEffect = 1e-6
	mostDesignEffect  = 1e9
)

// settings are options that have been checked and completed.
type settings struct {
	level, z, deff float64
	method         Method
	unit           string // in the singular
}

// settle completes the options; the first of the fitting methods is the default. What is wrong is returned as a
// sentence, and is empty otherwise.
func (o Options) settle(fitting ...Method) (s settings, wrong string) {
	s = settings{level: o.Level, deff: o.DesignEffect, method: o.Method, unit: cmp.Or(o.Unit, answer)}
	if s.level == 0 {
		s.level = DefaultLevel
	}
	if s.deff == 0 {
		s.deff = 1
	}
	if s.method == 0 {
		s.method = fitting[0]
	}
	if s.level > 0 && s.level < 1 {
		s.z = interval.Z(s.level)
	}
	switch {
	case !(s.z > 0):
		wrong = fmt.Sprintf("confidence level %v isn't between 0 and 1; use 0.95", s.level)
	case !(s.deff >= leastDesignEffect && s.deff <= mostDesignEffect):
		wrong = fmt.Sprintf("design effect %v isn't from %g to %g; use 1 for a simple random sample", s.deff,
			leastDesignEffect, mostDesignEffect)
	case !slices.Contains(fitting, s.method):
		wrong = fmt.Sprintf("the %v interval doesn't fit what is asked; use %s", s.method, list(fitting))
	}
	return s, wrong
}

// list writes methods as "a, b or c".
func list(methods []Method) string {
	text := methods[0].String()
	for i, m := range methods[1:] {
		if i == len(methods)-2 {
			text += " or " + m.String()
		} else {
			text += ", " + m.String()
		}
	}
	return text
}
