package damerau

import "testing"

func TestOneSlip(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"support", "suport", true},
		{"support", "suppport", true},
		{"support", "suppart", true},
		{"support", "supoprt", true},
		{"support", "support", false},
		{"support", "suporrt", false},
		{"support", "spupotr", false},
		{"", "", false},
		{"", "a", true},
		{"ab", "ba", true},
		{"abc", "cba", false},
		{"größe", "grösse", false},
		{"größe", "groöße", true},
	} {
		for _, pair := range [][2]string{{tt.a, tt.b}, {tt.b, tt.a}} {
			if got := OneSlip(Rest(pair[0], pair[1])); got != tt.want {
				t.Errorf("%q and %q: %v, want %v", pair[0], pair[1], got, tt.want)
			}
		}
	}
}
