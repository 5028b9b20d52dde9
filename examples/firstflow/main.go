// Command firstflow is the program that the README shows first: customers in, out and net by month, from a CSV file.
//
//	go run ./examples/firstflow orders.csv
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/untangle-metrics/untangle/journey"
)

func main() {
	ctx := context.Background()
	file, err := os.Open(path())
	check(err)
	events := journey.NewBuilder(journey.Options{})
	check(events.ReadCSV(ctx, file, journey.CSV{Customer: "customer_id", Time: "created_at", Amount: "total"}))
	log, report, err := events.Build(ctx)
	check(err)
	flow, err := journey.NewFlow(log, journey.FlowOptions{})
	check(err)
	flow, err = journey.Fold(ctx, log, flow)
	check(err)
	fmt.Println(report)
	fmt.Print(flow)
}

// path returns the file that the command line names.
func path() string {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: firstflow FILE (a CSV file with the columns customer_id, created_at and total)")
		os.Exit(2)
	}
	return os.Args[1]
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
