package presets

import (
	"strings"
	"unicode/utf8"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Framework is a set of metrics that belong together, as their authors published them.
type Framework struct {
	ID         string
	Name       string
	Source     string // who published it, where and when
	Categories []Category
}

// A Category is a part of a framework.
type Category struct {
	ID          string
	Name        string
	Description string               // what it is about, in a sentence
	Focus       FocusShare           // how much of leadership's time it should get; unset where the framework doesn't say
	Metrics     []metrics.Definition // none where the framework names them but no definition could be supported
}

// Catalog returns the metrics of all categories in order, with the silos that keep them or share them in the order
// in which they first appear. A silo is called by its ID, as a word that begins with a capital. The catalogue has
// no stages and no points. The definitions share their lists with f.
func (f Framework) Catalog() metrics.Catalog {
	var c metrics.Catalog
	known := make(map[string]bool)
	for _, category := range f.Categories {
		for _, d := range category.Metrics {
			for _, id := range append([]string{d.Silo}, d.Contributors...) {
				if !known[id] {
					known[id] = true
					c.Silos = append(c.Silos, metrics.Silo{ID: id, Name: siloName(id)})
				}
			}
			c.Definitions = append(c.Definitions, d)
		}
	}
	return c
}

// siloName returns "Customer success" for customer_success.
func siloName(id string) string {
	words := strings.ReplaceAll(id, "_", " ")
	_, first := utf8.DecodeRuneInString(words)
	return strings.ToUpper(words[:first]) + words[first:]
}
