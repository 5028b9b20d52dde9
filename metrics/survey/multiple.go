package survey

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

// Holm returns the p-values adjusted for there being several, in the order given: those below α may all be called
// findings, and the chance that even one of them is none stays below α, however the tests depend on one another. The
// k-th smallest of m becomes the largest of (m−j+1)·p(j) over j ≤ k, at most 1 (Holm 1979, "A Simple Sequentially
// Rejective Multiple Test Procedure"). The error is a metrics.Fault that names the index of a value outside [0, 1].
func Holm(p []float64) ([]float64, error) {
	order, err := ranked("survey: holm", p)
	if err != nil {
		return nil, err
	}
	adjusted, largest := make([]float64, len(p)), 0.0
	for k, i := range order {
		largest = max(largest, min(float64(len(p)-k)*p[i], 1))
		adjusted[i] = largest
	}
	return adjusted, nil
}

// BenjaminiHochberg returns the p-values adjusted for there being several, in the order given: among those below α, the
// share that are no findings is below α on average, when the tests are independent or positively dependent. The k-th
// smallest of m becomes the smallest of m·p(j)/j over j ≥ k, at most 1 (Benjamini & Hochberg 1995, "Controlling the
// False Discovery Rate"). The error is a metrics.Fault that names the index of a value outside [0, 1].
func BenjaminiHochberg(p []float64) ([]float64, error) {
	order, err := ranked("survey: benjamini-hochberg", p)
	if err != nil {
		return nil, err
	}
	adjusted, smallest := make([]float64, len(p)), 1.0
	for k, i := range slices.Backward(order) {
		smallest = min(smallest, float64(len(p))/float64(k+1)*p[i])
		adjusted[i] = smallest
	}
	return adjusted, nil
}

// ranked returns the indices of p by increasing value.
func ranked(op string, p []float64) ([]int, error) {
	order := make([]int, len(p))
	for i, v := range p {
		if !(v >= 0 && v <= 1) {
			return nil, metrics.Fault{
				Op: op, Field: fmt.Sprintf("p[%d]", i), Value: fmt.Sprint(v),
				Cause: "not a probability", Remedy: "pass the p-values themselves, from 0 to 1",
			}
		}
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	return order, nil
}
