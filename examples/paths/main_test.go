package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/untangle-metrics/untangle/examples/internal/filetest"
	"github.com/untangle-metrics/untangle/internal/golden"
)

// try runs the command and returns what it prints, with each run of blanks as one, and the page that it writes.
func try(t *testing.T, args ...string) (out, page string, err error) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "paths.html")
	var b, progress strings.Builder
	err = run(context.Background(), append([]string{"-out", name}, args...), &b, &progress)
	html, readErr := os.ReadFile(name)
	if err == nil && readErr != nil {
		t.Fatal(readErr)
	}
	return strings.Join(strings.Fields(b.String()), " "), string(html), err
}

func need(t *testing.T, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %.200q …", want, text)
		}
	}
}

func TestSampleCompany(t *testing.T) {
	out, page, err := try(t)
	if err != nil {
		t.Fatal(err)
	}
	need(t, out, "“onboard” begins with signing", "residual 0", "The steps of the funnel were chosen from the data",
		"those are the hand-offs", "with channel reseller: in months 2 to 4 (days 31 to 120)", "The drawings are in")
	if n := strings.Count(page, "<svg"); n != 3 {
		t.Errorf("%d drawings, want the graph, the stages and the cohorts", n)
	}
}

// TestBPIC2012 checks a real log of loan applications. Each of A_SUBMITTED, A_PREACCEPTED and A_APPROVED is in a case
// once at most, so that a funnel of them counts the events of its kinds: 13,087, 7,367 and 2,246 in the file.
func TestBPIC2012(t *testing.T) {
	log := golden.Data(t, "journey/eventlogs/bpic2012.csv.gz")
	args := []string{
		"-events", log, "-customer", "case", "-time", "timestamp", "-kind", "activity", "-zone", "Europe/Amsterdam",
	}
	out, page, err := try(t, args...)
	if err != nil {
		t.Fatal(err)
	}
	need(t, out, "262,200 events of 13,087 customers", "A_SUBMITTED, A_PARTLYSUBMITTED, A_PREACCEPTED", "residual 0",
		"outside after 18 days of silence", "13,087 starts in 5 cohorts",
		"Of 249,113 steps") // events less customers
	if n := strings.Count(page, "<svg"); n != 3 {
		t.Errorf("%d drawings, want the graph, the stages and the cohorts", n)
	}
	steps := slices.Clip(append(args, "-steps", "A_SUBMITTED, A_PREACCEPTED, A_APPROVED"))
	out, _, err = try(t, steps...)
	if err != nil {
		t.Fatal(err)
	}
	need(t, out, "A_PREACCEPTED 7,367 5,720 ", "A_APPROVED 2,246 5,121 ",
		"furthest one of A_SUBMITTED, A_PREACCEPTED, A_APPROVED")
	out, _, err = try(t, append(steps, "-window", "7", "-stages", "A_SUBMITTED,A_ACCEPTED", "-silent", "40")...)
	if err != nil {
		t.Fatal(err)
	}
	need(t, out, "customers, ordered, 7 days",
		"furthest one of A_SUBMITTED, A_ACCEPTED that they reached, and outside after 40 days")
	if strings.Contains(out, "A_APPROVED 2,246 ") {
		t.Error("as many are approved within a week as ever")
	}
}

const visits = "who,at,where,what\n" +
	"ann,2026-01-05T10:00:00Z,web,look\nann,2026-01-06T10:00:00Z,shop,buy\nann,2026-01-09T10:00:00Z,phone,ask\n" +
	"bob,2026-01-05T11:00:00Z,web,look\nbob,2026-01-07T10:00:00Z,shop,buy\n" +
	"cid,2026-01-05T12:00:00Z,web,look\n"

func TestOwnEvents(t *testing.T) {
	events := filetest.Write(t, "events.csv", visits)
	silos := filetest.Write(t, "map.csv",
		"stage,stage_order,point,name,silo\nbuy,1,web,Web,marketing\nbuy,1,shop,Shop,sales\nhelp,2,phone,Phone,support\n")
	args := []string{"-events", events, "-customer", "who", "-time", "at", "-point", "where", "-kind", "what"}
	out, _, err := try(t, args...)
	if err != nil {
		t.Fatal(err)
	}
	need(t, out, "come to in one order: web, shop, phone",
		"Of 3 who began with web, 1 went through all steps in this order", "one of the points")
	out, _, err = try(t, append(args, "-silos", silos, "-steps", "web,buy")...)
	if err != nil {
		t.Fatal(err)
	}
	need(t, out, "Of 3 who began with web, 2 went through all steps in this order",
		"from marketing to sales", "furthest one of web, buy")
	if strings.Contains(out, "chosen from the data") {
		t.Error("steps that were named were chosen")
	}
}

func TestBadInput(t *testing.T) {
	events := filetest.Write(t, "events.csv", visits)
	bare := []string{"-events", events, "-customer", "who", "-time", "at"}
	kinds := slices.Clip(append(slices.Clone(bare), "-kind", "what"))
	semicolons := filetest.Write(t, "semicolons.csv", "who;at;what\nann;2026-01-05;look\n")
	american := filetest.Write(t, "american.csv", "who,at,what\nann,1/13/2026,look\n")
	for _, c := range []struct {
		args []string
		says string
	}{
		{bare, "add -kind COLUMN or -point COLUMN"},
		{append(kinds, "-steps", "look,sell"), `-steps "sell": no event has it; there are ["ask" "buy" "look"]`},
		{append(kinds, "-stages", "look,sell"), `-stages "sell"`},
		{append(kinds, "-steps", "look,look"), "twice"},
		{append(kinds, "-window", "-1"), "-window"},
		{append(kinds, "-window", "NaN"), "-window"},
		{append(kinds, "-window", "0"), "leave it out"},
		{append(kinds, "-silent", "-1"), "-silent"},
		{append(kinds, "-silent", "0"), "leave it out"},
		{[]string{"-silent", "5"}, "name others with -stages"},
		{append(kinds, "-layout", "DD/MM/YYYY"), "02/01/2006"},
		{append(kinds, "-sequence", "nr"), `no column "nr"`},
		{append(kinds, "-sequence", "line", "-drop-duplicates"), "leave one out"},
		{append(kinds, "-amount", "what"), "not defined"},
		{[]string{"-events", semicolons, "-customer", "who", "-time", "at", "-kind", "what"}, "try -comma ';'"},
		{[]string{"-events", american, "-customer", "who", "-time", "at", "-kind", "what"}, "-layout says how"},
		{append(kinds, "-silos", "map.csv"), "-point COLUMN"},
		{append(kinds, "-out", ""), "-out"},
		{append(kinds, "-out", events), "is read"},
		{append(kinds, "extra"), "extra"},
		{[]string{"-silos", "map.csv"}, "add -events FILE"},
		{[]string{"-customer", "who"}, "add -events FILE"},
		{[]string{"-events", events}, "-customer COLUMN"},
		{[]string{"-events", "nowhere.csv", "-customer", "a", "-time", "b"}, "nowhere.csv"},
	} {
		_, page, err := try(t, c.args...)
		if err == nil || !strings.Contains(err.Error(), c.says) || page != "" {
			t.Errorf("%v: %v, want %q and no page", c.args, err, c.says)
		}
	}
}

// TestTies checks that events of one time don't tell an order, unless the lines of the file do.
func TestTies(t *testing.T) {
	args := []string{"-customer", "who", "-time", "at", "-kind", "what", "-events", filetest.Write(t, "ties.csv",
		"who,at,what\nann,2026-01-05,sign\nann,2026-01-05,order\nbob,2026-01-05,sign\nbob,2026-01-05,order\n"+
			"cid,2026-01-05,sign\ncid,2026-01-06,order\n")}
	out, _, err := try(t, args...)
	if err != nil {
		t.Fatal(err)
	}
	need(t, out, "in one order: sign, order", "Of 3 who began with sign, 3 went through", "ties in any order",
		"4 events share their time with another one of the customer; -sequence line",
		"4 events share their time with another of the customer at another node")
	out, _, err = try(t, append(args, "-sequence", "line")...)
	if err != nil {
		t.Fatal(err)
	}
	need(t, out, "in one order: sign, order", "ties by sequence", "The most frequent start is sign (3 customers")
	if strings.Contains(out, "share their time") {
		t.Error("the lines of the file give an order, and still there are ties")
	}
}

// TestNoOrder checks that a log without a clear order has a report, which says why it has no funnel.
func TestNoOrder(t *testing.T) {
	for name, text := range map[string]string{
		"one kind": "who,at,what\nann,2026-01-05,look\nbob,2026-01-06,look\n",
		"both ways": "who,at,what\nann,2026-01-05,look\nann,2026-01-06,buy\n" +
			"bob,2026-01-05,buy\nbob,2026-01-06,look\n",
	} {
		out, _, err := try(t, "-events", filetest.Write(t, "e.csv", text), "-customer", "who", "-time", "at", "-kind", "what")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		need(t, out, "There is no funnel", "Where customers are handed on", "Who stays")
		if strings.Contains(out, "Nobody supplied") {
			t.Errorf("%s: tells of stages that nobody asked for", name)
		}
	}
}

// TestCautions checks that the report tells of what was left out, of days of UTC, and of a date far away.
func TestCautions(t *testing.T) {
	text := "who,at,what\n"
	for i := range 40 {
		text += fmt.Sprintf("c%d,2026-01-05 00:30:00+02:00,look\nc%[1]d,2026-02-05 10:00:00.250+02:00,buy\n", i)
	}
	text += "c0,yesterday,buy\nc0,2032-01-01,buy\n"
	args := []string{"-events", filetest.Write(t, "e.csv", text), "-customer", "who", "-time", "at", "-kind", "what"}
	out, _, err := try(t, args...)
	if err != nil {
		t.Fatal(err)
	}
	need(t, out, "left out are 1 of 82 events; unreadable time: 1", `e.csv:82:2: at "yesterday"`, "2026-01-04 to",
		"those of 80 events; -zone", "1 event on 2032-01-01, 2,156 days after all others",
		"only 41 silences ended, and this is five times the median")
	out, _, err = try(t, append(args, "-zone", "Europe/Helsinki")...)
	if err != nil {
		t.Fatal(err)
	}
	need(t, out, "2026-01-05 to")
	if strings.Contains(out, "-zone") {
		t.Error("a zone was given, and the report asks for one")
	}
}

// TestReachedAnyway checks that the funnel says how many came to its end on other ways.
func TestReachedAnyway(t *testing.T) {
	out, _, err := try(t, "-events", filetest.Write(t, "events.csv", visits), "-customer", "who", "-time", "at",
		"-point", "where", "-steps", "phone,shop")
	if err != nil {
		t.Fatal(err)
	}
	need(t, out, "Of 1 who began with phone, 0 went through all steps in this order", "To shop in any way came 2.")
}
