package journey_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/journey"
)

// benchCSV writes n events of n/10 customers over 36 months, in order of time, from a fixed seed.
func benchCSV(n int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	from := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC)
	step := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Sub(from) / time.Duration(n)
	kinds := []string{"order", "visit", "complaint", "refund"}
	points := []string{"shop", "web", "phone", "app", "mail", "chat"}
	b := []byte("customer,time,amount,kind,point\n")
	for i := range n {
		b = append(b, 'C')
		b = strconv.AppendInt(b, r.Int64N(int64(n/10))+1_000_000, 10)
		b = append(b, ',')
		b = from.Add(step*time.Duration(i)).AppendFormat(b, time.RFC3339)
		b = append(b, ',')
		b = strconv.AppendFloat(b, float64(r.IntN(20_000))/100, 'f', 2, 64)
		b = append(append(b, ','), kinds[r.IntN(len(kinds))]...)
		b = append(append(b, ','), points[r.IntN(len(points))]...)
		b = append(b, '\n')
	}
	return b
}

var benchMapping = journey.CSV{Customer: "customer", Time: "time", Amount: "amount", Kind: "kind", Point: "point"}

func BenchmarkReadCSV(b *testing.B) {
	n := benchEvents(b)
	text := benchCSV(n)
	for _, build := range []bool{false, true} {
		b.Run(map[bool]string{false: "read", true: "build"}[build], func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				builder := journey.NewBuilder(journey.Options{})
				if err := builder.ReadCSV(b.Context(), bytes.NewReader(text), benchMapping); err != nil {
					b.Fatal(err)
				}
				if !build {
					continue
				}
				if _, _, err := builder.Build(context.Background()); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/row")
		})
	}
}
