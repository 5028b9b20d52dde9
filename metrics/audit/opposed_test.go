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
		Target: metrics.TargetOf(2), Effect: metrics.Activity,
	}
	cost := metrics.Definition{
		Name: "Cost per call", Unit: metrics.Unit{Kind: metrics.MoneyUnit, Currency: "EUR"}, Per: metrics.PerInteraction,
		Direction: metrics.LowerIsBetter, Target: metrics.TargetOf(4), Effect: metrics.Outcome,
		Viewpoint: metrics.CompanyView,
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
		{"a time that customers wait", with(handling, func(d *metrics.Definition) { d.Name = "Waiting time" }), solved, ""},
		{"waiting, by a synonym", with(handling, func(d *metrics.Definition) {
			d.Name, d.Synonyms = "Ring time", []string{"Time in queues"}
		}), solved, ""},
		{"waiting, by the description", with(handling, func(d *metrics.Definition) {
			d.Name, d.Description = "Ring time", "How late we pick up"
		}), solved, ""},
		{"a number that customers suffer", with(handling, func(d *metrics.Definition) {
			d.Name, d.Unit = "Mistakes in a call", count
		}), solved, ""},
		{"not a word for waiting", with(handling, func(d *metrics.Definition) {
			d.Description = "Length of the latest call, with holding and answers"
		}), solved, effort},
		{"time as an outcome", with(handling, func(d *metrics.Definition) {
			d.Effect, d.Viewpoint = metrics.Outcome, metrics.CompanyView
		}), solved, ""},
		{"money as an outcome", cost, solved, effort},
		{"money on what customers suffer", with(cost, func(d *metrics.Definition) {
			d.Name = "Cost per complaint"
		}), solved, effort},
		{"money that customers spend", with(cost, func(d *metrics.Definition) {
			d.Viewpoint = metrics.CustomerView
		}), solved, ""},
		{"money per customer", with(cost, func(d *metrics.Definition) { d.Per = metrics.PerCustomer }), solved, ""},
		{"volume against another activity", with(calls, func(d *metrics.Definition) {
			d.Name = "Website visitors"
		}), load, ""},
		{"volume against load, by a synonym", with(calls, func(d *metrics.Definition) {
			d.Name, d.Synonyms = "Dials", []string{"Calls"}
		}), load, volume},
		{"volume against mishaps", calls, with(load, func(d *metrics.Definition) { d.Name = "Missed calls" }), ""},
		{"volume against an outcome", calls, with(load, func(d *metrics.Definition) { d.Effect = metrics.Outcome }), ""},
		{"volume and load of one kind of person", with(calls, func(d *metrics.Definition) {
			d.Name = "Visits made to customers a day, per team"
		}), with(load, func(d *metrics.Definition) { d.Name = "Customer mails a day, per team" }), ""},
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

// TestCrowd has k silos want more of one quantity at a point, and one silo want less of it.
func TestCrowd(t *testing.T) {
	chart := func(k int) metrics.Catalog {
		c := metrics.Catalog{Silos: []metrics.Silo{{ID: "a", Name: "Alone"}, {ID: "z", Name: "Bystander"}}}
		calls := metrics.Definition{
			ID: "a", Name: "Calls", Silo: "a", Unit: count, Direction: metrics.LowerIsBetter, Points: []string{"phone"},
			Per: metrics.PerCustomer,
		}
		z := calls
		z.ID, z.Name, z.Silo = "z", "Visits", "z"
		c.Definitions = append(c.Definitions, calls, z)
		for i := range k {
			more := calls
			more.ID = fmt.Sprintf("s%02d", i)
			more.Silo, more.Direction = more.ID, metrics.HigherIsBetter
			c.Silos = append(c.Silos, metrics.Silo{ID: more.ID, Name: strings.ToUpper(more.ID)})
			c.Definitions = append(c.Definitions, more)
		}
		return c
	}
	if found := only(run(t, chart(20)), audit.Opposed); len(found) != 20 {
		t.Errorf("20 pairs that clash are %d findings", len(found))
	}
	found := only(run(t, chart(21)), audit.Opposed)
	if len(found) != 1 {
		t.Fatalf("21 pairs that clash are %d findings, want one for the point", len(found))
	}
	f := found[0]
	if f.Severity != audit.Critical || f.Count != (audit.Share{N: 21, Of: 23 * 22 / 2}) || f.Remedy == "" {
		t.Errorf("found %+v", f)
	}
	if len(f.Metrics) != 22 || len(f.Silos) != 22 || fmt.Sprint(f.Points) != "[phone]" {
		t.Errorf("concerns %v, %v, %v: want the 22 that clash", f.Metrics, f.Silos, f.Points)
	}
	want := "At phone, 21 of 253 pairs of silos pull against each other: Alone against S00, Alone against S01, Alone " +
		"against S02, Alone against S03, Alone against S04 and 16 more. Of the first two, they measure one quantity, and " +
		"one wants more of it, the other less."
	if d := cmp.Diff(want, f.Evidence); d != "" {
		t.Error("(-want +got)\n" + d)
	}
	c := chart(21)
	c.Silos = append(c.Silos, metrics.Silo{ID: "0", Name: "Zero"}, metrics.Silo{ID: "1", Name: "One"})
	c = add(c, metrics.Definition{
		ID: "0", Name: "Handling time", Silo: "0", Unit: duration, Direction: metrics.LowerIsBetter,
		Per: metrics.PerInteraction, Target: metrics.TargetOf(300), Effect: metrics.Activity, Points: []string{"phone"},
	}, metrics.Definition{
		ID: "1", Name: "Solved", Silo: "1", Unit: ratio, Direction: metrics.HigherIsBetter, Per: metrics.PerInteraction,
		Target: metrics.TargetOf(0.9), Effect: metrics.Outcome, Viewpoint: metrics.CustomerView, Points: []string{"phone"},
	})
	f = only(run(t, c), audit.Opposed)[0]
	gravest := strings.Replace(strings.Replace(want, "21 of 253", "22 of 300", 1), "16 more", "17 more", 1)
	if d := cmp.Diff(gravest, f.Evidence); d != "" || f.Count.N != 22 || len(f.Silos) != 24 {
		t.Errorf("with a pair that is less grave, found %+v (-want +got)\n%s", f, d)
	}
	agreed := edit(t, chart(21), "a", func(d *metrics.Definition) { d.Contributors = []string{"s20"} })
	if found := only(run(t, agreed), audit.Opposed); len(found) != 20 {
		t.Errorf("without the pair that agreed, %d findings, want 20", len(found))
	}
}
