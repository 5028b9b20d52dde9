package samplecompany

import "testing"

func BenchmarkFiles(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Files(Seed)
	}
}
