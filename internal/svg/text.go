package svg

import (
	"strings"
	"unicode"
)

// FontSize is the size of a drawing's text in its own units.
const FontSize = 13.0

// LineHeight is the distance between the baselines of two lines of text.
const LineHeight = 18.0

// TextWidth returns a width that a text in a sans-serif face of FontSize won't exceed in practice. Faces differ, so it
// is an upper estimate by kinds of letter, not a measurement.
func TextWidth(s string) float64 {
	em := 0.0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Mn, r) || unicode.IsControl(r):
		case strings.ContainsRune("iljtfrI.,:;'|!()[] ", r):
			em += 0.38
		case strings.ContainsRune("mwMW@%—", r):
			em += 0.95
		case unicode.IsUpper(r):
			em += 0.74
		case r >= 0x1100:
			em += 1.05
		default:
			em += 0.62
		}
	}
	return em * FontSize
}

// escape writes text for an element or a quoted attribute. Characters that XML doesn't allow become U+FFFD.
func escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\n' || r == '\t' || r == '\r':
			b.WriteByte(' ')
		case r < 0x20 || r == 0xFFFE || r == 0xFFFF:
			b.WriteRune(unicode.ReplacementChar)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
