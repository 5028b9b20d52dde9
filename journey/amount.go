package journey

import (
	"bytes"

	"github.com/untangle-metrics/untangle/metrics"
)

// maxDigits is the most digits of an amount: any such number fits an int64.
const maxDigits = 18

// parseAmount reads an amount as an integer in units of 10^−places, with as few places as it needs. It takes a sign,
// digits and at most one decimal separator, with blanks around them; nothing at all is 0. A fault says no more than
// what is wrong.
func parseAmount(text []byte, separator byte) (v int64, places int32, bad *metrics.Fault) {
	text = trimBlanks(text)
	digits := text
	negative := false
	if len(digits) > 0 && (digits[0] == '-' || digits[0] == '+') {
		negative = digits[0] == '-'
		digits = digits[1:]
	}
	whole, fraction := digits, []byte(nil)
	if i := bytes.IndexByte(digits, separator); i >= 0 {
		whole, fraction = digits[:i], digits[i+1:]
	}
	if len(whole)+len(fraction) == 0 && len(text) > 0 || !allDigits(whole) || !allDigits(fraction) {
		return 0, 0, badAmount(text, separator)
	}
	for len(fraction) > 0 && fraction[len(fraction)-1] == '0' {
		fraction = fraction[:len(fraction)-1]
	}
	for len(whole) > 0 && whole[0] == '0' {
		whole = whole[1:]
	}
	significant := len(whole) + len(fraction)
	if len(fraction) > maxDigits || significant > maxDigits {
		return 0, 0, &metrics.Fault{
			Cause: "doesn't fit 18 digits", Remedy: "round it to the currency's smallest unit", Err: ErrPlaces,
		}
	}
	for _, c := range whole {
		v = v*10 + int64(c-'0')
	}
	for _, c := range fraction {
		v = v*10 + int64(c-'0')
	}
	if negative {
		v = -v
	}
	return v, int32(len(fraction)), nil
}

func badAmount(text []byte, separator byte) *metrics.Fault {
	bad := &metrics.Fault{
		Cause:  "isn't a plain number",
		Remedy: "write digits and a decimal point, without thousands separators, currency signs and exponents",
		Err:    ErrAmount,
	}
	switch {
	case separator == ',':
		bad.Remedy = "write digits and a decimal comma, without thousands separators, currency signs and exponents"
	case bytes.IndexByte(text, ',') >= 0 && bytes.IndexByte(text, '.') < 0:
		bad.Remedy = "if the comma is the decimal separator, set DecimalComma; if it separates thousands, remove it"
	}
	return bad
}

func allDigits(text []byte) bool {
	for _, c := range text {
		if c-'0' > 9 {
			return false
		}
	}
	return true
}

// trimBlanks returns text without the spaces and tabs around it.
func trimBlanks(text []byte) []byte {
	for len(text) > 0 && (text[0] == ' ' || text[0] == '\t') {
		text = text[1:]
	}
	for n := len(text); n > 0 && (text[n-1] == ' ' || text[n-1] == '\t'); n-- {
		text = text[:n-1]
	}
	return text
}
