package journey

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

func TestParseAmount(t *testing.T) {
	for _, c := range []struct {
		text      string
		separator byte
		v         int64
		places    int32
		err       error
	}{
		{"12.34", '.', 1234, 2, nil},
		{" -12.340\t", '.', -1234, 2, nil},
		{"+007", '.', 7, 0, nil},
		{"10.00", '.', 10, 0, nil},
		{"", '.', 0, 0, nil},
		{"-0.00", '.', 0, 0, nil},
		{".5", '.', 5, 1, nil},
		{"5.", '.', 5, 0, nil},
		{"12,34", ',', 1234, 2, nil},
		{"999999999999999999", '.', 999999999999999999, 0, nil},
		{"0.000000000000000001", '.', 1, 18, nil},
		{"1.0000000000000000000000", '.', 1, 0, nil},
		{"1000000000000000000", '.', 0, 0, ErrPlaces},
		{"0.0000000000000000001", '.', 0, 0, ErrPlaces},
		{"1,234.56", '.', 0, 0, ErrAmount},
		{"12,34", '.', 0, 0, ErrAmount},
		{"12.34", ',', 0, 0, ErrAmount},
		{"1.234,56", ',', 0, 0, ErrAmount},
		{"€5", '.', 0, 0, ErrAmount},
		{"1e3", '.', 0, 0, ErrAmount},
		{"--1", '.', 0, 0, ErrAmount},
		{"1.2.3", '.', 0, 0, ErrAmount},
		{".", '.', 0, 0, ErrAmount},
		{"-", '.', 0, 0, ErrAmount},
		{"1 000", '.', 0, 0, ErrAmount},
		{"NaN", '.', 0, 0, ErrAmount},
	} {
		v, places, bad := parseAmount([]byte(c.text), c.separator)
		if bad == nil {
			if c.err != nil || v != c.v || places != c.places {
				t.Errorf("%q: %d with %d places, want %d, %d, %v", c.text, v, places, c.v, c.places, c.err)
			}
			continue
		}
		if !errors.Is(bad.Err, c.err) || bad.Cause == "" || bad.Remedy == "" {
			t.Errorf("%q: %+v, want %v with a cause and a remedy", c.text, bad, c.err)
		}
	}
}

// FuzzParseAmount holds the parser against a pattern for what an amount is, and against decimal for its value.
func FuzzParseAmount(f *testing.F) {
	for _, text := range []string{"", "1.50", "-,5", " +1,", "1e3", "0.1234567890123456789", "99999999999999999999"} {
		f.Add(text, strings.Contains(text, ","))
	}
	plain := regexp.MustCompile(`^[ \t]*[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)[ \t]*$|^[ \t]*$`)
	f.Fuzz(func(t *testing.T, text string, comma bool) {
		separator, normal := byte('.'), text
		if comma {
			separator = ','
			normal = strings.NewReplacer(",", ".", ".", ",").Replace(text)
		}
		v, places, bad := parseAmount([]byte(text), separator)
		if want := plain.MatchString(normal); want != (bad == nil || errors.Is(bad.Err, ErrPlaces)) {
			t.Fatalf("%q: %v, want an amount: %v", text, bad, want)
		}
		normal = strings.Trim(normal, " \t")
		if bad != nil && errors.Is(bad.Err, ErrAmount) || normal == "" {
			return
		}
		want, err := decimal.NewFromString(normal)
		if err != nil {
			t.Fatal(err)
		}
		if got := decimal.New(v, -places); bad == nil && (!got.Equal(want) || places > 0 && v%10 == 0) {
			t.Errorf("%q: %d with %d places, want %v", text, v, places, want)
		}
		whole, fraction, _ := strings.Cut(strings.TrimLeft(normal, "+-"), ".")
		whole, fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
		if fits := len(fraction) <= 18 && len(whole)+len(fraction) <= 18; fits != (bad == nil) {
			t.Errorf("%q: %v, fits 18 digits: %v", text, bad, fits)
		}
	})
}
