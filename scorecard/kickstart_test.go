package scorecard

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
	"github.com/untangle-metrics/untangle/metrics/kickstart"
)

func graph(t *testing.T, c metrics.Catalog) audit.Graph {
	t.Helper()
	g, err := audit.NewGraph(c)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// crowd is a chart of n metrics with one name in three silos, at three points.
func crowd(n int, name string) metrics.Catalog {
	c := metrics.Catalog{Stages: []metrics.Stage{{ID: "use", Name: name}}}
	for i := range 3 {
		id := fmt.Sprint("x", i)
		c.Silos = append(c.Silos, metrics.Silo{ID: id, Name: name})
		c.Points = append(c.Points, metrics.Point{ID: id, Name: name, Stage: "use", Silo: id})
	}
	for i := range n {
		d := definition(fmt.Sprint("m", i), name, fmt.Sprint("x", i%3), metrics.Unit{Kind: metrics.CountUnit},
			metrics.TargetOf(float64(i)), fmt.Sprint("x", (i/3)%3))
		d.Description = fmt.Sprint("the number ", i)
		c.Definitions = append(c.Definitions, d)
	}
	return c
}

func planOf(t *testing.T, c metrics.Catalog) kickstart.Plan {
	t.Helper()
	plan, err := kickstart.New(t.Context(), c, kickstart.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func TestKickStartReport(t *testing.T) {
	c := crowd(7, "<script>alert(1)</script>|a & \"c\" 'd' *y* [z](http://evil.example) </svg></style><!--")
	plan := planOf(t, c)
	r, err := KickStart("Harbour <b>Desk</b>", c, plan)
	if err != nil {
		t.Fatal(err)
	}
	page := rendered(t, r.HTML)
	var sections []string
	drawings := 0
	for _, e := range elements(t, page) {
		switch e.Name.Local {
		case "script", "b", "img":
			t.Errorf("a name became an element %s", e.Name.Local)
		case "section":
			sections = append(sections, attribute(e, "id"))
		case "svg":
			drawings++
		}
	}
	if want := []string{"audit", "kickstart", "changes", "tangle"}; !slices.Equal(sections, want) || drawings != 2 {
		t.Errorf("sections %v with %d drawings, want %v with 2", sections, drawings, want)
	}
	start := r.Sections[1]
	moved := figures(start)
	for label, want := range map[string]int{
		"Critical findings": plan.After.Severities().Critical, "Major findings": plan.After.Severities().Major,
		"Minor findings": plan.After.Severities().Minor, "Metrics": plan.After.Summary.Metrics,
	} {
		if moved[label] != fmt.Sprint(want) {
			t.Errorf("%s: %s, want %d", label, moved[label], want)
		}
	}
	points := tables(start)
	if len(points) != 1+len(plan.Points)+1 || len(points[0].Rows) != len(plan.Points) {
		t.Fatalf("%d tables and %d points in the first, want %d points", len(points), len(points[0].Rows), len(plan.Points))
	}
	for i, p := range plan.Points {
		if len(points[1+i].Rows) != len(p.Decisions) {
			t.Errorf("%s: %d rows for %d decisions", p.Point.ID, len(points[1+i].Rows), len(p.Decisions))
		}
	}
	if changes := tables(r.Sections[2])[0]; len(changes.Rows) != len(plan.Proposal) || len(plan.Proposal) == 0 {
		t.Errorf("%d rows for %d changes", len(changes.Rows), len(plan.Proposal))
	}
	if text := rendered(t, r.Text); !strings.Contains(text, plan.After.Severities().String()+" after") {
		t.Errorf("the text doesn't tell what is left:\n%s", text)
	}
}

// TestEvidenceThatNobodyHasTakesNoColumn checks that figures are shown where there are any.
func TestEvidenceThatNobodyHasTakesNoColumn(t *testing.T) {
	c := crowd(3, "Shop")
	plan, err := kickstart.New(t.Context(), c, kickstart.Options{Evidence: []kickstart.Evidence{
		{Point: "x1", Complaints: metrics.NewEstimate(12345.6)}, {Point: "x2", Complaints: metrics.NewEstimate(0.25)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := KickStart("", c, plan)
	if err != nil {
		t.Fatal(err)
	}
	got := tables(r.Sections[1])[0]
	const want = "Rank, Interaction point, Complaints, Score, Agreed definition, Who answers for it, Leading, Validating"
	if columns := columnNames(r.Sections[1]); !strings.HasPrefix(columns, want) {
		t.Errorf("columns %s, want %s", columns, want)
	}
	for i, want := range []string{"12,346", "0.25", "missing"} {
		if text := got.Rows[i][2].Text; text != want {
			t.Errorf("complaints of the %d. point: %q, want %q", i+1, text, want)
		}
	}
}

func TestKickStartOfAnotherCatalogue(t *testing.T) {
	plan := planOf(t, crowd(7, "Shop"))
	if r, err := KickStart("", crowd(2, "Shop"), plan); err == nil || len(r.Sections) > 0 {
		t.Errorf("a plan for another catalogue gives %d sections and the error %v", len(r.Sections), err)
	}
}

// TestTangleDrawsEveryStrand checks the drawing against the graph, with names and without.
func TestTangleDrawsEveryStrand(t *testing.T) {
	for _, n := range []int{1, netNamed, netNamed + 1, 5000} {
		c := crowd(n, "Shop")
		g := graph(t, c)
		drawn := Tangle("Before", g).drawing.Render("x")
		thick := strings.Count(drawn, `class="strand tangled"`) - 1 // one is in the legend
		thin := strings.Count(drawn, `class="strand"`) - 1
		tangled := 0
		for _, e := range g.Edges {
			if e.Kind == audit.MeasuredAt && e.Tangled {
				tangled++
			}
		}
		if thick != tangled || thick+thin != n {
			t.Errorf("%d metrics: %d thick strands and %d thin, want %d and %d", n, thick, thin, tangled, n-tangled)
		}
		if names := strings.Count(drawn, ">Shop<"); (n <= netNamed) != (names == n+6) || n > netNamed && names != 6 {
			t.Errorf("%d metrics: %d names", n, names)
		}
	}
}

// TestTangleAgreesWithTheAudit checks that the strands the chart speaks of are those of the spaghetti index.
func TestTangleAgreesWithTheAudit(t *testing.T) {
	c := *sampleCatalog()
	r, err := audit.Run(c, audit.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("%d of %d", r.Summary.Spaghetti.N, r.Summary.Spaghetti.Of)
	if got := Tangle("Before", graph(t, c)).Description; !strings.Contains(got, want) {
		t.Errorf("%q doesn't say %s", got, want)
	}
}

func ExampleKickStart() {
	catalog := metrics.Catalog{
		Silos:  []metrics.Silo{{ID: "support", Name: "Support"}},
		Points: []metrics.Point{{ID: "phone", Name: "Phone", Silo: "support"}},
		Definitions: []metrics.Definition{{
			ID: "calls", Name: "Calls", Silo: "support", Unit: metrics.Unit{Kind: metrics.CountUnit},
			Per: metrics.PerInteraction, Direction: metrics.LowerIsBetter, Points: []string{"phone"},
		}},
	}
	plan, err := kickstart.New(context.Background(), catalog, kickstart.Options{})
	if err != nil {
		fmt.Println(err)
	}
	report, err := KickStart("Harbour Desk", catalog, plan)
	fmt.Println(report.Title, err)
	for _, s := range report.Sections {
		fmt.Println("-", s.ID)
	}
	// Output:
	// Kick-start: Harbour Desk <nil>
	// - audit
	// - kickstart
	// - changes
	// - tangle
}
