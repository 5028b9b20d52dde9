package metrics_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/untangle-metrics/untangle/metrics"
)

const goodMetric = `{"id":"reply","name":"Reply","silo":"support","unit":"duration","unit_of_analysis":"interaction",
"direction":"lower is better","target":60}`

func ExampleReadCatalogJSON() {
	file := strings.NewReader(`{
  "silos": [{"id": "support", "name": "Support"}],
  "metrics": [
    {"id": "reply", "name": "First reply", "silo": "support", "unit": "duration", "unit_of_analysis": "interaction",
     "direction": "lower is better", "target": "fast", "colour": "red"}
  ]
}`)
	catalog, err := metrics.ReadCatalogJSON(file, "metrics.json")
	fmt.Println(catalog.Definitions[0].Name)
	for _, f := range err.(metrics.Faults) {
		fmt.Println(f.Line, f.Field, f.Value, f.Cause)
	}
	// Output:
	// First reply
	// 5 target fast isn't a number
	// 5 metric colour unknown key
}

func ExampleDefinition_MarshalJSON() {
	d := metrics.Definition{ID: "open", Inputs: []string{"sent", "read"}, Target: metrics.BandOf(0.2, 0.4)}
	b, err := json.Marshal(d)
	fmt.Println(string(b), err)
	// Output: {"id":"open","inputs":["sent","read"],"target":[0.2,0.4]} <nil>
}

func TestReadCatalogJSONFaults(t *testing.T) {
	type at struct {
		Line         int
		Field, Value string
	}
	chart := func(metric string) string {
		return "{\"silos\":[{\"id\":\"support\",\"name\":\"Support\"}],\n\"metrics\":[" + metric + "]}\n"
	}
	with := func(key, value string) string {
		return chart(strings.TrimSuffix(goodMetric, "}") + ",\n\"" + key + "\":" + value + "}")
	}
	for name, tt := range map[string]struct {
		text string
		want []at
	}{
		"empty":         {"", []at{{1, "", ""}}},
		"not JSON":      {"{\n\n\"silos\" []}", []at{{3, "", ""}}},
		"cut off":       {"{\n\"silos\":[\n", []at{{2, "", ""}}},
		"data after it": {"{}\n\n{}", []at{{3, "", ""}}},
		"not UTF-8":     {"\n" + chart(strings.Replace(goodMetric, "Reply", "R\xe9ply", 1)), []at{{3, "", ""}}},
		"not an object": {"\n[1]", []at{{2, "catalogue", "[1]"}}},
		"null":          {"null", []at{{1, "catalogue", "null"}}},
		"unknown key":   {"{\n\"colour\":{}}", []at{{2, "catalogue", "colour"}}},
		"key twice":     {"{\"silos\":[],\n\"silos\":[]}", []at{{2, "catalogue", "silos"}}},
		"not an array":  {"{\n\"points\":{}}", []at{{2, "points", "{}"}}},
		"items of no form": {"{\"metrics\":[\n1,\n\"a\",\nnull]}", []at{
			{2, "metric", "1"}, {3, "metric", "a"}, {4, "metric", "null"},
		}},
		"places": {"{\"silos\":[\n{\"id\":5,\"name\":\"S\"},\n{\"id\":\"b\",\"head\":\"x\"}],\"stages\":" +
			"[{\"id\":\"a\",\"name\":\"A\",\n\"after\":[1]}]," +
			"\n\"points\":[{\"id\":\"p\",\"name\":\"P\"},\n{\"name\":\" P\",\"id\":\"p\"}]}", []at{
			{2, "silo id", "5"},
			{3, "silo", "head"},
			{3, "silo name", ""},
			{4, "stage after", "1"},
			{6, "point id", "p"},
			{6, "point name", " P"},
		}},
		"unknown field":     {with("phase", `"x"`), []at{{4, "metric", "phase"}}},
		"field twice":       {with("name", `"x"`), []at{{4, "metric", "name"}}},
		"number for text":   {with("owner", `5`), []at{{4, "owner", "5"}}},
		"text for list":     {with("points", `"a"`), []at{{4, "points", "a"}}},
		"number in list":    {with("points", "[\"a\",\n5,null]"), []at{{5, "points", "5"}, {5, "points", ""}}},
		"semicolon in list": {with("points", `["a;b"]`), []at{{4, "points", "a;b"}}},
		"empty in list":     {with("synonyms", `[""]`), []at{{4, "synonyms", ""}}},
		"space in list":     {with("synonyms", `[" a"]`), []at{{4, "synonyms", " a"}}},
		"text for number":   {with("compensation_share", `"0.1"`), []at{{4, "compensation_share", "0.1"}}},
		"share":             {with("compensation_share", `2`), []at{{4, "compensation_share", "2"}}},
		"share of two":      {with("compensation_share", `[0,1]`), []at{{4, "compensation_share", "0..1"}}},
		"band of none":      {with("stretch", `[]`), []at{{4, "stretch", "[]"}}},
		"band of one":       {with("stretch", `[5]`), []at{{4, "stretch", "[5]"}}},
		"band of three":     {with("stretch", `[1,2,3]`), []at{{4, "stretch", "[1,2,3]"}}},
		"band of texts":     {with("stretch", `["1",2]`), []at{{4, "stretch", `["1",2]`}}},
		"infinite":          {with("stretch", `1e999`), []at{{4, "stretch", "1e999"}}},
		"unknown word":      {with("timing", `"soon"`), []at{{4, "timing", "soon"}}},
		"unknown tie":       {with("ties_to", `["weather"]`), []at{{4, "ties_to", "weather"}}},
		"space around text": {with("owner", `" Ann"`), []at{{4, "owner", " Ann"}}},
		"half a character":  {with("owner", `"\ud83d"`), []at{{4, "owner", "\ufffd"}}},
		"unknown silo": {chart("\n" + strings.Replace(goodMetric, "support", "sales", 1)), []at{
			{3, "silo", "sales"},
		}},
		"nothing stated": {chart("\n{\n}"), []at{
			{3, "id", ""}, {3, "name", ""}, {3, "silo", ""}, {3, "unit", ""}, {3, "unit_of_analysis", ""}, {3, "direction", ""},
		}},
		"all good":              {"\ufeff" + with("stretch", `30`), nil},
		"null is not stated":    {with("timing", `null`), nil},
		"replacement character": {with("owner", `"\ufffd �"`), nil},
	} {
		_, err := metrics.ReadCatalogJSON(strings.NewReader(tt.text), "m.json")
		wantFaults(t, err)
		var faults metrics.Faults
		errors.As(err, &faults)
		var got []at
		for _, f := range faults {
			got = append(got, at{f.Line, f.Field, f.Value})
			if f.File != "m.json" {
				t.Errorf("%s: a fault without its file: %+v", name, f)
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
}

func TestReadCatalogJSONLimits(t *testing.T) {
	broken := errors.New("disk on fire")
	if _, err := metrics.ReadCatalogJSON(iotest.ErrReader(broken), "m.json"); !errors.Is(err, broken) {
		t.Error(err)
	}
	endless := io.LimitReader(neverending(' '), 1<<40)
	_, err := metrics.ReadCatalogJSON(endless, "m.json")
	if err == nil || !strings.Contains(err.Error(), "larger than 16 MiB") {
		t.Error(err)
	}
	items := strings.Repeat("{},", 10_000) + "{}"
	c, err := metrics.ReadCatalogJSON(strings.NewReader(`{"metrics":[`+items+`]}`), "m.json")
	var faults metrics.Faults
	if errors.As(err, &faults); len(c.Definitions) != 10_000 || len(faults) != 1_001 ||
		!strings.HasSuffix(faults[1_000].Cause, " more faults are not shown") {
		t.Errorf("%d definitions, %d faults", len(c.Definitions), len(faults))
	}
	if _, err := metrics.ReadCatalogJSON(strings.NewReader(strings.Repeat("[", 16<<20)), "m.json"); err == nil {
		t.Error("a deep nest of arrays is no catalogue")
	}
}

type neverending byte

func (n neverending) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(n)
	}
	return len(p), nil
}

func TestUnmarshalKeepsWhatWasThere(t *testing.T) {
	d := waiting()
	err := d.UnmarshalJSON([]byte(`{"id":"x","timing":"soon","colour":1,"name":1}`))
	var faults metrics.Faults
	if errors.As(err, &faults); len(faults) != 3 || !cmp.Equal(d, waiting(), exactly) {
		t.Errorf("%v\n%+v", err, d)
	}
	if err := d.UnmarshalJSON([]byte("null")); err != nil || !cmp.Equal(d, waiting(), exactly) {
		t.Errorf("null: %v", err)
	}
	if err := d.UnmarshalJSON([]byte("{")); err == nil {
		t.Error("half an object is read")
	}
	c := support(waiting())
	err = json.Unmarshal([]byte(`{"silos":[{"id":"a","head":"b"}]}`), &c)
	if !errors.As(err, &faults) || len(c.Definitions) != 1 {
		t.Errorf("%v, %+v", err, c)
	}
	if err := json.Unmarshal([]byte("{}"), &c); err != nil || !cmp.Equal(c, metrics.Catalog{}, exactly) {
		t.Errorf("%v, %+v", err, c)
	}
}

func FuzzReadCatalogJSON(f *testing.F) {
	f.Add([]byte("{\"silos\":[{\"id\":\"support\",\"name\":\"S\"}],\"metrics\":[" + goodMetric + "]}"))
	f.Add([]byte("{\"points\":[{}],\"stages\":[{\"after\":[\"\\ud800\"]}],\"metrics\":[[], {\"target\":[1, 2]}]} x"))
	f.Add([]byte("\ufeff{ \"a\\\"}\" : [ -1e5 , true ] }\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := metrics.ReadCatalogJSON(bytes.NewReader(text), "m.json")
		wantFaults(t, err)
		if err != nil {
			return
		}
		var file bytes.Buffer
		if err := c.WriteJSON(&file); err != nil {
			t.Fatalf("read without an error, but not written: %v", err)
		}
		again, err := metrics.ReadCatalogJSON(&file, "m.json")
		if diff := cmp.Diff(c, again, exactly); diff != "" || err != nil {
			t.Fatalf("written and read again: %v\n%s", err, diff)
		}
	})
}

func FuzzParseTie(f *testing.F) {
	f.Add("movement: buy>use")
	f.Add("Reason : a: b")
	f.Fuzz(func(t *testing.T, text string) {
		tie, err := metrics.ParseTie(text)
		if err != nil {
			return
		}
		if again, err := metrics.ParseTie(tie.String()); err != nil || again != tie {
			t.Fatalf("%q is read as %#v and again as %#v, error %v", text, tie, again, err)
		}
	})
}

func FuzzTargetText(f *testing.F) {
	f.Add("-0..60")
	f.Add("0x1p-2 .. 1e5")
	f.Fuzz(func(t *testing.T, text string) {
		var target, again metrics.Target
		if target.UnmarshalText([]byte(text)) != nil {
			return
		}
		b, err := target.MarshalText()
		if err = errors.Join(err, again.UnmarshalText(b)); err != nil || again != target {
			t.Fatalf("%q is read as %v and again as %v, error %v", text, target, again, err)
		}
	})
}
