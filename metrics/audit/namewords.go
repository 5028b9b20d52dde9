package audit

import (
	"slices"
	"strings"
	"unicode"
)

// NameKey returns a name's words as the audit compares them, in alphabetical order with blanks between them: two names
// with one key are the same name. Case, punctuation, order, plurals and words that say nothing ("number of", "total",
// "the", "KPI") don't count. A word that a link turns around keeps it: "calls per customer" isn't "customers per call".
// The key of a name without letters and digits is the name itself. An acronym keeps a key of its own; only within one
// chart does the audit know what it stands for, see [SameName].
func NameKey(name string) string { return strings.Join(nameWords(name), " ") }

func nameWords(name string) []string {
	all := split(name)
	var kept []string
	for i := 0; i < len(all); i++ {
		word, last := all[i], i == len(all)-1
		switch {
		case word == "no" && !last && all[i+1] == "of": // "no. of customers"
		case word == "to" && !last && i > 0 && duration(all[i-1]): // "time to resolution" is "resolution time"
		case link(word) && !last:
			for i++; i < len(all)-1 && (filler(all[i]) || preposition(all[i])); i++ {
			}
			kept = append(kept, word+"-"+all[i])
		case filler(word), preposition(word) && !last: // "transfers in" ends in a word that counts
		default:
			kept = append(kept, word)
		}
	}
	if len(kept) == 0 {
		kept = all
	}
	if bare := strings.ToLower(strings.TrimSpace(name)); len(kept) == 0 && bare != "" {
		kept = []string{bare}
	}
	slices.Sort(kept)
	return kept
}

// signs are what a formula says without words. A minus stands by itself, a hyphen joins.
var signs = strings.NewReplacer(" - ", " minus ", "−", " minus ", "+", " plus ", "*", " times ", "×", " times ",
	"/", " over ", "÷", " over ", "<", " below ", ">", " above ", "=", " equals ", "≤", " upto ", "≥", " atleast ")

// textKey returns a sentence as the audit compares it: in lower case, without punctuation, articles and plurals.
func textKey(text string) string {
	words := slices.DeleteFunc(split(signs.Replace(text)), func(word string) bool {
		return word == "a" || word == "an" || word == "the"
	})
	return strings.Join(words, " ")
}

// split returns the words of a text in lower case, in the singular and in one spelling, and numbers apart from their
// units.
func split(text string) []string {
	words := written(text)
	for i, word := range words {
		words[i] = spelling(singular(word))
	}
	return words
}

// written returns the words of a text as they are written, but in lower case, and numbers apart from their units.
func written(text string) []string {
	var words []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			words = append(words, string(word))
		}
		word = word[:0]
	}
	for _, r := range text {
		switch {
		case r == unicode.ReplacementChar:
			end()
		case r == '%':
			end()
			words = append(words, "share")
		case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsDigit(r):
			if len(word) > 0 && unicode.IsDigit(r) != unicode.IsDigit(word[len(word)-1]) {
				end()
			}
			word = append(word, unicode.ToLower(r))
		case r == '\'', r == '’': // customer's, customers'
		case r == '-' && len(word) == 1 && unicode.IsLetter(word[0]): // e-mail
		default:
			end()
		}
	}
	end()
	return words
}

// filler tells whether a word says nothing about what a name means.
func filler(word string) bool {
	switch word {
	case "a", "an", "the", "and", "our", "number", "nr", "num", "count", "total", "overall",
		"metric", "kpi", "measure", "indicator", "figure":
		return true
	}
	return false
}

// preposition tells whether a word only joins others.
func preposition(word string) bool {
	switch word {
	case "of", "in", "on", "at", "by", "for", "with":
		return true
	}
	return false
}

// link tells whether a word turns the meaning of the next one around.
func link(word string) bool {
	switch word {
	case "per", "from", "to", "no", "not", "non", "never", "without", "except", "excluding":
		return true
	}
	return false
}

// duration tells whether a word measures a length of time.
func duration(word string) bool {
	switch word {
	case "time", "second", "minute", "hour", "day", "week", "month":
		return true
	}
	return false
}

// spelling brings words that are written in several ways to one of them.
func spelling(word string) string {
	switch word {
	case "percent", "percentage", "pct":
		return "share"
	case "avg", "mean":
		return "average"
	}
	return word
}

// singular takes the plural off a word of four letters and more. It errs alike for the singular of most words on
// which it errs.
func singular(word string) string {
	if len(word) < 4 || !strings.HasSuffix(word, "s") {
		return word
	}
	for _, end := range []struct{ plural, one string }{
		{"ss", "ss"},
		{"us", "us"},
		{"is", "is"},
		{"ies", "y"},
		{"sses", "ss"},
		{"xes", "x"},
		{"ches", "ch"},
		{"shes", "sh"},
		{"s", ""},
	} {
		if stem, ok := strings.CutSuffix(word, end.plural); ok {
			return stem + end.one
		}
	}
	return word
}
