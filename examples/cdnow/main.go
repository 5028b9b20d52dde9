// Command cdnow counts the customers of the CDNOW data set in and out, month by month, and draws the whale curve of
// their revenue. The data set isn't part of this repository; give the path of CDNOW_master.txt.
//
//	go run ./examples/cdnow CDNOW_master.txt
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability"
	"github.com/untangle-metrics/untangle/profitability/whale"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "cdnow:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	if len(args) != 1 {
		return errors.New("give the path of CDNOW_master.txt, the data set of Fader and Hardie: cdnow PATH")
	}
	log, report, err := read(ctx, args[0])
	if err != nil {
		return err
	}
	fmt.Fprintln(out, report)

	// Who doesn't buy for so long that 95 % of all repeat purchases would have come by then counts as lost.
	gaps, err := journey.Fold(ctx, log, journey.NewGaps())
	if err != nil {
		return err
	}
	days := gaps.Quantile(0.95)
	flow, err := journey.NewFlow(log, journey.FlowOptions{
		Definition: journey.BySilence(int(days.Value)), Grain: metrics.Monthly,
	})
	if err != nil {
		return err
	}
	if flow, err = journey.Fold(ctx, log, flow); err != nil {
		return err
	}
	fmt.Fprintf(out, "\n95 %% of the gaps between purchases are at most %v days.\n\n%v", days.Value, flow)
	lapses := flow.Lapses(0.95)
	fmt.Fprintf(out, "\nOf %d lost, %d came back, half of them within %v days.\n",
		lapses.Lost, lapses.Returned, lapses.MedianDays.Value)

	pnl, err := profitability.NewPnL(log, profitability.Options{})
	if err != nil {
		return err
	}
	if pnl, err = journey.Fold(ctx, log, pnl); err != nil {
		return err
	}
	curve, err := pnl.Whale()
	if err != nil {
		return err
	}
	concentration(out, curve)
	return nil
}

func read(ctx context.Context, path string) (*journey.Log, journey.BuildReport, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, journey.BuildReport{}, fmt.Errorf("there is no file %s; give the path of CDNOW_master.txt", path)
	}
	if err != nil {
		return nil, journey.BuildReport{}, err
	}
	defer f.Close()
	b := journey.NewBuilder(journey.Options{Places: 2})
	err = b.ReadCSV(ctx, f, journey.CSV{
		Name: path, Comma: ' ', Customer: "customer_id", Time: "date", Amount: "dollar_value", FixedKind: "order",
	})
	if err != nil {
		return nil, journey.BuildReport{}, err
	}
	return b.Build(ctx)
}

// concentration prints the whale curve at each tenth of the customers. There are no costs in the data, so it is one of
// revenue.
func concentration(out io.Writer, curve whale.Curve) {
	total := curve.Total()
	fmt.Fprintf(out, "\n%d customers brought %s dollars:\n", curve.Len(), total.StringFixed(2))
	for tenth := 1; tenth <= 10 && total.IsPositive(); tenth++ {
		sum := curve.Cumulative(max(1, curve.Len()*tenth/10))
		share := sum.Div(total).Shift(2)
		fmt.Fprintf(out, "  the best %3d %%  %14s  %6s %%\n", tenth*10, sum.StringFixed(2), share.StringFixed(1))
	}
}
