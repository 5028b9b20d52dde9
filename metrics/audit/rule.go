package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Rule is one of the eleven questions. The zero value is none.
type Rule uint8

// The rules, each named for what it finds.
const (
	Unclear         Rule = iota + 1 // one name with several meanings, one meaning with several names, no owner
	Unmeasured                      // neither customers nor what they are worth
	SiloOnly                        // objectives that link to nothing beyond the silo, or pull against another's
	Untied                          // success that ties back neither to customers nor to profit
	Inward                          // objectives at the top that look inward
	Motionless                      // no measure of movement down the relationship cycle
	ByOperationOnly                 // reporting by operation instead of by customer group or experience
	Inconsistent                    // one quantity measured in several ways
	Uncollaborative                 // points that several silos cross without a metric in common
	Incomplete                      // stages, points and motives without any metric
	LaggingOnly                     // scores without a leading indicator, targets on activities, nobody's pay
)

// Rules returns all rules in order.
func Rules() []Rule {
	rules := make([]Rule, len(questions)-1)
	for i := range rules {
		rules[i] = Rule(i + 1)
	}
	return rules
}

var questions = [...]string{
	"",
	"Does each name mean one thing, and each thing have one name?",
	"Are customers measured, and what they are worth?",
	"Do the silos' objectives link to something beyond the silo, without pulling against each other?",
	"Does success tie back to customer flow, profitability, or why customers stay and leave?",
	"Do the objectives at the top look outward?",
	"Is movement down the relationship cycle measured?",
	"Is reporting by customer group or experience?",
	"Is one quantity measured in one way?",
	"Do silos that meet at a point share a metric there?",
	"Do the metrics cover the journey, and what moves customers to stay, buy more and recommend?",
	"Is there a leading indicator, a target on outcomes, and someone whose pay hangs on customers?",
}

// Question returns the question in words, and nothing for a value that is none of the constants.
func (r Rule) Question() string {
	if int(r) >= len(questions) {
		return ""
	}
	return questions[r]
}

// String returns the rule's number and question.
func (r Rule) String() string {
	if q := r.Question(); q != "" {
		return fmt.Sprintf("%d. %s", uint8(r), q)
	}
	return fmt.Sprintf("Rule(%d)", uint8(r))
}

// A Severity says how much a finding matters. The zero value is none.
type Severity uint8

// The severities.
const (
	Minor    Severity = iota + 1 // worth tidying
	Major                        // misleads those who act on it
	Critical                     // makes the scores contradict one another, or leaves the customer out
)

var severityWords = [...]string{"none", "minor", "major", "critical"}

// String returns minor, major or critical, and none for the zero value.
func (s Severity) String() string {
	if int(s) < len(severityWords) {
		return severityWords[s]
	}
	return fmt.Sprintf("Severity(%d)", uint8(s))
}

// MarshalText returns the text of String, which UnmarshalText reads for the severities above.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText writes, in any case; empty text is the zero value, and any other text a
// [metrics.Fault].
func (s *Severity) UnmarshalText(b []byte) error {
	text := strings.ToLower(strings.TrimSpace(string(b)))
	if text == "" {
		text = severityWords[0]
	}
	i := slices.Index(severityWords[:], text)
	if i < 0 {
		return metrics.Fault{
			Op: "audit: parse", Field: "severity", Value: string(b),
			Cause: "unknown", Remedy: "write minor, major or critical",
		}
	}
	*s = Severity(i)
	return nil
}
