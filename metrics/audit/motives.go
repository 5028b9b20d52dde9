package audit

import (
	"fmt"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
)

// A motive is something that customers do of their own will, and how a metric on it is recognised: by what it ties to,
// or by words in its name, synonyms or description.
type motive struct {
	what   string
	ties   []metrics.TieKind
	words  []string // beginnings of words or phrases, as textKey writes them
	remedy string
}

var motiveList = [...]motive{
	{
		what: "stay", ties: []metrics.TieKind{metrics.ToReason, metrics.ToCustomerFlow},
		remedy: "Ask for the reasons at joining and leaving, and tie a leading metric to each of the first few.",
	},
	{
		what: "buy more", ties: []metrics.TieKind{metrics.ToMovement},
		words: []string{
			"upsell", "up sell", "cross sell", "crosssell", "expansion", "repeat purchase", "repeat order", "repeat buy",
			"repurchase", "buy again", "bought again",
		},
		remedy: "Count customers who buy again or more, and tie that metric to the movement it stands for.",
	},
	{
		what:   "recommend",
		words:  []string{"recommend", "referral", "referred", "promoter", "advoca", "nps"},
		remedy: "Count the customers whom others sent, and give the count a name with the word referral.",
	},
}

// motives finds what moves customers and is on nobody's scorecard:
//
//   - staying: no metric ties to a reason or to customer flow;
//   - buying more: no metric ties to a movement or speaks of upselling, cross-selling, expansion or repeat purchases;
//   - recommending: no metric speaks of recommendations, referrals, promoters, advocacy or NPS.
func (x *chart) motives() []Finding {
	var met [len(motiveList)]bool
	for _, d := range x.metrics {
		text := saidOf(d)
		for i, m := range motiveList {
			met[i] = met[i] || hasTie(d, m.ties...) || begins(text, m.words)
		}
	}
	var found []Finding
	for i, m := range motiveList {
		if met[i] {
			continue
		}
		all := len(x.metrics)
		found = append(found, Finding{
			Check: NoMotive, Severity: Major, Count: Share{0, all},
			Evidence: fmt.Sprintf("None of %d %s is on what moves customers to %s.", all, plural(all, "metric", "metrics"),
				m.what),
			Remedy: m.remedy,
		})
	}
	return found
}

// saidOf returns the words that people use of a metric, with a blank before each.
func saidOf(d metrics.Definition) string {
	var b strings.Builder
	for _, text := range append([]string{d.Name, d.Description}, d.Synonyms...) {
		b.WriteString(" " + textKey(text) + " .")
	}
	return b.String()
}

func begins(text string, beginnings []string) bool {
	for _, b := range beginnings {
		if strings.Contains(text, " "+b) {
			return true
		}
	}
	return false
}
