package kickstart_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/kickstart"
)

func ExampleRank() {
	points := []metrics.Point{{ID: "chat", Name: "Chat"}, {ID: "phone", Name: "Phone"}, {ID: "shop", Name: "Shop"}}
	ranked, err := kickstart.Rank(points, []kickstart.Evidence{
		{Point: "shop", Customers: metrics.NewEstimate(1000), Complaints: metrics.NewEstimate(10)},
		{Point: "phone", Customers: metrics.NewEstimate(400), Complaints: metrics.NewEstimate(40)},
	})
	for _, r := range ranked {
		fmt.Println(r.Rank, r.Point.ID, r.Score)
	}
	fmt.Println(err)
	// Output:
	// 1 phone 0.7 mean share of the largest figure of each kind, n=2
	// 2 shop 0.625 mean share of the largest figure of each kind, n=2
	// 3 chat missing: there is no evidence about this point
	// <nil>
}

func TestRankFaults(t *testing.T) {
	points := []metrics.Point{{ID: "a"}}
	for name, evidence := range map[string][]kickstart.Evidence{
		"unknown":  {{Point: "b"}},
		"twice":    {{Point: "a"}, {Point: "a"}},
		"infinite": {{Point: "a", Money: metrics.NewEstimate(math.Inf(1))}},
	} {
		_, err := kickstart.Rank(points, evidence)
		var faults metrics.Faults
		if !errors.As(err, &faults) || len(faults) != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestZeroEvidence checks that figures of 0 are figures, and that one of a kind that is 0 everywhere divides by
// nothing.
func TestZeroEvidence(t *testing.T) {
	points := []metrics.Point{{ID: "a"}, {ID: "b"}}
	ranked, err := kickstart.Rank(points, []kickstart.Evidence{{Point: "b", Leaving: metrics.NewEstimate(0)}})
	if err != nil || ranked[0].Point.ID != "b" || !ranked[0].Score.IsKnown() || ranked[0].Score.Value != 0 {
		t.Errorf("%v, %v", ranked, err)
	}
}

func ExampleReadEvidenceCSV() {
	evidence, err := kickstart.ReadEvidenceCSV(strings.NewReader("point,customers,money\nphone,400,\n"), "points.csv")
	fmt.Println(evidence[0].Point, evidence[0].Customers, evidence[0].Money.State, err)
	_, err = kickstart.ReadEvidenceCSV(strings.NewReader("point,money\nphone,much\n"), "points.csv")
	fmt.Println(err)
	// Output:
	// phone 400 missing <nil>
	// kickstart: evidence: points.csv:2:2: money "much": not a finite number; write a number, or nothing when nobody knows
}

func TestReadEvidenceFaults(t *testing.T) {
	for text, want := range map[string]int{
		"":                                  1,
		"customers\n1\n":                    1,
		"point,colour\na,red\n":             1,
		"point,money\na,NaN\nb,1e999\n,3\n": 3,
		"point\na\na\n":                     1,
		"point,money,leaving\na,x,y\nb,1\n": 3,
		"point,customers\n\"a,1\nb,2\n":     1,
	} {
		got, err := kickstart.ReadEvidenceCSV(strings.NewReader(text), "p.csv")
		var faults metrics.Faults
		if !errors.As(err, &faults) || len(faults) != want || got != nil {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

func FuzzReadEvidenceCSV(f *testing.F) {
	f.Add("point,customers,leaving,complaints,money\na,1,2,3,4\nb,,,,\n")
	f.Add("\ufeffPOINT, money \n\"a\",1e3\n")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := kickstart.ReadEvidenceCSV(strings.NewReader(text), "p.csv")
		if err != nil {
			return
		}
		var points []metrics.Point
		for _, e := range got {
			points = append(points, metrics.Point{ID: e.Point})
		}
		if ranked, err := kickstart.Rank(points, got); err != nil || len(ranked) != len(got) {
			t.Fatalf("read, and not to be ranked: %v", err)
		}
		again, _ := kickstart.ReadEvidenceCSV(strings.NewReader(text), "p.csv")
		if diff := cmp.Diff(got, again); diff != "" {
			t.Fatal(diff)
		}
	})
}
