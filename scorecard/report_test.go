package scorecard

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
)

func state(t *testing.T, in Inputs) Report {
	t.Helper()
	r, err := StateOfCustomer(in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func rendered(t testing.TB, write func(io.Writer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// elements parses HTML that is also well-formed, apart from elements without an end tag, and returns all start tags.
func elements(t *testing.T, page string) []xml.StartElement {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var all []xml.StartElement
	depth := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			depth++
			all = append(all, e.Copy())
		case xml.EndElement:
			depth--
		}
	}
	if depth != 0 {
		t.Errorf("%d elements aren't closed", depth)
	}
	return all
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func TestHTMLStandsAloneWhateverItSays(t *testing.T) {
	for name, in := range map[string]Inputs{"sample": sampleInputs(t), "hostile": hostileInputs(t), "empty": {}} {
		page := rendered(t, state(t, in).HTML)
		if !strings.HasPrefix(page, "<!doctype html>\n<html lang=\"en\">") {
			t.Errorf("%s: begins with %.40q", name, page)
		}
		if !strings.Contains(page, `content="default-src 'none'; style-src 'unsafe-inline'"`) {
			t.Errorf("%s: no content security policy", name)
		}
		var sections []string
		ids := map[string]int{}
		for _, e := range elements(t, page) {
			tag := strings.ToLower(e.Name.Local)
			switch tag {
			case "script", "iframe", "object", "embed", "img", "link", "base", "form", "b":
				t.Errorf("%s: has an element %s", name, tag)
			case "section":
				sections = append(sections, attribute(e, "id"))
			}
			for _, a := range e.Attr {
				local := strings.ToLower(a.Name.Local)
				if strings.HasPrefix(local, "on") || local == "src" || local == "href" && !strings.HasPrefix(a.Value, "#") {
					t.Errorf("%s: %s has %s=%q", name, tag, local, a.Value)
				}
				if local == "id" {
					ids[a.Value]++
				}
			}
		}
		for id, n := range ids {
			if n > 1 {
				t.Errorf("%s: id %q stands %d times", name, id, n)
			}
		}
		want := []string{
			"customers", "flow", "segments", "retention", "stages", "handoffs", "profit", "revenue", "capacity", "goals",
			"matrix", "audit", "scorecard", "changes",
		}
		if !slices.Equal(sections, want) {
			t.Errorf("%s: sections %v, want %v", name, sections, want)
		}
		if strings.Contains(page, "url(") || strings.Contains(page, "@import") {
			t.Errorf("%s: the style sheet fetches something", name)
		}
		if strings.ContainsAny(page, "\x00\x1b\u202e") {
			t.Errorf("%s: has characters that upset the page around them", name)
		}
	}
}

func TestHTMLIsAccessible(t *testing.T) {
	page := rendered(t, state(t, sampleInputs(t)).HTML)
	ids := map[string]bool{}
	all := elements(t, page)
	for _, e := range all {
		ids[attribute(e, "id")] = true
	}
	counts := map[string]int{}
	sparks := 0
	for _, e := range all {
		counts[e.Name.Local]++
		for id := range strings.FieldsSeq(attribute(e, "aria-labelledby")) {
			if !ids[id] {
				t.Errorf("%s is labelled by %q, which isn't there", e.Name.Local, id)
			}
		}
		switch e.Name.Local {
		case "svg":
			label := attribute(e, "aria-labelledby") + attribute(e, "aria-label")
			if attribute(e, "role") != "img" || label == "" || attribute(e, "viewBox") == "" {
				t.Errorf("svg lacks role, label or size: %v", e.Attr)
			}
			if attribute(e, "class") == "spark" {
				sparks++
			}
		case "th":
			if attribute(e, "scope") == "" {
				t.Error("a header cell lacks a scope")
			}
		case "div":
			scrolls := strings.HasPrefix(attribute(e, "class"), "scroll")
			if scrolls && (attribute(e, "tabindex") != "0" || attribute(e, "aria-label") == "") {
				t.Errorf("a scrolling region can't be reached or has no name: %v", e.Attr)
			}
		}
	}
	// Customers, cohorts, stages, ways, profit, revenue twice, capacity and two metrics are drawn; six metrics have a
	// series.
	if sparks != 6 || counts["svg"] != 10+sparks || counts["details"] != 10 || counts["table"] != counts["caption"] {
		t.Errorf("%v, %d sparklines: want drawings with their data, and a caption for each table", counts, sparks)
	}
	for _, svg := range regexp.MustCompile(`(?s)<svg.*?</svg>`).FindAllString(page, -1) {
		if err := xml.Unmarshal([]byte(svg), &struct{}{}); err != nil {
			t.Errorf("svg: %v", err)
		}
	}
}

func TestMarkdownTablesKeepTheirColumns(t *testing.T) {
	for name, in := range map[string]Inputs{"sample": sampleInputs(t), "hostile": hostileInputs(t)} {
		columns := 0
		tables := 0
		for l := range strings.Lines(rendered(t, state(t, in).Markdown)) {
			if !strings.HasPrefix(l, "|") {
				columns = 0
				if strings.Contains(l, "<script>") || strings.HasPrefix(l, "<") {
					t.Errorf("%s: markup got through: %q", name, l)
				}
				continue
			}
			bars := strings.Count(strings.ReplaceAll(l, `\|`, ""), "|")
			if columns == 0 {
				columns, tables = bars, tables+1
			}
			if bars != columns {
				t.Errorf("%s: %d bars where there were %d: %q", name, bars, columns, l)
			}
		}
		if tables < 8 {
			t.Errorf("%s: %d tables", name, tables)
		}
	}
}

func TestEscapeMarkdown(t *testing.T) {
	for in, want := range map[string]string{
		"a|b":               `a\|b`,
		"<b>&":              "&lt;b&gt;&amp;",
		"*x* _y_ `z` [l](u": "\\*x\\* \\_y\\_ \\`z\\` \\[l\\](u",
		"- item":            `\- item`,
		"12. item":          `12\. item`,
		"12.5 %":            "12.5 %",
		"+122":              "+122",
		"---":               `\---`,
		"two\nlines":        "two lines",
		"1,204":             "1,204",
		`back\slash`:        `back\\slash`,
	} {
		if got := escapeMarkdown(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestJSONRoundTrip(t *testing.T) {
	for _, in := range []Inputs{sampleInputs(t), {}} {
		want := state(t, in)
		text := rendered(t, want.JSON)
		var got Report
		if err := json.Unmarshal([]byte(text), &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Chart{}, Cell{}), cmpopts.EquateEmpty()); diff != "" {
			t.Error(diff)
		}
		if again := rendered(t, got.JSON); again != text {
			t.Error("written again it isn't the same")
		}
		// A chart without its drawing is still a page.
		if page := rendered(t, got.HTML); strings.Contains(page, "<svg") || !strings.Contains(page, `id="flow"`) {
			t.Error("a decoded report isn't shown by its data")
		}
	}
}

func TestJSONRefusesBlocksWithoutAKind(t *testing.T) {
	for _, in := range []string{
		`{"id":"a","blocks":[{}]}`, `{"id":"a","blocks":[{"note":{},"table":{}}]}`, `{"blocks":3}`,
	} {
		s := Section{ID: "before"}
		if err := json.Unmarshal([]byte(in), &s); err == nil || s.ID != "before" {
			t.Errorf("%s: %v, section %v", in, err, s)
		}
	}
}

func TestTextFitsTheTerminal(t *testing.T) {
	wide := Table{Caption: "wide"}
	row := []Cell{}
	for range 30 {
		wide.Columns = append(wide.Columns, Column{Name: "a column"})
		row = append(row, Cell{Text: strings.Repeat("界", 70)})
	}
	wide.Rows = append(wide.Rows, row)
	reports := map[string]Report{
		"sample": state(t, sampleInputs(t)), "hostile": state(t, hostileInputs(t)), "empty": state(t, Inputs{}),
		"wide": {Title: strings.Repeat("long ", 50), Sections: []Section{{ID: "a", Title: "A", Blocks: []Block{wide}}}},
	}
	for name, r := range reports {
		for l := range strings.Lines(rendered(t, r.Text)) {
			l = strings.TrimSuffix(l, "\n")
			if n := columns(l); n > textWidth {
				t.Errorf("%s: %d columns: %s", name, n, l)
			}
			if strings.ContainsAny(l, "\x1b\x00\u202e\r\t") || strings.TrimRight(l, " ") != l {
				t.Errorf("%s: %q has control characters or ends in spaces", name, l)
			}
		}
	}
}

func TestTextAlignsColumns(t *testing.T) {
	r := Report{Title: "T", Sections: []Section{{ID: "a", Title: "A", Blocks: []Block{Table{
		Caption: "Counts", Columns: []Column{{Name: "Name"}, number("Count")},
		Rows: [][]Cell{{text("one"), countCell(1)}, {text("two\nlines"), countCell(-12345)}},
	}}}}}
	want := "T\n=\n\nA\n-\n\nCounts\nName     Count\n-----  -------\none          1\ntwo    −12,345\nlines\n"
	if got := rendered(t, r.Text); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestWrapKeepsTheWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		width := rapid.IntRange(2, 40).Draw(t, "width")
		lines := wrap(s, width)
		for _, l := range lines {
			if columns(l) > width {
				t.Fatalf("%q takes %d columns of %d", l, columns(l), width)
			}
		}
		squeeze := func(s string) string { return strings.NewReplacer(" ", "", "\n", "").Replace(s) }
		if got, want := squeeze(strings.Join(lines, "")), squeeze(clean(s)); got != want {
			t.Fatalf("got %q, want %q", got, want)
		}
	})
}

// failing is a writer that notes whether anything was written to it.
type failing struct{ written int }

func (f *failing) Write(b []byte) (int, error) {
	f.written += len(b)
	return 0, io.ErrShortWrite
}

func TestMalformedReportsAreNotWritten(t *testing.T) {
	ragged := Table{Columns: []Column{{Name: "a"}}, Rows: [][]Cell{{text("1"), text("2")}}}
	for name, r := range map[string]Report{
		"no id":        {Sections: []Section{{}}},
		"bad id":       {Sections: []Section{{ID: `a"b`}}},
		"same id":      {Sections: []Section{{ID: "a"}, {ID: "a"}}},
		"nil block":    {Sections: []Section{{ID: "a", Blocks: []Block{nil}}}},
		"ragged":       {Sections: []Section{{ID: "a", Blocks: []Block{ragged}}}},
		"ragged chart": {Sections: []Section{{ID: "a", Blocks: []Block{Chart{Data: ragged}}}}},
	} {
		for _, write := range []func(io.Writer) error{r.HTML, r.Markdown, r.JSON, r.Text} {
			w := &failing{}
			err := write(w)
			var faults metrics.Faults
			if !errors.As(err, &faults) || w.written > 0 {
				t.Errorf("%s: %v, %d bytes written", name, err, w.written)
			}
		}
	}
	if err := (Report{Title: "x"}).HTML(&failing{}); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("the writer's error is lost: %v", err)
	}
}
