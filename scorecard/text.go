package scorecard

import (
	"bytes"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// textWidth is how many columns a terminal is taken to have.
const textWidth = 100

// Text writes the report as plain text in at most 100 columns, or as many as it takes to keep numbers in one piece.
// Charts are their description; their data are in the
// other forms.
func (r Report) Text(w io.Writer) error {
	return r.write(w, func(b *bytes.Buffer) error {
		underlined(b, r.Title, "=")
		for _, l := range wrap(r.Subtitle, textWidth) {
			b.WriteString(l + "\n")
		}
		for _, s := range r.Sections {
			b.WriteString("\n")
			underlined(b, s.Title, "-")
			for _, block := range s.Blocks {
				b.WriteString("\n")
				textBlock(b, block.tagged())
			}
		}
		return nil
	})
}

func underlined(b *bytes.Buffer, title, with string) {
	longest := 0
	for _, l := range wrap(title, textWidth) {
		b.WriteString(l + "\n")
		longest = max(longest, columns(l))
	}
	b.WriteString(strings.Repeat(with, longest) + "\n")
}

func textBlock(b *bytes.Buffer, t tagged) {
	indented := func(text, first, rest string) {
		for i, l := range wrap(text, textWidth-len(first)) {
			if i > 0 {
				first = rest
			}
			b.WriteString(first + l + "\n")
		}
	}
	switch {
	case t.Paragraph != nil:
		indented(t.Paragraph.Text, "", "")
	case t.Note != nil:
		indented(t.Note.Text, "Note: ", "      ")
		for _, item := range t.Note.Items {
			indented(item, "      - ", "        ")
		}
	case t.Figures != nil:
		rows := make([][]Cell, len(t.Figures.Items))
		for i, f := range t.Figures.Items {
			rows[i] = []Cell{{Text: f.Label}, f.Value, {Text: f.Note}}
		}
		textRows(b, []Column{{}, {Numbers: true}, {}}, rows, false)
	case t.Table != nil:
		indented(t.Table.Caption, "", "")
		textRows(b, t.Table.Columns, t.Table.Rows, true)
	case t.Chart != nil:
		indented(t.Chart.Title+". "+t.Chart.Description, "", "")
	}
}

const (
	gap       = 2 // columns between two columns of a table
	narrowest = 7 // columns that a column of a wide table keeps
	longWord  = 24
)

// textRows writes aligned rows. Cells that are too wide take several lines.
func textRows(b *bytes.Buffer, cols []Column, rows [][]Cell, header bool) {
	if len(cols)*(narrowest+gap) > textWidth {
		textList(b, cols, rows)
		return
	}
	head := make([]Cell, len(cols))
	for i, c := range cols {
		head[i].Text = c.Name
	}
	widths := textWidths(append([][]Cell{head}, rows...), cols)
	if header {
		textRow(b, cols, head, widths)
		for i, w := range widths {
			if i > 0 {
				b.WriteString(strings.Repeat(" ", gap))
			}
			b.WriteString(strings.Repeat("-", w))
		}
		b.WriteString("\n")
	}
	for _, row := range rows {
		textRow(b, cols, row, widths)
	}
}

// textWidths returns how wide each column is: as wide as its widest cell, but the widest columns give way until all
// fit. A column is no narrower than its longest word, unless that is very long or there is no room for all; a column of
// numbers never is, because half a number is another number.
func textWidths(rows [][]Cell, cols []Column) []int {
	n := len(cols)
	widths, least := make([]int, n), make([]int, n)
	total, needed := gap*(n-1), gap*(n-1)
	for i := range widths {
		for _, row := range rows {
			for l := range strings.SplitSeq(clean(row[i].Text), "\n") {
				widths[i] = max(widths[i], columns(l))
			}
			for word := range strings.FieldsFuncSeq(clean(row[i].Text), isBreak) {
				if w := columns(word); cols[i].Numbers || w <= longWord {
					least[i] = max(least[i], w)
				}
			}
		}
		least[i] = max(least[i], min(widths[i], narrowest))
		total += widths[i]
		needed += least[i]
	}
	for i := range least {
		if needed > textWidth && !cols[i].Numbers {
			least[i] = min(widths[i], narrowest)
		}
	}
	for ; total > textWidth; total-- {
		widest := -1
		for i, w := range widths {
			if w > least[i] && (widest < 0 || w > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		widths[widest]--
	}
	return widths
}

func textRow(b *bytes.Buffer, cols []Column, row []Cell, widths []int) {
	lines := make([][]string, len(row))
	height := 0
	for i, c := range row {
		for l := range strings.SplitSeq(clean(c.Text), "\n") {
			lines[i] = append(lines[i], wrap(l, widths[i])...)
		}
		height = max(height, len(lines[i]))
	}
	for h := range height {
		var out strings.Builder
		for i := range row {
			text := ""
			if h < len(lines[i]) {
				text = lines[i][h]
			}
			if i > 0 {
				out.WriteString(strings.Repeat(" ", gap))
			}
			space := strings.Repeat(" ", max(widths[i]-columns(text), 0))
			if cols[i].Numbers {
				out.WriteString(space + text)
			} else {
				out.WriteString(text + space)
			}
		}
		b.WriteString(strings.TrimRight(out.String(), " ") + "\n")
	}
}

// textList writes a table that is too wide for any terminal as one line a cell.
func textList(b *bytes.Buffer, cols []Column, rows [][]Cell) {
	for _, row := range rows {
		b.WriteString("\n")
		for i, c := range row {
			for j, l := range wrap(cols[i].Name+": "+line(c.Text), textWidth-2) {
				b.WriteString(strings.Repeat(" ", 2*min(j, 1)) + l + "\n")
			}
		}
	}
}

// wrap cuts a text into lines of at most so many columns, at spaces where there are any.
func wrap(s string, width int) []string {
	width = max(width, 1)
	var lines []string
	current := ""
	for _, word := range strings.FieldsFunc(clean(s), isBreak) {
		if current != "" && columns(current)+1+columns(word) <= width {
			current += " " + word
			continue
		}
		if current != "" {
			lines = append(lines, current)
		}
		for columns(word) > width {
			head := prefix(word, width)
			lines = append(lines, head)
			word = word[len(head):]
		}
		current = word
	}
	if current != "" {
		lines = append(lines, current)
	}
	return lines
}

// isBreak reports whether a text may go on in the next line after a character.
func isBreak(r rune) bool { return r == ' ' || r == '\n' }

// prefix returns the longest beginning of a word that fits, and at least one character.
func prefix(word string, width int) string {
	used := 0
	for i, r := range word {
		if used += cells(r); used > width && i > 0 {
			return word[:i]
		}
	}
	return word
}

// columns returns how many columns of a terminal a text takes.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n += cells(r)
	}
	return n
}

// cells returns the columns of one character: none for marks that combine with the one before, two for the wide letters
// of East Asia and for pictures.
func cells(r rune) int {
	switch {
	case r < utf8.RuneSelf:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana),
		r >= 0x3000 && r <= 0x303f, r >= 0xff01 && r <= 0xff60, r >= 0x1f300 && r <= 0x1faff:
		return 2
	}
	return 1
}
