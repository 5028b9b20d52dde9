package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/scorecard"
)

// parts are the sections of the State of the Customer that are about money, by their ids.
type parts map[string]scorecard.Section

func partsOf(in scorecard.Inputs) (parts, error) {
	whole, err := scorecard.StateOfCustomer(in)
	if err != nil {
		return nil, err
	}
	p := make(parts)
	for _, s := range whole.Sections {
		p[s.ID] = s
	}
	return p, nil
}

// section puts words and pictures together.
func (p parts) section(id, title string, words, pictures []scorecard.Block) scorecard.Section {
	return scorecard.Section{ID: id, Title: title, Blocks: slices.Concat(words, pictures)}
}

// pictures are the figures, drawings and tables of a section without its sentences, which name files and not flags.
func (p parts) pictures(id string) []scorecard.Block {
	return slices.DeleteFunc(slices.Clone(p[id].Blocks), func(b scorecard.Block) bool {
		_, text := b.(scorecard.Paragraph)
		return text
	})
}

// in names the currency behind what is in it.
func in(currency string) string {
	if currency == "" {
		return ""
	}
	return ", in " + currency
}

func amount(d decimal.Decimal) scorecard.Cell {
	return scorecard.Cell{Text: money(d), Value: d.String()}
}

// money writes an amount with two decimal places.
func money(d decimal.Decimal) string {
	digits, negative := strings.CutPrefix(d.StringFixedBank(2), "-")
	whole, cents, _ := strings.Cut(digits, ".")
	sign := ""
	if negative && strings.Trim(digits, "0.") != "" {
		sign = "−"
	}
	return sign + thousands(whole) + "." + cents
}

func count(n int64) string { return thousands(fmt.Sprint(n)) }

// thousands puts commas between the thousands of a whole number that isn't negative.
func thousands(s string) string {
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func percent(e metrics.Estimate) string {
	if !e.IsKnown() {
		return e.State.String()
	}
	return inHundred(e.Value)
}

func inHundred(share float64) string { return signed(100*share, 1) + "\u00a0%" }

// signed writes a number with a true minus sign.
func signed(v float64, places int) string {
	return strings.Replace(fmt.Sprintf("%.*f", places, v), "-", "−", 1)
}
