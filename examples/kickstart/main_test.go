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
	"github.com/untangle-metrics/untangle/examples/internal/samplecompany"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
)

func try(t *testing.T, args ...string) (out string, err error) {
	t.Helper()
	var b, progress strings.Builder
	err = run(context.Background(), args, &b, &progress)
	return b.String(), err
}

// TestPlantedTruths checks that the audit of the sample company finds the two truths planted in its chart, and that the
// improved chart, read back from its file, has neither.
func TestPlantedTruths(t *testing.T) {
	dir := t.TempDir()
	page, improved := filepath.Join(dir, "k.html"), filepath.Join(dir, "improved.csv")
	markdown, plan := filepath.Join(dir, "k.md"), filepath.Join(dir, "k.json")
	out, err := try(t, "-out", page, "-improved", improved, "-markdown", markdown, "-json", plan)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Active customers", "Handling time", "Solved at first contact", page} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in what is printed", want)
		}
	}
	for _, name := range []string{page, markdown, plan} {
		text, err := os.ReadFile(name)
		if err != nil || !strings.Contains(string(text), "Handling time") {
			t.Errorf("%s doesn't tell what becomes of handling time: %v", name, err)
		}
	}
	folder := samplecompany.FS(samplecompany.Seed)
	mapFile, err := folder.Open("map.csv")
	if err != nil {
		t.Fatal(err)
	}
	known, err := journey.ReadMapCSV(mapFile, "map.csv")
	if err != nil {
		t.Fatal(err)
	}
	chart, err := folder.Open("metrics.csv")
	if err != nil {
		t.Fatal(err)
	}
	before, err := metrics.ReadCatalogCSV(chart, "metrics.csv", known.Catalog())
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(improved)
	if err != nil {
		t.Fatal(err)
	}
	after, err := metrics.ReadCatalogCSV(strings.NewReader(string(text)), "improved.csv", before)
	if err != nil {
		t.Fatal(err)
	}
	for check, silos := range map[audit.Check][]string{
		audit.SameName: {"finance", "product", "sales"}, audit.Opposed: {"delivery", "support"},
	} {
		if found := find(t, before, check); len(found) != 1 || !slices.Equal(found[0].Silos, silos) {
			t.Errorf("%s before: %v, want one of %v", check, found, silos)
		}
		if found := find(t, after, check); len(found) != 0 {
			t.Errorf("%s after: %v", check, found)
		}
	}
}

func find(t *testing.T, c metrics.Catalog, check audit.Check) []audit.Finding {
	t.Helper()
	r, err := audit.Run(c, audit.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(r.Findings, func(f audit.Finding) bool { return f.Check != check })
}

// TestOwnChart goes the way of somebody with a chart and nothing else: an empty one from the template, filled out below
// the row of guidance.
func TestOwnChart(t *testing.T) {
	dir := t.TempDir()
	chart := filepath.Join(dir, "metrics.csv")
	if _, err := try(t, "-template", chart); err != nil {
		t.Fatal(err)
	}
	if _, err := try(t, "-template", chart); err == nil {
		t.Error("a template takes the place of a chart that is there already")
	}
	if _, err := try(t, "-chart", chart); err == nil || !strings.Contains(err.Error(), "no metrics yet") {
		t.Errorf("an empty chart: %v", err)
	}
	text, err := os.ReadFile(chart)
	if err != nil {
		t.Fatal(err)
	}
	header := strings.Split(strings.SplitN(string(text), "\n", 2)[0], ",")
	row := make([]string, len(header))
	for column, cell := range map[string]string{
		"id": "waiting", "name": "Waiting time", "silo": "support", "unit": "duration", "unit_of_analysis": "interaction",
		"direction": "lower is better", "points": "phone; chat",
	} {
		row[slices.Index(header, column)] = cell
	}
	if err := os.WriteFile(chart, []byte(string(text)+strings.Join(row, ",")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(dir, "k.html")
	evidence := filetest.Write(t, "points.csv", "point,complaints\nphone,40\nchat,2\n")
	out, err := try(t, "-chart", chart, "-evidence", evidence, "-out", page, "-company", "Own")
	if err != nil {
		t.Fatal(err)
	}
	if phone, chat := strings.Index(out, "1. phone"), strings.Index(out, "2. chat"); phone < 0 || chat < phone {
		t.Errorf("phone at %d, chat at %d", phone, chat)
	}
	out, err = try(t, "-chart", chart, "-by-hand", "chat, phone", "-points", "1", "-out", page)
	if err != nil || !strings.Contains(out, "1. chat") || !strings.Contains(out, "2. phone") {
		t.Errorf("by hand: %v", err)
	}
}

// TestSeries checks that a metric which moves as another does is proposed to be dropped.
func TestSeries(t *testing.T) {
	chart := filetest.Write(t, "metrics.csv", "id,name,silo,unit,unit_of_analysis,direction,points,effect,viewpoint\n"+
		"calls,Calls,support,count,customer,lower is better,phone,activity,operation\n"+
		"solved,Solved calls,support,count,customer,higher is better,phone,outcome,customer\n"+
		"asked,Goal reached,support,ratio,response,higher is better,phone,outcome,customer\n")
	values := "metric,period,value\n"
	for i, v := range []int{3, 9, 4, 1, 8, 2, 7, 5, 9, 1, 6, 4} {
		values += fmt.Sprintf("calls,2026-%02d,%d\nsolved,2026-%02d,%d\n", i+1, v, i+1, 2*v)
	}
	page := filepath.Join(t.TempDir(), "k.html")
	out, err := try(t, "-chart", chart, "-series", filetest.Write(t, "series.csv", values), "-out", page)
	if err != nil || !strings.Contains(out, "Stop watching") || !strings.Contains(out, "r = 1.00") {
		t.Errorf("%v\n%s", err, out)
	}
	unknown := filetest.Write(t, "series.csv", "metric,period,value\nmails,2026-01,3\n")
	_, err = try(t, "-chart", chart, "-series", unknown, "-out", page)
	if err == nil || !strings.Contains(err.Error(), "mails") {
		t.Errorf("a series of an unknown metric: %v", err)
	}
}

// TestBadInput checks that an error says where and what to do, and that no report is left behind.
func TestBadInput(t *testing.T) {
	const mapHeader = "stage,stage_order,point,name,silo\n"
	const header = "id,name,silo,unit,unit_of_analysis,direction,points\n"
	chart := filetest.Write(t, "metrics.csv", header+"a,A,sales,count,customer,higher is better,shop\n")
	for _, c := range []struct {
		args []string
		says []string
	}{
		{[]string{"-chart", "nowhere.csv"}, []string{"nowhere.csv", "no such file"}},
		{[]string{"-map", "map.csv"}, []string{"add -chart FILE"}},
		{[]string{"-points", "0"}, []string{"above 0"}},
		{[]string{"extra"}, []string{"extra"}},
		{[]string{"-chart", chart, "-by-hand", "kiosk"}, []string{"kiosk", "no such point"}},
		{[]string{"-chart", chart, "-out", chart}, []string{"is read"}},
		{
			[]string{"-chart", chart, "-evidence", filetest.Write(t, "points.csv", "point,money\nshop,much\n")},
			[]string{"points.csv:2:2", "much"},
		},
		{
			[]string{"-chart", chart, "-map", filetest.Write(t, "map.csv", mapHeader+"buy,1,kiosk,Kiosk,sales\n")},
			[]string{"metrics.csv:2:7", "unknown interaction point"},
		},
		{
			[]string{"-chart", filetest.Write(t, "m.csv", header+"a,A,sales,hours,customer,up,\n")},
			[]string{"m.csv:2:4", "hours", "m.csv:2:6", "write higher is better"},
		},
		{
			[]string{"-chart", filetest.Write(t, "m.csv", header+"a,A,sales,count,customer,higher is better,\n")},
			[]string{"names no interaction points"},
		},
	} {
		page := filepath.Join(t.TempDir(), "kickstart.html")
		_, err := try(t, append([]string{"-out", page}, c.args...)...)
		if err == nil {
			t.Errorf("%v: no error", c.args)
			continue
		}
		for _, want := range c.says {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%v: no %q in %q", c.args, want, err)
			}
		}
		if left, err := os.ReadDir(filepath.Dir(page)); err != nil || len(left) > 0 {
			t.Errorf("%v: left %v behind, %v", c.args, left, err)
		}
	}
}
