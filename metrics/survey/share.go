package survey

import (
	"fmt"

	"github.com/untangle-metrics/untangle/internal/interval"
	"github.com/untangle-metrics/untangle/metrics"
)

// shareMethods are those that fit a share, the default first.
var shareMethods = [...]Method{Wilson, ClopperPearson, AgrestiCoull}

// Proportion returns the share of successes in n answers, with the interval of [Wilson] unless the options say
// [ClopperPearson] or [AgrestiCoull]. It warns of fewer than 30 answers. It is undefined, with the reason as a warning,
// without answers, for impossible counts and for impossible options. Options.Asked isn't used.
func Proportion(successes, n int64, o Options) metrics.Estimate {
	s, wrong := o.settle(shareMethods[:]...)
	if wrong != "" {
		return metrics.Absent(metrics.Undefined, wrong)
	}
	return sample{n: n, max: 1}.warnFew(s.proportion(successes, n), s)
}

func (s settings) proportion(successes, n int64) metrics.Estimate {
	switch {
	case n < 0 || successes < 0 || successes > n || n > mostAnswers:
		return metrics.Absent(metrics.Undefined, s.impossible(successes, n))
	case n == 0 && s.unit != answer:
		return metrics.Absent(metrics.Undefined, fmt.Sprintf("no %ss, so no share of them", s.unit))
	case n == 0:
		return noAnswers()
	}
	low, high := s.shareInterval(s.effective(successes), s.effective(n))
	return s.known(float64(successes)/float64(n), low, high, n, s.method.String())
}

func (s settings) impossible(successes, n int64) string {
	return fmt.Sprintf("%d of %d %ss are impossible; check the counts", successes, n, s.unit)
}

// shareInterval is the interval of x successes among n answers, both at the effective size.
func (s settings) shareInterval(x, n float64) (low, high float64) {
	switch s.method {
	case ClopperPearson:
		return interval.ClopperPearson(x, n, 1-s.level)
	case AgrestiCoull:
		return interval.AgrestiCoull(x, n, s.z)
	default:
		return interval.Wilson(x, n, s.z)
	}
}

// share returns a share of a sample with everything that travels with it.
func (a sample) share(successes int64, o Options) Result {
	s, wrong := o.settle(shareMethods[:]...)
	if wrong != "" {
		return a.undefined(wrong)
	}
	return a.result(s.proportion(successes, a.n), s, o)
}
