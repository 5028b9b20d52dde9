package svg

import (
	"encoding/xml"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var numbers = regexp.MustCompile(`-?[0-9.]+ -?[0-9.]+`)

func TestMarksDifferAndKeepToTheirSize(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range []Shape{Disc, Diamond, Square, Triangle, Crossed} {
		d := New(100, 100, "t", "d")
		d.Mark("mark", s, 50, 50, 10, `a "<b>"`)
		var doc struct {
			Path struct {
				D     string `xml:"d,attr"`
				Title string `xml:"title"`
			} `xml:"path"`
		}
		if err := xml.Unmarshal([]byte(d.Render("x")), &doc); err != nil {
			t.Fatal(err)
		}
		if doc.Path.Title != `a "<b>"` || seen[doc.Path.D] {
			t.Errorf("shape %d: title %q, outline %q seen before: %v", s, doc.Path.Title, doc.Path.D, seen[doc.Path.D])
		}
		seen[doc.Path.D] = true
		for _, pair := range numbers.FindAllString(strings.ReplaceAll(doc.Path.D, "10 10 0 1 1", ""), -1) {
			for v := range strings.FieldsSeq(pair) {
				at, err := strconv.ParseFloat(v, 64)
				if err != nil || math.Abs(at-50) > 15 {
					t.Errorf("shape %d: %s in %q is too far out", s, v, doc.Path.D)
				}
			}
		}
	}
	d := New(9, 9, "t", "d")
	d.Mark("mark", Disc, 4, 4, 2, "")
	d.Polygon("band", nil)
	if drawn := d.Render("x"); strings.Count(drawn, "<title") != 1 || strings.Contains(drawn, "band") {
		t.Errorf("an empty name or polygon is drawn: %s", drawn)
	}
}

func TestRenderSmallHasANameAndNoIDs(t *testing.T) {
	d := New(120, 28, `a "<b>"`, "unsaid")
	d.Polygon("band", []Point{{0, 0}, {10, 0}, {10, 5}})
	got := d.RenderSmall()
	var doc struct {
		Label string `xml:"aria-label,attr"`
		Width string `xml:"width,attr"`
		Path  struct {
			D string `xml:"d,attr"`
		} `xml:"path"`
	}
	if err := xml.Unmarshal([]byte(got), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Label != `a "<b>"` || doc.Width != "120" || doc.Path.D != "M0 0L10 0L10 5Z" || strings.Contains(got, " id=") {
		t.Errorf("%s", got)
	}
}
