package cpi_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/untangle-metrics/untangle/cpi"
	"github.com/untangle-metrics/untangle/metrics"
)

func ExampleNewAttained() {
	indicator := cpi.Indicator{
		Goal:     cpi.Goal{ID: "saves_me_time", Statement: "saves me time"},
		Question: "saved_time", Threshold: 7,
	}
	attained, err := cpi.NewAttained(indicator)
	if err != nil {
		fmt.Println(err)
		return
	}
	answers, err := cpi.ReadAnswersCSV(strings.NewReader(
		"customer,time,point,question,score\n"+
			"ann,2026-03-01,shop,saved_time,9\n"+
			"bob,2026-03-02,shop,saved_time,4\n"+
			"bob,2026-03-02,shop,easy_to_order,8\n"+
			"cho,2026-03-05,shop,saved_time,7\n"), "surveys.csv", time.UTC)
	if err != nil {
		fmt.Println(err)
		return
	}
	result := metrics.Fold(slices.Values(answers), attained).Result()
	fmt.Printf("%q: %d of %d answers\n", result.Goal.Statement, result.Attained, result.Answers)
	fmt.Println(result.Share(0.95))
	// Output:
	// "saves me time": 2 of 3 answers
	// 0.67 [0.21, 0.94] 95 % Wilson, n=3; 3 answers are few; 97 would narrow the interval to about ±0.1
}

func ExampleReadAnswersCSV() {
	answers, err := cpi.ReadAnswersCSV(strings.NewReader(
		"customer,time,point,question,score\n"+
			"ann,2026-03-01,shop,saved_time,9\n"+
			"bob,yesterday,shop,saved_time,8\n"), "surveys.csv", time.UTC)
	fmt.Println("read well:", len(answers))
	var faults metrics.Faults
	if errors.As(err, &faults) {
		for _, f := range faults {
			fmt.Printf("line %d, %s %q %s\n", f.Line, f.Field, f.Value, f.Cause)
		}
	}
	// Output:
	// read well: 1
	// line 3, time "yesterday" is not a time
}

func ExampleIndicator_Validate() {
	fmt.Println(cpi.Indicator{Goal: cpi.Goal{ID: "fast", Statement: "saves me time"}}.Validate())
	// Output:
	// cpi: indicator "fast": question: is missing; name the survey question that shows whether the goal is reached
}
