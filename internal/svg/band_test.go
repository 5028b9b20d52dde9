package svg

import (
	"encoding/xml"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestHatchStaysInItsRectangle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := func(name string) float64 { return float64(rapid.IntRange(0, 100).Draw(t, name)) }
		x1, y1, x2, y2 := at("x1"), at("y1"), at("x2"), at("y2")
		d := New(100, 100, "t", "d")
		d.Hatch("h", x1, y1, x2, y2, at("apart"))
		for _, pair := range numbers.FindAllString(strings.Join(regexp.MustCompile(`d="[^"]*"`).
			FindAllString(d.Render("a"), -1), ""), -1) {
			xs, ys, _ := strings.Cut(pair, " ")
			x, _ := strconv.ParseFloat(xs, 64)
			y, _ := strconv.ParseFloat(ys, 64)
			if x < min(x1, x2)-0.1 || x > max(x1, x2)+0.1 || y < min(y1, y2)-0.1 || y > max(y1, y2)+0.1 {
				t.Fatalf("%v, %v lies outside %v, %v to %v, %v", x, y, x1, y1, x2, y2)
			}
		}
	})
	d := New(100, 100, "t", "d")
	d.Hatch("h", 0, 0, 10, 10, 5)
	if n := strings.Count(d.Render("a"), "M"); n != 4 { // x + y = 2.5, 7.5, 12.5, 17.5
		t.Errorf("%d lines, want 4", n)
	}
}

func TestRibbonAndBezierAreNamed(t *testing.T) {
	d := New(100, 100, "t", "d")
	d.Ribbon("r", Side{0, 10, 20}, Side{50, 30, 40}, `a "<b>"`)
	d.Bezier("b", 2.5, []Point{{0, 0}, {1, 2}, {3, 4}, {5, 6}}, "")
	d.Bezier("none", 1, []Point{{0, 0}, {1, 2}}, "")
	var doc struct {
		Paths []struct {
			D     string `xml:"d,attr"`
			Width string `xml:"stroke-width,attr"`
			Title string `xml:"title"`
		} `xml:"path"`
	}
	if err := xml.Unmarshal([]byte(d.Render("x")), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Paths) != 2 || doc.Paths[0].Title != `a "<b>"` ||
		doc.Paths[0].D != "M0 10C25 10 25 30 50 30L50 40C25 40 25 20 0 20Z" ||
		doc.Paths[1].Width != "2.5" || doc.Paths[1].D != "M0 0C1 2 3 4 5 6" {
		t.Errorf("%+v", doc.Paths)
	}
}

func TestBezierAtEndsAndMiddle(t *testing.T) {
	a, b, c, end := Point{0, 0}, Point{0, 8}, Point{8, 0}, Point{8, 8}
	for share, want := range map[float64]Point{0: a, 1: end, 0.5: {4, 4}} {
		if got := BezierAt(a, b, c, end, share); got != want {
			t.Errorf("at %v: %v, want %v", share, got, want)
		}
	}
}

func TestSettleKeepsOrderRoomAndBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var wishes []Wish
		need := 0.0
		for range rapid.IntRange(0, 8).Draw(t, "n") {
			w := Wish{
				At:     rapid.Float64Range(-100, 600).Draw(t, "at"),
				Weight: rapid.Float64Range(0.5, 8).Draw(t, "weight"),
				Before: rapid.Float64Range(0, 30).Draw(t, "before"),
				After:  rapid.Float64Range(0, 30).Draw(t, "after"),
			}
			wishes = append(wishes, w)
			need += w.Before + w.After
		}
		at := Settle(wishes, 10, 500)
		last := 10.0
		for i, w := range wishes {
			if at[i]-w.Before < last-1e-6 || at[i]+w.After > 500+1e-6 {
				t.Fatalf("%v for %v: number %d has no room", at, wishes, i)
			}
			last = at[i] + w.After
		}
	})
	got := Settle([]Wish{{At: 50, Weight: 3, Before: 5, After: 5}, {At: 50, Weight: 1, Before: 5, After: 5}}, 0, 100)
	// 3a + b is least at a = 47.5 when b = a + 10: the heavier one moves a third as far.
	if math.Abs(got[0]-47.5) > 1e-9 || math.Abs(got[1]-57.5) > 1e-9 {
		t.Errorf("settled at %v, want 47.5 and 57.5", got)
	}
}
