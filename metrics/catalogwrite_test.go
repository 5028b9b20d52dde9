package metrics_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/untangle-metrics/untangle/metrics"
)

func ExampleCatalog_WriteCSV() {
	catalog := metrics.Catalog{
		Silos: []metrics.Silo{{ID: "support", Name: "Support"}},
		Definitions: []metrics.Definition{{
			ID: "reply", Name: "First reply", Silo: "support", Unit: metrics.Unit{Kind: metrics.DurationUnit},
			Per: metrics.PerInteraction, Direction: metrics.LowerIsBetter, Target: metrics.TargetOf(3600),
		}},
	}
	var file bytes.Buffer
	if err := catalog.WriteCSV(&file); err != nil {
		fmt.Println(err)
	}
	header, rows, _ := strings.Cut(file.String(), "\n")
	fmt.Println(header[:48])
	fmt.Print(rows)
	// Output:
	// id,name,synonyms,description,formula,inputs,silo
	// reply,First reply,,,,,support,,,,duration,interaction,,,,,,lower is better,,3600,,,,,,,,,,,,
}

func ExampleCatalog_WriteJSON() {
	catalog := metrics.Catalog{
		Silos: []metrics.Silo{{ID: "support", Name: "Support"}},
		Definitions: []metrics.Definition{{
			ID: "ease", Name: "Ease", Silo: "support", Per: metrics.PerResponse, Direction: metrics.InBand,
			Unit: metrics.Unit{Kind: metrics.ScoreUnit, High: 10}, Target: metrics.BandOf(4, 6),
			Ties: []metrics.Tie{{Kind: metrics.ToReason, To: "effort"}}, Compensation: 0.1,
		}},
	}
	if err := catalog.WriteJSON(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// {
	//   "silos": [
	//     {
	//       "id": "support",
	//       "name": "Support"
	//     }
	//   ],
	//   "metrics": [
	//     {
	//       "id": "ease",
	//       "name": "Ease",
	//       "silo": "support",
	//       "unit": "score:0..10",
	//       "unit_of_analysis": "response",
	//       "direction": "within a band",
	//       "target": [
	//         4,
	//         6
	//       ],
	//       "ties_to": [
	//         "reason: effort"
	//       ],
	//       "compensation_share": 0.1
	//     }
	//   ]
	// }
}

func ExampleWriteTemplate() {
	var file bytes.Buffer
	if err := metrics.WriteTemplate(&file); err != nil {
		fmt.Println(err)
	}
	fmt.Println(strings.Count(file.String(), "\n"), "lines, the second for people:")
	_, guidance, _ := strings.Cut(file.String(), "\n")
	fmt.Println(guidance[:48])
	catalog, err := metrics.ReadCatalogCSV(&file, "template.csv", metrics.Catalog{})
	fmt.Println(len(catalog.Definitions), err)
	// Output:
	// 2 lines, the second for people:
	// # a short name of its own,what people call it,wh
	// 0 <nil>
}

func TestTemplateIsFilledOut(t *testing.T) {
	var file bytes.Buffer
	if err := metrics.WriteTemplate(&file); err != nil {
		t.Fatal(err)
	}
	template := file.String()
	const mark = "# a short name of its own"
	row := func(id string) string {
		return id + ",Reply,,,,,support,,,,duration,interaction,,,,,,lower is better,,,,,,,,,,,,,,\n"
	}
	header, guidance, _ := strings.Cut(template, "\n")
	for name, tt := range map[string]struct {
		text  string
		ids   []string
		fault string // the value at fault
	}{
		"below the guidance":   {template + row("reply"), []string{"reply"}, ""},
		"above it":             {header + "\n" + row("reply") + guidance, []string{"reply"}, ""},
		"written over":         {header + "\n" + row("reply"), []string{"reply"}, ""},
		"with Windows' lines":  {strings.ReplaceAll(template+row("reply"), "\n", "\r\n"), []string{"reply"}, ""},
		"another row with a #": {template + row("#reply"), []string{"#reply"}, "#reply"},
		"a row with the mark":  {template + row("#"), []string{"#"}, "#"},
		"the guidance's id":    {header + "\n" + row(mark) + row("reply"), []string{"reply"}, mark},
		"the guidance changed": {strings.Replace(template, "what people call it", "Reply", 1), nil, mark},
	} {
		c, err := metrics.ReadCatalogCSV(strings.NewReader(tt.text), "m.csv", metrics.Catalog{})
		var ids []string
		for _, d := range c.Definitions {
			ids = append(ids, d.ID)
		}
		if diff := cmp.Diff(tt.ids, ids); diff != "" || (err != nil) != (tt.fault != "") {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
		var faults metrics.Faults
		if errors.As(err, &faults); tt.fault == "" {
			continue
		}
		if len(faults) != 1 || faults[0].Value != tt.fault || faults[0].Field != "id" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// failing fails on everything.
type failing struct{ error }

func (f failing) Write([]byte) (int, error) { return 0, f.error }

func TestWriterFails(t *testing.T) {
	full := errors.New("disk full")
	for name, err := range map[string]error{
		"CSV": support(waiting()).WriteCSV(failing{full}), "JSON": support(waiting()).WriteJSON(failing{full}),
		"template": metrics.WriteTemplate(failing{full}),
	} {
		if !errors.Is(err, full) || !strings.HasPrefix(err.Error(), "metrics: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTooMuchToWrite(t *testing.T) {
	many := support()
	for i := range 10_001 {
		d := waiting()
		d.ID = fmt.Sprint(i)
		many.Definitions = append(many.Definitions, d)
	}
	long := waiting()
	long.Description = strings.Repeat("x", 17<<20)
	for name, c := range map[string]metrics.Catalog{"many": many, "long": support(long)} {
		var file bytes.Buffer
		var faults metrics.Faults
		if !errors.As(c.WriteCSV(&file), &faults) || !errors.As(c.WriteJSON(&file), &faults) || file.Len() > 0 {
			t.Errorf("%s: %d bytes written", name, file.Len())
		}
	}
}
