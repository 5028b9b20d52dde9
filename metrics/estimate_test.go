package metrics_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
)

func ExampleEstimate() {
	exact := metrics.NewEstimate(1234.5)
	share := metrics.Wilson(63, 1204, 0.95)
	absent := metrics.Absent(metrics.Missing, "support doesn't record it")
	fmt.Println(exact)
	fmt.Println(share)
	fmt.Println(absent)
	b, err := json.Marshal([]metrics.Estimate{metrics.NewEstimate(0), absent})
	fmt.Println(string(b), err)
	// Output:
	// 1,234.5
	// 0.052 [0.041, 0.066] 95 % Wilson, n=1,204
	// missing: support doesn't record it
	// [{"state":"known","value":0},{"state":"missing","warnings":["support doesn't record it"]}] <nil>
}

func TestEstimateString(t *testing.T) {
	known := func(e metrics.Estimate) metrics.Estimate { e.State = metrics.Known; return e }
	tests := []struct {
		e    metrics.Estimate
		want string
	}{
		{metrics.Estimate{}, "missing"},
		{metrics.Absent(metrics.NotApplicable, ""), "not applicable"},
		{metrics.Absent(metrics.Undefined, "0 of 0").Warn("wait a month"), "undefined: 0 of 0; wait a month"},
		{metrics.NewEstimate(0), "0"},
		{metrics.NewEstimate(-0.00001234567), "-0.0000123457"},
		{metrics.NewEstimate(-1234567.25), "-1,234,567"},
		{metrics.NewEstimate(100), "100"},
		{metrics.NewEstimate(999999.9), "1,000,000"},
		{metrics.NewEstimate(1000), "1,000"},
		{metrics.NewEstimate(1e300), "1e+300"},
		{metrics.NewEstimate(0.25).Warn("few answers; ask more"), "0.25; few answers; ask more"},
		{known(metrics.Estimate{Value: 12345, Low: 12000, High: 13000, Level: 0.9}), "12,345 [12,000, 13,000] 90 %"},
		{
			known(metrics.Estimate{Value: 2, Low: 1, High: math.Inf(1), Level: 0.999, Method: "exact"}),
			"2 [1, +Inf] 99.9 % exact",
		},
		{known(metrics.Estimate{Value: -0.001, Low: -1, High: 1}), "0.0 [-1.0, 1.0]"},
	}
	for _, tt := range tests {
		if got := tt.e.String(); got != tt.want {
			t.Errorf("%+v is written %q, want %q", tt.e, got, tt.want)
		}
	}
}

func TestAbsentOfKnownIsMissing(t *testing.T) {
	if e := metrics.Absent(metrics.Known, "no value"); e.IsKnown() || e.State != metrics.Missing {
		t.Errorf("a known estimate without a value: %v", e)
	}
}

func TestWarnDoesNotAlias(t *testing.T) {
	e := metrics.Estimate{Warnings: append(make([]string, 0, 8), "first")}
	a, b := e.Warn("a"), e.Warn("b")
	if len(e.Warnings) != 1 || a.Warnings[1] != "a" || b.Warnings[1] != "b" {
		t.Errorf("copies share memory: %v, %v, %v", e, a, b)
	}
	a.Warnings[0] = "changed"
	if e.Warnings[0] != "first" {
		t.Error("a change of the copy shows in the original")
	}
}

func TestEstimateJSONRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := metrics.Estimate{
			State:    metrics.EstimateState(rapid.IntRange(0, 3).Draw(t, "state")),
			N:        rapid.Int64Range(0, math.MaxInt64).Draw(t, "n"),
			Level:    rapid.Float64Range(0, 0.9999).Draw(t, "level"),
			Method:   rapid.String().Draw(t, "method"),
			Warnings: rapid.SliceOfN(rapid.String(), 1, 3).Draw(t, "warnings"),
		}
		if e.IsKnown() {
			e.Value = rapid.Float64().Draw(t, "value")
			e.Low = rapid.SampledFrom([]float64{e.Value, math.Inf(-1), -math.MaxFloat64}).Draw(t, "low")
			e.High = rapid.SampledFrom([]float64{e.Value, math.Inf(1), math.MaxFloat64}).Draw(t, "high")
		}
		b, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		var got metrics.Estimate
		if err := json.Unmarshal(b, &got); err != nil {
			t.Fatalf("%s: %v", b, err)
		}
		if diff := cmp.Diff(e, got); diff != "" {
			t.Fatalf("%s: (-want +got)\n%s", b, diff)
		}
	})
}

func TestEstimateJSONText(t *testing.T) {
	e := metrics.Estimate{
		State: metrics.Known, Value: 0, Low: math.Inf(-1), High: 2, Level: 0.95, N: 7, Method: "exact",
		Warnings: []string{"few"},
	}
	want := `{"state":"known","value":0,"interval":[null,2],"level":0.95,"n":7,"method":"exact","warnings":["few"]}`
	if b, err := json.Marshal(e); err != nil || string(b) != want {
		t.Errorf("got %s, error %v; want %s", b, err, want)
	}
}

func TestEstimateJSONRefusesToWrite(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for field, e := range map[string]metrics.Estimate{
		"value":    metrics.NewEstimate(nan),
		"interval": {State: metrics.Known, Low: 1, High: 0},
		"level":    {Level: 1},
		"n":        {N: -1},
		"state":    {State: 4},
	} {
		wantFault(t, field, func() error { _, err := json.Marshal(e); return err })
	}
	for _, e := range []metrics.Estimate{
		metrics.NewEstimate(inf),
		{State: metrics.Known, Low: nan},
		{State: metrics.Known, Low: inf, High: inf},
		{State: metrics.Known, Low: -inf, High: -inf},
		{Level: nan},
		{Level: -0.1},
	} {
		if b, err := json.Marshal(e); err == nil {
			t.Errorf("%+v is written as %s", e, b)
		}
	}
}

func TestEstimateJSONRefusesToRead(t *testing.T) {
	for text, field := range map[string]string{
		`{}`:                                                 "state",
		`{"state":"Known","value":1}`:                        "state",
		`{"state":"known"}`:                                  "value",
		`{"state":"known","value":null}`:                     "value",
		`{"state":"missing","value":1}`:                      "value",
		`{"state":"missing","n":-1}`:                         "n",
		`{"state":"missing","level":1}`:                      "level",
		`{"state":"missing","level":-0.5}`:                   "level",
		`{"state":"missing","interval":[0,1]}`:               "interval",
		`{"state":"known","value":1,"interval":[0]}`:         "interval",
		`{"state":"known","value":1,"interval":[]}`:          "interval",
		`{"state":"known","value":1,"interval":[0,1,2]}`:     "interval",
		`{"state":"known","value":1,"interval":[2,1]}`:       "interval",
		`{"state":"undefined","value":1,"interval":[0,1,2]}`: "value",
	} {
		wantFault(t, field, func() error {
			e := metrics.NewEstimate(7)
			err := json.Unmarshal([]byte(text), &e)
			if diff := cmp.Diff(metrics.NewEstimate(7), e); diff != "" {
				t.Errorf("%s changes the estimate: %s", text, diff)
			}
			return err
		})
	}
	e := metrics.NewEstimate(7)
	if err := json.Unmarshal([]byte(`{"state":"known","value":"1"}`), &e); err == nil {
		t.Error("a text passes for a value")
	}
	if err := json.Unmarshal([]byte(`null`), &e); err != nil || e.Value != 7 {
		t.Errorf("null gives %v, error %v", e, err)
	}
}

func wantFault(t *testing.T, field string, do func() error) {
	t.Helper()
	err := do()
	var fault metrics.Fault
	if !errors.As(err, &fault) || fault.Field != field {
		t.Errorf("error %v, want a fault of %s", err, field)
	}
}

func FuzzEstimateJSON(f *testing.F) {
	f.Add([]byte(`{"state":"known","value":0.05,"interval":[null,0.07],"level":0.95,"n":12,"warnings":["x"]}`))
	f.Add([]byte(`{"state":"missing"}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var e metrics.Estimate
		if json.Unmarshal(b, &e) != nil {
			return
		}
		again, err := json.Marshal(e)
		if err != nil {
			t.Fatalf("%s is read as %+v, which can't be written: %v", b, e, err)
		}
		var got metrics.Estimate
		if err := json.Unmarshal(again, &got); err != nil || got.String() != e.String() {
			t.Fatalf("%s is written as %s, error %v", b, again, err)
		}
	})
}
