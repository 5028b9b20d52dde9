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
	file, err := os.Open(os.Args[1])
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

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
