package audit_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
)

// atPhone returns a chart in which support and delivery each keep a metric at the phone.
func atPhone(support, delivery metrics.Definition) metrics.Catalog {
	support.ID, support.Silo = "theirs", "support"
	delivery.ID, delivery.Silo = "ours", "delivery"
	c := metrics.Catalog{Silos: []metrics.Silo{
		{ID: "support", Name: "Support"}, {ID: "delivery", Name: "Delivery"}, {ID: "sales", Name: "Sales"},
	}}
	for _, d := range []metrics.Definition{support, delivery} {
		if d.Points == nil {
			d.Points = []string{"phone"}
		}
		c.Definitions = append(c.Definitions, d)
	}
	return c
}

func TestOpposed(t *testing.T) {
	handling := metrics.Definition{
		Name: "Handling time", Unit: duration, Per: metrics.PerInteraction, Direction: metrics.LowerIsBetter,
		Target: metrics.TargetOf(360), Effect: metrics.Activity, Viewpoint: metrics.OperationView,
	}
	solved := metrics.Definition{
		Name: "Solved at first contact", Unit: ratio, Per: metrics.PerInteraction, Direction: metrics.HigherIsBetter,
		Target: metrics.TargetOf(0.9), Effect: metrics.Outcome, Viewpoint: metrics.CustomerView,
	}
	calls := metrics.Definition{
		Name: "Calls made", Unit: count, Per: metrics.PerInteraction, Direction: metrics.HigherIsBetter,
		Target: metrics.TargetOf(500), Effect: metrics.Activity, Viewpoint: metrics.CompanyView,
	}
	load := metrics.Definition{
		Name: "Calls at the phone", Unit: count, Per: metrics.PerCustomer, Direction: metrics.LowerIsBetter,
		Target: metrics.TargetOf(2),
	}
	band := func(low, high float64) metrics.Definition {
		return metrics.Definition{
			Name: "Length of a call", Unit: duration, Per: metrics.PerInteraction, Direction: metrics.InBand,
			Target: metrics.BandOf(low, high),
		}
	}
	with := func(d metrics.Definition, change func(d *metrics.Definition)) metrics.Definition {
		change(&d)
		return d
	}
	more := with(band(0, 0), func(d *metrics.Definition) {
		d.Direction, d.Target = metrics.HigherIsBetter, metrics.TargetOf(600)
	})
	less := with(more, func(d *metrics.Definition) { d.Direction, d.Target = metrics.LowerIsBetter, metrics.Target{} })
	const (
		effort   = "major: One saves the effort that the other's result takes."
		volume   = "major: One is asked for more activity where the other is asked for less."
		opposite = "critical: They measure one quantity, and one wants more of it, the other less."
		apart    = "critical: They measure one quantity, and no value meets both targets."
	)
	for _, x := range []struct {
		name              string
		support, delivery metrics.Definition
		want              string // severity and the last sentence of the evidence; empty when they get along
	}{
		{"effort against result", handling, solved, effort},
		{"effort per customer", with(handling, func(d *metrics.Definition) { d.Per = metrics.PerCustomer }), solved, ""},
		{"waiting is the customer's", with(handling, func(d *metrics.Definition) {
			d.Viewpoint = metrics.CustomerView
		}), solved, ""},
		{"no target on effort", with(handling, func(d *metrics.Definition) { d.Target = metrics.Target{} }), solved, ""},
		{"no target on the result", handling, with(solved, func(d *metrics.Definition) {
			d.Target = metrics.Target{}
		}), ""},
		{"elsewhere", handling, with(solved, func(d *metrics.Definition) { d.Points = []string{"chat"} }), ""},
		{"agreed by the one", with(handling, func(d *metrics.Definition) {
			d.Contributors = []string{"delivery"}
		}), solved, ""},
		{"agreed by the other", handling, with(solved, func(d *metrics.Definition) {
			d.Contributors = []string{"support"}
		}), ""},
		{"agreed with someone else", handling, with(solved, func(d *metrics.Definition) {
			d.Contributors = []string{"sales"}
		}), effort},
		{"volume against load", calls, load, volume},
		{"an outcome is no volume", with(calls, func(d *metrics.Definition) { d.Effect = metrics.Outcome }), load, ""},
		{"opposite directions", more, less, opposite},
		{"opposite directions of two quantities", more, with(less, func(d *metrics.Definition) { d.Name = "Queue" }), ""},
		{
			"one calculation", with(more, func(d *metrics.Definition) { d.MeasuredBy = "seconds" }), with(less,
				func(d *metrics.Definition) { d.Name, d.MeasuredBy = "Queue", "seconds" }),
			"critical: They measure one quantity, and one wants more of it, the other less.",
		},
		{
			"one formula", with(more, func(d *metrics.Definition) { d.Formula = "Seconds over calls" }), with(less,
				func(d *metrics.Definition) { d.Name, d.Formula = "Queue", "seconds over  calls" }),
			"critical: They measure one quantity, and one wants more of it, the other less.",
		},
		{"a synonym, another unit", more, with(less, func(d *metrics.Definition) { d.Unit = count }), ""},
		{"bands apart", band(30, 60), band(61, 90), apart},
		{"bands that touch", band(30, 60), band(60, 90), ""},
		{"a band below the target", band(30, 60), more, apart},
		{"a band around the target", band(30, 900), more, ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			got := ""
			for _, f := range only(run(t, atPhone(x.support, x.delivery)), audit.Opposed) {
				got += f.Severity.String() + ": " + f.Evidence[strings.LastIndex(f.Evidence, ". ")+2:]
				concerned := fmt.Sprint(f.Metrics, f.Silos, f.Points)
				if want := "[ours theirs] [delivery support] [phone]"; concerned != want {
					t.Errorf("concerns %s, want %s", concerned, want)
				}
			}
			if d := cmp.Diff(x.want, got); d != "" {
				t.Error("(-want +got)\n" + d)
			}
		})
	}
}

func TestOpposedEvidence(t *testing.T) {
	c := atPhone(
		metrics.Definition{
			Name: "Handling time", Unit: duration, Per: metrics.PerInteraction, Direction: metrics.LowerIsBetter,
			Target: metrics.TargetOf(360), Effect: metrics.Activity,
		},
		metrics.Definition{
			Name: "Solved at first contact", Unit: ratio, Per: metrics.PerInteraction, Direction: metrics.HigherIsBetter,
			Target: metrics.TargetOf(0.9), Effect: metrics.Outcome, Viewpoint: metrics.CustomerView,
		},
	)
	second := c.Definitions[0]
	second.ID, second.Name = "wrap_up", "Wrap-up time"
	found := only(run(t, add(c, second)), audit.Opposed)
	if len(found) != 1 {
		t.Fatalf("%d findings for one pair of silos at one point, want 1: %v", len(found), found)
	}
	want := "Delivery and Support both aim at phone: Handling time (Support) is to be at most 6 min, Wrap-up time " +
		"(Support) is to be at most 6 min and Solved at first contact (Delivery) is to be at least 90 %. One saves the " +
		"effort that the other's result takes."
	if d := cmp.Diff(want, found[0].Evidence); d != "" {
		t.Error("(-want +got)\n" + d)
	}
}
