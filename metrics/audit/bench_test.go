package audit_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
)

// large returns a chart of 5,000 metrics in 40 silos, 12 stages and 200 points, whose names and descriptions come from
// name; the same chart each time.
func large(name func(r *rand.Rand, i int) (name, description string)) metrics.Catalog {
	const silos, stages, points, all = 40, 12, 200, 5000
	r := rand.New(rand.NewPCG(1, 2))
	var c metrics.Catalog
	for i := range silos {
		id := fmt.Sprintf("silo%02d", i)
		c.Silos = append(c.Silos, metrics.Silo{ID: id, Name: id})
	}
	for i := range stages {
		s := metrics.Stage{ID: fmt.Sprintf("stage%02d", i), Name: "Stage"}
		if i > 0 {
			s.After = []string{c.Stages[i-1].ID}
		}
		c.Stages = append(c.Stages, s)
	}
	for i := range points {
		id := fmt.Sprintf("point%03d", i)
		c.Points = append(c.Points, metrics.Point{
			ID: id, Name: id, Stage: c.Stages[r.IntN(stages)].ID, Silo: c.Silos[r.IntN(silos)].ID,
		})
	}
	units := []metrics.Unit{count, ratio, duration, score}
	for i := range all {
		d := metrics.Definition{
			ID: fmt.Sprintf("m%04d", i), Silo: c.Silos[r.IntN(silos)].ID, Owner: "head",
			Unit: units[r.IntN(len(units))], Per: metrics.UnitOfAnalysis(1 + r.IntN(4)),
			Direction: metrics.Direction(1 + r.IntN(2)), Target: metrics.TargetOf(float64(r.IntN(10))),
			Level: metrics.Level(r.IntN(5)), Effect: metrics.Effect(1 + r.IntN(2)), Timing: metrics.Timing(1 + r.IntN(4)),
			Viewpoint: metrics.Viewpoint(1 + r.IntN(3)), Source: metrics.Source(1 + r.IntN(6)), Cut: metrics.Cut(r.IntN(4)),
			Stage: c.Stages[r.IntN(stages)].ID, Points: []string{c.Points[r.IntN(points)].ID, c.Points[r.IntN(points)].ID},
			Window: []string{"", "30 days", "calendar month"}[r.IntN(3)],
		}
		d.Name, d.Description = name(r, i)
		if r.IntN(4) == 0 {
			d.Ties = []metrics.Tie{{Kind: metrics.TieKind(1 + r.IntN(3))}}
		}
		if r.IntN(5) == 0 {
			d.Contributors = []string{c.Silos[r.IntN(silos)].ID}
		}
		c.Definitions = append(c.Definitions, d)
	}
	return c
}

func pick(r *rand.Rand, words string) string {
	all := strings.Fields(words)
	return all[r.IntN(len(all))]
}

// realistic makes up names as people do.
func realistic(r *rand.Rand, _ int) (name, description string) {
	what := pick(r, "customers accounts contracts orders calls tickets invoices deliveries visits renewals leads quotes "+
		"trials complaints returns payments installations repairs upgrades referrals sessions users seats licences shipments")
	how := pick(r, "new lost active late open closed paid overdue renewed answered solved escalated refused repeated "+
		"won abandoned planned cancelled upgraded reopened delayed confirmed")
	of := pick(r, "chat phone mail shop web app field partner store portal enterprise retail wholesale public north")
	name = pick(r, "Number-of Share-of Time-to Average Cost-of Value-of Median Growth-of Total") + " " + how + " " + what
	if r.IntN(3) > 0 {
		name += " in " + of
	}
	if r.IntN(4) == 0 {
		name += " per " + pick(r, "customer agent month week team region")
	}
	team := pick(r, "sales support finance product")
	return name, fmt.Sprintf("What the %s team of %s counts as %s %s", of, team, how, what)
}

func letters(r *rand.Rand, n int, of string) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = of[r.IntN(len(of))]
	}
	return string(b)
}

func BenchmarkRun(b *testing.B) {
	for _, bench := range []struct {
		names string
		of    func(r *rand.Rand, i int) (name, description string)
	}{
		{"realistic", realistic},
		{"equal", func(_ *rand.Rand, i int) (name, description string) {
			return "Active customers", fmt.Sprintf("Customers of the %d kind", i)
		}},
		{"distinct", func(r *rand.Rand, _ int) (name, description string) {
			words := make([]string, 8)
			for i := range words {
				words[i] = letters(r, 9, "abcdefghijklmnopqrstuvwxyz")
			}
			return strings.Join(words, " "), strings.Join(words, " ")
		}},
		{"one-prefix", func(r *rand.Rand, _ int) (name, description string) {
			return "Share of active customers with open contracts " + letters(r, 7, "abc"), "What the whole company counts"
		}},
		{"few-words", func(r *rand.Rand, _ int) (name, description string) {
			words := strings.Fields("new lost late open call order trial visit lead user shop web mail chat team week plan cost")
			r.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
			return strings.Join(words[:9], " "), "What the whole company counts"
		}},
		{"slips", func(r *rand.Rand, _ int) (name, description string) { return letters(r, 8, "abc"), "" }},
		{"acronyms", func(r *rand.Rand, i int) (name, description string) {
			words := make([]string, 3)
			for k := range words {
				words[k] = letters(r, 1, "abc") + letters(r, 5, "defg")
			}
			if i%2 == 0 {
				return letters(r, 3, "abc"), "What the whole company counts"
			}
			return strings.Join(words, " "), "What the whole company counts"
		}},
		{"abbreviations", func(r *rand.Rand, _ int) (name, description string) {
			words := strings.Fields("satisf retent resolut compla subscr install transact recomm engag activat convers")
			for k, word := range words {
				words[k] = word + []string{"", "ations"}[r.IntN(2)]
			}
			return strings.Join(words, " "), "What the whole company counts"
		}},
	} {
		b.Run(bench.names, func(b *testing.B) {
			c := large(bench.of)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := audit.Run(c, audit.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkBrawl has all metrics meet at one point: those of one name, in one silo each.
func BenchmarkBrawl(b *testing.B) {
	for _, silos := range []int{40, 2500} {
		c := large(func(r *rand.Rand, _ int) (name, description string) {
			words := strings.Fields("calls visits mails chats talks orders quotes trials demos")
			r.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
			return strings.Join(words[:4], " "), ""
		})
		c.Silos = nil
		for i := range silos {
			c.Silos = append(c.Silos, metrics.Silo{ID: fmt.Sprintf("silo%04d", i), Name: "Silo"})
		}
		for i := range c.Points {
			c.Points[i].Silo = c.Silos[0].ID
		}
		for i := range c.Definitions {
			d := &c.Definitions[i]
			d.Silo, d.Contributors, d.Points = c.Silos[i%silos].ID, nil, []string{c.Points[0].ID}
			d.Unit, d.Effect = count, metrics.Activity
		}
		b.Run(fmt.Sprint(silos), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := audit.Run(c, audit.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
