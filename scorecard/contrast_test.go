package scorecard

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var (
	variable  = regexp.MustCompile(`--([a-z-]+):\s*(#[0-9a-f]{6});`)
	textUse   = regexp.MustCompile(`(?:^|[\s;{])color:\s*var\(--([a-z-]+)\)`)
	groundUse = regexp.MustCompile(`background:\s*var\(--([a-z-]+)\)`)
	fillUse   = regexp.MustCompile(`svg (?:text|\.tick|\.label|\.strong)[^{]*\{[^}]*fill:\s*var\(--([a-z-]+)\)`)
	literal   = regexp.MustCompile(`(?:color|background|fill|stroke):\s*#`)
)

// schemes returns the palette's variables in light and in dark.
func schemes(t *testing.T) map[string]map[string]string {
	t.Helper()
	light, dark := map[string]string{}, map[string]string{}
	parts := strings.SplitN(reportStyle, "@media screen and (prefers-color-scheme: dark)", 2)
	if len(parts) != 2 {
		t.Fatal("the style sheet has no dark scheme")
	}
	for _, m := range variable.FindAllStringSubmatch(parts[0], -1) {
		light[m[1]], dark[m[1]] = m[2], m[2]
	}
	for _, m := range variable.FindAllStringSubmatch(parts[1], -1) {
		if light[m[1]] == "" {
			t.Errorf("--%s is dark only", m[1])
		}
		dark[m[1]] = m[2]
	}
	return map[string]map[string]string{"light": light, "dark": dark}
}

// contrast is the ratio of WCAG 2.2: (L1 + 0.05) / (L2 + 0.05), with the relative luminances of sRGB, the lighter
// first.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	luminance := func(hex string) float64 {
		l := 0.0
		for i, weight := range [...]float64{0.2126, 0.7152, 0.0722} {
			n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
			if err != nil {
				t.Fatal(err)
			}
			c := float64(n) / 255
			if c <= 0.04045 {
				c /= 12.92
			} else {
				c = math.Pow((c+0.055)/1.055, 2.4)
			}
			l += weight * c
		}
		return l
	}
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func TestContrastFormula(t *testing.T) {
	// The extremes, and the grey that is known as the lightest to pass on white.
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#ffffff", "#ffffff", 1}, {"#767676", "#ffffff", 4.54}} {
		if got := contrast(t, c.a, c.b); math.Abs(got-c.want) > 0.005 {
			t.Errorf("%s on %s: %.3f, want %v", c.a, c.b, got, c.want)
		}
	}
}

func uses(expression *regexp.Regexp) []string {
	var names []string
	for _, m := range expression.FindAllStringSubmatch(reportStyle, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Every colour that a text has stands out from every background that anything has, whether the two ever meet or not.
func TestTextContrast(t *testing.T) {
	texts := append(uses(textUse), uses(fillUse)...)
	grounds := uses(groundUse)
	if len(texts) < 4 || len(grounds) < 3 {
		t.Fatalf("found texts %v on %v; the expressions miss some", texts, grounds)
	}
	if literal.MatchString(reportStyle) {
		t.Error("a colour stands outside the palette")
	}
	for scheme, palette := range schemes(t) {
		for _, text := range texts {
			for _, ground := range grounds {
				if palette[text] == "" || palette[ground] == "" {
					t.Errorf("%s: --%s or --%s isn't in the palette", scheme, text, ground)
					continue
				}
				if got := contrast(t, palette[text], palette[ground]); got < 4.5 {
					t.Errorf("%s: --%s on --%s has contrast %.2f, want 4.5", scheme, text, ground, got)
				}
			}
		}
	}
}

func TestMarksAreNoTextColours(t *testing.T) {
	want := map[string]string{"common": "#a6a6a6", "improvement": "#00b0f0", "concern": "#e46c0a", "neutral": "#490092"}
	texts := append(uses(textUse), uses(fillUse)...)
	for name, colour := range want {
		if got := schemes(t)["light"][name]; got != colour {
			t.Errorf("--%s is %s, want %s", name, got, colour)
		}
		if slices.Contains(texts, name) {
			t.Errorf("--%s is a colour of text", name)
		}
	}
}

// The fills of marks are the set's own colours, some too light on paper: what stands out from every ground is the line
// around each mark, and the lines of a chart.
func TestOutlinesOfMarksStandOut(t *testing.T) {
	strokes := regexp.MustCompile(
		`(?m)^\.(mark|common|values|centre|limit|target|phase) \{[^}]*stroke: var\(--([a-z-]+)\)`)
	found := strokes.FindAllStringSubmatch(reportStyle, -1)
	if len(found) != 7 {
		t.Fatalf("found the strokes %v of 7 classes", found)
	}
	for scheme, palette := range schemes(t) {
		for _, m := range found {
			for _, ground := range []string{"paper", "panel"} {
				if got := contrast(t, palette[m[2]], palette[ground]); got < 3 {
					t.Errorf("%s: .%s on --%s has contrast %.2f, want 3", scheme, m[1], ground, got)
				}
			}
		}
	}
	for _, class := range []string{"improving", "concerning", "neutral", "excluded"} {
		if regexp.MustCompile(`(?m)^\.` + class + ` \{[^}]*stroke`).MatchString(reportStyle) {
			t.Errorf(".%s has another outline than .mark", class)
		}
	}
}

// The number in a cell of a retention grid stands out from every shade, and what draws a process graph or a diagram of
// stages from the paper.
func TestNumbersStandOutFromTints(t *testing.T) {
	tinted := regexp.MustCompile(`(?m)^\.(tint-[a-z]) \{ fill: var\(--(tint-[a-z])\); \}`).
		FindAllStringSubmatch(reportStyle, -1)
	if len(tinted) != len(tints)-1 { // none has the colour of the paper
		t.Fatalf("%d shades in the style sheet, want %d", len(tinted), len(tints)-1)
	}
	for scheme, palette := range schemes(t) {
		last := contrast(t, palette["paper"], palette["paper"])
		for i, m := range tinted {
			if m[1] != m[2] || m[1] != tints[i+1].class {
				t.Errorf("step %d has class %s with the colour %s", i+1, m[1], m[2])
			}
			if got := contrast(t, palette["ink"], palette[m[2]]); got < 4.5 {
				t.Errorf("%s: --ink on --%s has contrast %.2f, want 4.5", scheme, m[2], got)
			}
			shade := contrast(t, palette["paper"], palette[m[2]])
			if shade <= last {
				t.Errorf("%s: --%s isn't stronger than the step before", scheme, m[2])
			}
			last = shade
		}
	}
	strokes := regexp.MustCompile(
		`(?m)^\.(way|way\.returning|step|terminal|bar|moved-back) \{[^}]*stroke: var\(--([a-z-]+)\)`)
	found := strokes.FindAllStringSubmatch(reportStyle, -1)
	if len(found) != 6 {
		t.Fatalf("found the strokes %v of 6 classes", found)
	}
	for scheme, palette := range schemes(t) {
		for _, m := range found {
			if got := contrast(t, palette[m[2]], palette["paper"]); got < 3 {
				t.Errorf("%s: .%s has contrast %.2f, want 3", scheme, m[1], got)
			}
		}
	}
}
