package company

import (
	"context"
	"fmt"
	"strings"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/stages"
	"github.com/untangle-metrics/untangle/metrics"
)

// milestones are the kinds of event that take a customer into a stage of the map. A stage that asks for attention, not
// for progress, can come again (regress), and is over after some days without another event of the kind (days).
var milestones = []struct {
	stage   string
	kinds   []string
	regress bool
	days    int
	says    string
}{
	{stage: "aware", kinds: []string{"visit"}, says: "a visit to one of its points"},
	{stage: "buy", kinds: []string{"quote"}, says: "a quote"},
	{stage: "onboard", kinds: []string{"join"}, says: "signing"},
	{stage: "use", kinds: []string{"delivery", "delivery_late"}, says: "the delivery of the onboarding, on time or not"},
	{stage: "get help", kinds: []string{"ticket", "complaint"}, regress: true, days: 14, says: "a ticket or complaint"},
	{stage: "renew", kinds: []string{"renewal"}, days: 30, says: "the talk about renewal"},
}

const (
	prospectDays = 90 // of silence, after which one who never signed is no prospect any more
	inUse        = "use"
)

// Stages is the balance of the map's stages, with contracts, and the rules in words. It is nil when the log or the map
// lacks what these stages go by: contracts, stages of these names and their events.
func (c *Company) Stages(
	ctx context.Context, definition journey.Definition, grain metrics.Grain,
) (*stages.Balance, string, error) {
	if c.Map == nil || definition != byContract {
		return nil, "", nil
	}
	opts, says, ok, err := c.stageOptions()
	if !ok || err != nil {
		return nil, "", err
	}
	opts.Grain = grain
	balance, err := FoldStages(ctx, c.Log, opts)
	return balance, says, err
}

// FoldStages computes a balance of stages, and checks that it adds up.
func FoldStages(ctx context.Context, log *journey.Log, opts stages.Options) (*stages.Balance, error) {
	balance, err := stages.New(log, opts)
	if err != nil {
		return nil, err
	}
	balance, err = journey.Fold(ctx, log, balance)
	if err == nil && balance.Residual() != 0 {
		err = fmt.Errorf("company: the balance of stages doesn't add up, by %d customers", balance.Residual())
	}
	return balance, err
}

// stageOptions takes the stages in the order of the map. Whoever was a customer before the first day is in use.
func (c *Company) stageOptions() (opts stages.Options, says string, ok bool, err error) {
	ordered, err := c.Map.Ordered()
	if err != nil {
		return opts, "", false, err
	}
	opts = stages.Options{
		Before: inUse,
		Rules:  []stages.Rule{{On: journey.Selection{Kinds: []string{"leave"}}}},
	}
	var words []string
	prospects := true
	var before []string // the stages of those who haven't signed
	for _, s := range ordered {
		for _, m := range milestones {
			if m.stage != s.ID {
				continue
			}
			opts.Stages = append(opts.Stages, s.ID)
			on := journey.Selection{Kinds: m.kinds}
			if m.stage == "aware" { // there are visits at points of other stages
				on.Points = c.pointsOf(s.ID)
			}
			opts.Rules = append(opts.Rules, stages.Rule{On: on, Stage: s.ID, Regress: m.regress})
			word := fmt.Sprintf("“%s” begins with %s", s.ID, m.says)
			if m.days > 0 {
				opts.Timeouts = append(opts.Timeouts, stages.Timeout{
					From: []string{s.ID}, Days: m.days, To: inUse, Silence: journey.Selection{Kinds: m.kinds},
				})
				word += fmt.Sprintf(" and goes back to “%s” after %d days without another", inUse, m.days)
			}
			words = append(words, word)
			prospects = prospects && m.stage != "onboard"
			if prospects {
				before = append(before, s.ID)
			}
		}
	}
	if len(opts.Stages) < len(milestones) {
		return opts, "", false, nil
	}
	opts.Timeouts = append(opts.Timeouts, stages.Timeout{From: before, Days: prospectDays})
	says = "Stages: " + strings.Join(words, "; ") + fmt.Sprintf(". Leaving ends any stage, and %d days of silence end "+
		"that of one who never signed. Customers since before the first day begin in “%s”. Those in “%s” are prospects: "+
		"they count in the stages, and aren't customers by contract yet.",
		prospectDays, inUse, strings.Join(before, "” and “"))
	return opts, says, true, nil
}

func (c *Company) pointsOf(stage string) []string {
	var ids []string
	for _, p := range c.Map.PointsOf(stage, "") {
		ids = append(ids, p.ID)
	}
	return ids
}
