package survey_test

import (
	"context"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/survey"
)

// A reply is a row of a survey.
type reply struct {
	segment string
	score   float64
}

func segment(r reply) string { return r.segment }
func score(r reply) float64  { return r.score }

// BenchmarkNPSBySegment scores ten million answers of eight segments in no order, from rows in memory, on all cores.
func BenchmarkNPSBySegment(b *testing.B) {
	const answers, shards = 10_000_000, 64
	random := rand.New(rand.NewPCG(7, 8))
	names := []string{"education", "energy", "finance", "health", "public", "retail", "telecom", "travel"}
	rows := make([]reply, answers)
	for i := range rows {
		rows[i] = reply{names[random.IntN(len(names))], float64(random.IntN(11))}
	}
	var parts []iter.Seq[reply]
	for part := range slices.Chunk(rows, answers/shards) {
		parts = append(parts, slices.Values(part))
	}
	prototype := metrics.GroupBy(segment, metrics.Using(score, &survey.NPS{}))
	b.ReportAllocs()
	for b.Loop() {
		groups, err := metrics.FoldShards(context.Background(), parts, prototype)
		if err != nil || groups.Len() != len(names) {
			b.Fatal(groups.Len(), err)
		}
	}
}
