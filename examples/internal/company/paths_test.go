package company

import (
	"fmt"
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/process"
	"github.com/untangle-metrics/untangle/journey/stages"
	"github.com/untangle-metrics/untangle/metrics"
)

// life is one customer from the first visit to leaving, and a prospect who never signs.
const life = "customer,time,kind,point\n" +
	"ann,2025-01-02,visit,website\nann,2025-01-10,quote,sales_quote\nann,2025-02-01,join,contract\n" +
	"ann,2025-02-20,delivery,onboarding\nann,2025-03-03,ticket,phone\nann,2025-05-01,renewal,talk\n" +
	"ann,2025-05-10,visit,training\nann,2025-06-15,leave,talk\nbob,2025-01-05,visit,website\n" +
	"bob,2025-12-30,visit,website\n"

const lifeMap = "stage,stage_order,point,name,silo\n" +
	"aware,1,website,Website,marketing\nbuy,2,sales_quote,Quote,sales\nbuy,2,contract,Contract,sales\n" +
	"onboard,3,onboarding,Onboarding,delivery\nonboard,3,training,Training,delivery\nuse,4,product,Product,product\n" +
	"get help,5,phone,Phone,support\nrenew,6,talk,Talk,sales\n"

func readLife(t *testing.T, journeyMap string) *Company {
	t.Helper()
	files := []string{"events.csv", life}
	if journeyMap != "" {
		files = append(files, "map.csv", journeyMap)
	}
	c, err := Read(t.Context(), folder(files...), journey.Options{}, journey.CSV{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestStagesOfALife follows the milestones: each move of ann and bob in the month in which it happens.
func TestStagesOfALife(t *testing.T) {
	c := readLife(t, lifeMap)
	balance, says, err := c.Stages(t.Context(), Definition(c.Log), metrics.Monthly)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(says, "“get help” begins with a ticket or complaint and goes back to “use” after 14 days") ||
		!strings.Contains(says, "Those in “aware” and “buy” are prospects") {
		t.Errorf("the rules say %q", says)
	}
	nodes := balance.Nodes()
	var moves []string
	for _, m := range balance.Matrices(stages.Gross) {
		for from, row := range m.Counts {
			for to, n := range row {
				if n > 0 {
					moves = append(moves, fmt.Sprintf("%v %s>%s %d", m.Period, nodes[from], nodes[to], n))
				}
			}
		}
	}
	want := []string{
		"2025-01 >aware 2", "2025-01 aware>buy 1", "2025-02 buy>onboard 1", "2025-02 onboard>use 1",
		"2025-03 use>get help 1", "2025-03 get help>use 1", // on the 18th
		"2025-04 aware>outside 1", // bob, silent since 5 January
		"2025-05 use>renew 1", "2025-06 renew>use 1", "2025-06 use>outside 1", "2025-12 >aware 1",
	}
	for i := range want {
		want[i] = strings.Replace(want[i], ">outside", ">", 1)
	}
	sorted := func(all []string) string { return strings.Join(all, "\n") }
	for _, w := range want {
		if !strings.Contains(sorted(moves), w) {
			t.Errorf("no move %q", w)
		}
	}
	if len(moves) != len(want) {
		t.Errorf("moves:\n%s\nwant:\n%s", sorted(moves), sorted(want))
	}
}

func TestStagesNeedAMapAndContracts(t *testing.T) {
	for name, c := range map[string]*Company{
		"no map":       readLife(t, ""),
		"other stages": readLife(t, strings.ReplaceAll(lifeMap, "renew,6", "again,6")),
	} {
		balance, _, err := c.Stages(t.Context(), Definition(c.Log), metrics.Monthly)
		if balance != nil || err != nil {
			t.Errorf("%s: %v, %v", name, balance, err)
		}
	}
	c := readLife(t, lifeMap)
	if balance, _, err := c.Stages(t.Context(), journey.BySilence(30), metrics.Monthly); balance != nil || err != nil {
		t.Errorf("without contracts: %v, %v", balance, err)
	}
}

func TestPathsGoBySiloPointOrKind(t *testing.T) {
	with := readLife(t, lifeMap)
	without := readLife(t, "")
	for want, c := range map[process.By]*Company{process.Silos: with, process.Points: without} {
		ways, err := c.Paths(t.Context())
		if err != nil || ways.By != want || ways.Residual() != 0 {
			t.Errorf("%v, %v, want %v", ways, err, want)
		}
	}
	for text, want := range map[string]bool{
		"customer,time,kind\nann,2025-01-02,a\n": true, "customer,time\nann,2025-01-02\n": false,
	} {
		c, err := Read(t.Context(), folder("events.csv", text), journey.Options{}, journey.CSV{})
		if err != nil {
			t.Fatal(err)
		}
		if ways, err := c.Paths(t.Context()); err != nil || (ways != nil) != want || want && ways.By != process.Kinds {
			t.Errorf("%q: %v, %v", text, ways, err)
		}
	}
}

// TestPointsWithoutASiloAreNamed leaves two points out of the map.
func TestPointsWithoutASiloAreNamed(t *testing.T) {
	ways, err := readLife(t, lifeMap).Paths(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.Join(ways.Warnings, "; "); strings.Contains(text, "no silo") {
		t.Errorf("all points have one: %s", text)
	}
	short := strings.ReplaceAll(strings.ReplaceAll(lifeMap, ",phone,", ",fax,"), ",website,", ",web,")
	if ways, err = readLife(t, short).Paths(t.Context()); err != nil {
		t.Fatal(err)
	}
	if text := strings.Join(ways.Warnings, "; "); !strings.Contains(text, "no silo in the journey map: phone, website;") {
		t.Errorf("warnings %q", text)
	}
}
