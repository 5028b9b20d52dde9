package control

import (
	"encoding/json"
	"testing"

	"github.com/untangle-metrics/untangle/internal/golden"
)

// TestFactorsGolden holds every factor of the table against the published one, to the digits that it has.
func TestFactorsGolden(t *testing.T) {
	// By name in a map: the names of two of them differ by case alone.
	want := golden.Load[struct {
		Constants map[string]json.RawMessage `json:"spc_constants"`
	}](t, "metrics.json").Constants
	number := func(name string) (v float64) {
		if err := json.Unmarshal(want[name], &v); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return v
	}
	var table [][9]float64
	if err := json.Unmarshal(want["table_n_d2_d3_c4_A2_D4_A3_B3_B4"], &table); err != nil || len(table) != 5 {
		t.Fatalf("the table has %d rows, %v", len(table), err)
	}
	for _, row := range table {
		f, err := FactorsFor(int(row[0]))
		if err != nil {
			t.Fatal(err)
		}
		for i, got := range []float64{f.MeanRange, f.StdDevRange, f.MeanStdDev, f.A2, f.D4, f.A3, f.B3, f.B4} {
			about(t, "factor", got, row[i+1], 5.1e-9)
		}
	}
	two, err := FactorsFor(2)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name      string
		got       float64
		tolerance float64
	}{
		{"d2_2", two.MeanRange, 1e-13},
		{"d3_2", two.StdDevRange, 1e-12},
		{"D4_2", two.D4, 1e-11},
		{"d2_2", d2, 1e-15},
		{"d3_2", d3, 1e-13},
		{"3_over_d2_2", exact().Limit, 1e-14},
		{"D4_2", exact().Range, 1e-13},
		{"d4_2", d4, 1e-13},
		{"3_over_d4_2", exact().MedianLimit, 1e-13},
		{"D6_2", exact().MedianRange, 1e-12},
	} {
		about(t, c.name, c.got, number(c.name), c.tolerance)
	}
}

// TestFactorsMontgomery is appendix VI for n = 25, and the faults around the table.
func TestFactorsMontgomery(t *testing.T) {
	f, err := FactorsFor(25)
	if err != nil {
		t.Fatal(err)
	}
	for i, pair := range [][2]float64{
		{f.MeanRange, 3.931},
		{f.StdDevRange, 0.708},
		{f.MeanStdDev, 0.9896},
		{f.A2, 0.153},
		{f.A3, 0.606},
		{f.B3, 0.565},
		{f.B4, 1.435},
		{f.D3, 0.459},
		{f.D4, 1.541},
	} {
		about(t, string(rune('a'+i)), pair[0], pair[1], 0.0006)
	}
	for _, n := range []int{-1, 0, 1, 101} {
		if _, err := FactorsFor(n); err == nil {
			t.Errorf("groups of %d have factors", n)
		}
	}
	if f, err := FactorsFor(100); err != nil || f.MeanRange < 5 || f.MeanRange > 5.02 {
		t.Errorf("groups of 100: %+v, %v", f, err)
	}
}
