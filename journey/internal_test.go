package journey

import (
	"testing"

	"pgregory.net/rapid"
)

func TestUnmix(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Uint64().Draw(t, "x")
		if y := unmix(mix(x)); y != x {
			t.Fatalf("unmix(mix(%x)) = %x", x, y)
		}
	})
}
