package svg

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTicksHoldTheRangeInRoundSteps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(-1e9, 1e9).Draw(t, "low")
		high := low + rapid.Float64Range(1e-3, 1e9).Draw(t, "span")
		n := rapid.IntRange(2, 12).Draw(t, "n")
		ticks := Ticks(low, high, n)
		if len(ticks) < 2 || len(ticks) > n+1 {
			t.Fatalf("%d ticks, want 2 to %d", len(ticks), n+1)
		}
		slack := (high - low) * 1e-6
		if ticks[0] > low+slack || ticks[len(ticks)-1] < high-slack {
			t.Fatalf("ticks %v don't hold %v to %v", ticks, low, high)
		}
	})
	for _, c := range []struct {
		low, high float64
		n         int
		want      []float64
	}{
		{0, 100, 5, []float64{0, 20, 40, 60, 80, 100}},
		{-37, 61, 4, []float64{-50, 0, 50, 100}},
		{0, 0, 5, []float64{0, 1}},
		{5, 5, 5, []float64{0, 1, 2, 3, 4, 5}},
		{math.Inf(-1), 3, 5, []float64{0, 1}},
		{math.NaN(), 3, 5, []float64{0, 1}},
	} {
		got := Ticks(c.low, c.high, c.n)
		same := len(got) == len(c.want)
		for i := range got {
			same = same && math.Abs(got[i]-c.want[i]) < 1e-9
		}
		if !same {
			t.Errorf("Ticks(%v, %v, %d) = %v, want %v", c.low, c.high, c.n, got, c.want)
		}
	}
}

func TestScale(t *testing.T) {
	s := Scale{Low: -10, High: 10, From: 200, To: 0}
	for v, want := range map[float64]float64{-10: 200, 0: 100, 10: 0, 5: 50} {
		if got := s.At(v); math.Abs(got-want) > 1e-9 {
			t.Errorf("At(%v) = %v, want %v", v, got, want)
		}
	}
	if got := (Scale{Low: 3, High: 3, From: 7, To: 9}).At(3); got != 7 {
		t.Errorf("an empty scale gives %v, want its start", got)
	}
	wide := Scale{Low: 0, High: math.MaxFloat64, From: 0, To: 100}
	if got := wide.At(math.MaxFloat64); got != 100 {
		t.Errorf("the widest scale ends at %v, want 100", got)
	}
}

func TestNumber(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 0.25: "0.25", 950: "950", 1500: "1,500", 20000: "20 k", -2500000: "−2.5 M", 3e9: "3 bn", -7: "−7",
	} {
		if got := Number(v); got != want {
			t.Errorf("Number(%v) = %q, want %q", v, got, want)
		}
	}
}

func TestEveryLeavesRoomBetweenLabels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.Float64Range(1, 200).Draw(t, "width")
		pitch := rapid.Float64Range(0.5, 300).Draw(t, "pitch")
		if k := Every(width, pitch); float64(k)*pitch < width {
			t.Fatalf("labels of %v every %d × %v overlap", width, k, pitch)
		}
	})
}

func TestDrawingIsWellFormedWhateverItSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(
			rapid.String(), rapid.Just(`</text><script>alert(1)</script>"'&]]>`), rapid.Just("\x00\x1b\xff\ufffe"),
		).Draw(t, "text")
		d := New(100, 50, text, text)
		d.Text(text, 1, 2, Middle, text)
		d.Rect("bar", 30, 40, 10, 20, text)
		d.Line("grid", 0, math.NaN(), math.Inf(1), 3)
		d.Area("area", []Point{{1, 2}, {3, 4}}, 10)
		d.Curve("line", []Point{{1, 2}, {3, 4}})
		d.Curve("line", nil)
		d.Dot("dot", 1, 2)
		dec := xml.NewDecoder(strings.NewReader(d.Render("chart-1")))
		elements := 0
		for {
			token, err := dec.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("not well-formed: %v", err)
			}
			if start, ok := token.(xml.StartElement); ok {
				elements++
				if start.Name.Local == "script" {
					t.Fatal("a script got in")
				}
			}
		}
		want := 9 // svg, title, desc, text, rect, line, two paths, circle
		if text != "" {
			want++ // the rectangle's title
		}
		if elements != want {
			t.Fatalf("%d elements, want %d", elements, want)
		}
	})
}

func TestRectTakesCornersInAnyOrder(t *testing.T) {
	d := New(10, 10, "t", "d")
	d.Rect("bar", 30, 40, 10, 20, "")
	if want := `x="10" y="20" width="20" height="20"/>`; !strings.Contains(d.Render("a"), want) {
		t.Errorf("%s lacks %s", d.Render("a"), want)
	}
}

func TestTextWidthGrowsWithTheText(t *testing.T) {
	if TextWidth("") != 0 || !(TextWidth("customers") > TextWidth("custom")) || !(TextWidth("客户") > TextWidth("cl")) {
		t.Error("widths don't grow with the text")
	}
	// Digits of the common system faces are at most 0.6 em wide.
	if got := TextWidth("1234567890"); got < 6*FontSize {
		t.Errorf("ten digits take %v, want at least %v", got, 6*FontSize)
	}
}

func TestSpreadKeepsTextsApartAndInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wanted := rapid.SliceOfN(rapid.Float64Range(0, 300), 1, 10).Draw(t, "wanted")
		slices.Sort(wanted)
		at := Spread(wanted, LineHeight, 20, 300)
		for i, y := range at {
			if y < 20-1e-9 || y > 300+1e-9 {
				t.Fatalf("%v lies outside 20 to 300", y)
			}
			if i > 0 && y-at[i-1] < LineHeight-1e-9 {
				t.Fatalf("%v and %v touch", at[i-1], y)
			}
		}
	})
	if at := Spread([]float64{50, 100}, LineHeight, 0, 200); at[0] != 50 || at[1] != 100 {
		t.Errorf("texts that don't touch moved to %v", at)
	}
}
