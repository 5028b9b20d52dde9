package company

import (
	"context"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/retention"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/scorecard"
)

// Retention follows cohorts by calendar period: with contracts, those who join, until their last event; otherwise those
// who come for the first time, who are retained in a period when they have an event in it.
func (c *Company) Retention(
	ctx context.Context, definition journey.Definition, grain metrics.Grain,
) (*retention.Retention, error) {
	opts := starts(definition)
	opts.Grain = grain
	return c.retention(ctx, opts)
}

// monthDays is the length of the ages at which attributes are compared: equal, so that no one's month is longer.
const monthDays = 30

// RetentionBy follows those who join until their last event by each attribute, in the order of the names; by none
// without contracts, where a silent period isn't the end.
func (c *Company) RetentionBy(
	ctx context.Context, definition journey.Definition,
) ([]scorecard.RetentionBy, error) {
	if definition != byContract {
		return nil, nil
	}
	opts := starts(definition)
	opts.Age, opts.Ages = retention.ElapsedAge(monthDays*24*time.Hour), 13
	var all []scorecard.RetentionBy
	for _, name := range c.Log.Attributes() {
		if values, _ := c.Log.Values(name); len(values) > mostValues {
			continue
		}
		opts.By = name
		cohorts, err := c.retention(ctx, opts)
		if err != nil {
			return nil, err
		}
		all = append(all, scorecard.RetentionBy{Attribute: name, Days: monthDays, Cohorts: cohorts})
	}
	return all, nil
}

// mostValues is how many values an attribute may have to be one that groups customers and doesn't just name them.
const mostValues = 50

// byContract is the definition by the kinds of event that the examples know for it.
var byContract = journey.ByContract([]string{"join"}, []string{"leave"})

// starts says who is followed, and what staying is.
func starts(definition journey.Definition) retention.Options {
	if definition == byContract {
		return retention.Options{Start: journey.Selection{Kinds: []string{"join"}}, When: retention.AtOrAfter}
	}
	return retention.Options{}
}

func (c *Company) retention(ctx context.Context, opts retention.Options) (*retention.Retention, error) {
	r, err := retention.New(c.Log, opts)
	if err != nil {
		return nil, err
	}
	return journey.Fold(ctx, c.Log, r)
}
