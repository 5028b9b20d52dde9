package process

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/untangle-metrics/untangle/metrics"
)

// An element of a pattern takes one event, or as many as its mark says.
type element struct {
	not   bool     // any node but these
	any   bool     // any node
	names []string // in increasing order
	mark  byte     // 0, or one of * + ?
}

func (e element) takes(name string) bool {
	if e.any {
		return !e.not
	}
	_, found := slices.BinarySearch(e.names, name)
	return found != e.not
}

// A form is a pattern that was parsed.
type form struct {
	elements   []element
	first, end bool // it begins with ^, it ends with $
}

// maxElements is how many elements fit the bits that follow a pattern, with one more for its end.
const maxElements = 63

// A parser reads a pattern from left to right.
type parser struct {
	text string
	at   int
}

// parsePattern reads a pattern; see NewPattern.
func parsePattern(text string) (form, error) {
	p := &parser{text: text}
	var f form
	for n := 0; ; n++ {
		p.blank()
		switch {
		case p.accept("^"):
			if n > 0 {
				return f, p.fault("^ stands for the start and can't follow anything")
			}
			f.first = true
		case p.accept("$"):
			f.end = true
			if p.blank(); p.at < len(p.text) {
				return f, p.fault("$ stands for the end, and something follows it")
			}
		default:
			e, err := p.element()
			if err != nil {
				return f, err
			}
			f.elements = append(f.elements, e)
		}
		p.blank()
		if p.at == len(p.text) {
			break
		}
		if !p.accept("->") {
			return f, p.fault("want -> or the end")
		}
	}
	switch {
	case len(f.elements) > maxElements:
		return f, p.fault(fmt.Sprintf("more than %d elements", maxElements))
	case !slices.ContainsFunc(f.elements, func(e element) bool { return e.mark == 0 || e.mark == '+' }):
		return f, p.fault("the pattern is there without any event; let one element have no * and no ?")
	}
	return f, nil
}

func (p *parser) element() (element, error) {
	var e element
	e.not = p.accept("!")
	p.blank()
	if p.accept("(") {
		for {
			if err := p.one(&e); err != nil {
				return e, err
			}
			if p.accept(")") {
				break
			}
			if !p.accept("|") {
				return e, p.fault("want | or )")
			}
		}
	} else if err := p.one(&e); err != nil {
		return e, err
	}
	if e.any {
		if e.not {
			return e, p.fault("!. takes no event at all")
		}
		e.names = nil // a full stop takes them too
	}
	slices.Sort(e.names)
	e.names = slices.Compact(e.names)
	p.blank()
	for _, mark := range []byte("*+?") {
		if p.accept(string(mark)) {
			e.mark = mark
			break
		}
	}
	return e, nil
}

// one reads a name, or a full stop for any, into an element.
func (p *parser) one(e *element) error {
	from := p.at
	name, err := p.name()
	if err != nil {
		return err
	}
	if strings.Trim(p.text[from:p.at], blanks) == "." {
		e.any = true
	} else {
		e.names = append(e.names, name)
	}
	return nil
}

// name reads a name, in quotes or not, and the blanks around it.
func (p *parser) name() (string, error) {
	p.blank()
	if strings.HasPrefix(p.text[p.at:], `"`) {
		quoted, err := strconv.QuotedPrefix(p.text[p.at:])
		if err != nil {
			return "", p.fault("a quote that isn't closed, or a bad escape in it")
		}
		name, err := strconv.Unquote(quoted)
		if err != nil {
			return "", p.fault("a bad escape in quotes")
		}
		p.at += len(quoted)
		p.blank()
		return name, nil
	}
	rest := p.text[p.at:]
	end := len(rest)
	if i := strings.IndexAny(rest, special); i >= 0 {
		end = i
	}
	if i := strings.Index(rest[:end], "->"); i >= 0 {
		end = i
	}
	name := strings.TrimRight(rest[:end], blanks)
	if name == "" {
		return "", p.fault("want a node's name")
	}
	if !utf8.ValidString(name) {
		return "", p.fault("a name that isn't UTF-8")
	}
	p.at += end
	return name, nil
}

// Characters that a name without quotes can't have, and those around it that don't count.
const (
	special = "!*+?()|\"^$"
	blanks  = " \t\r\n"
)

func (p *parser) blank() {
	for p.at < len(p.text) && strings.IndexByte(blanks, p.text[p.at]) >= 0 {
		p.at++
	}
}

func (p *parser) accept(token string) bool {
	if !strings.HasPrefix(p.text[p.at:], token) {
		return false
	}
	p.at += len(token)
	return true
}

func (p *parser) fault(cause string) error {
	return metrics.Fault{
		Op: "process: pattern", Field: "pattern", Value: p.text,
		Cause:  fmt.Sprintf("at character %d: %s", utf8.RuneCountInString(p.text[:p.at])+1, cause),
		Remedy: `write it like a -> !b* -> (c | "d?")`,
	}
}

// String returns the pattern in its one canonical spelling, which parses to the same.
func (f form) String() string {
	var parts []string
	if f.first {
		parts = append(parts, "^")
	}
	for _, e := range f.elements {
		parts = append(parts, e.String())
	}
	if f.end {
		parts = append(parts, "$")
	}
	return strings.Join(parts, " -> ")
}

func (e element) String() string {
	var names []string
	for _, name := range e.names {
		bare := name != "" && name != "." && name == strings.Trim(name, blanks) && !strings.ContainsAny(name, special) &&
			!strings.Contains(name, "->") && utf8.ValidString(name)
		if !bare {
			name = strconv.Quote(name)
		}
		names = append(names, name)
	}
	text := "."
	if !e.any {
		text = strings.Join(names, " | ")
	}
	if len(names) > 1 {
		text = "(" + text + ")"
	}
	if e.not {
		text = "!" + text
	}
	if e.mark != 0 {
		text += string(e.mark)
	}
	return text
}
