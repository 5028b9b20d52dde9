package scorecard

import (
	"bytes"
	"io"
	"regexp"
	"strings"
)

// Markdown writes the report as Markdown with tables as GitHub has them. Charts are their description and their data.
func (r Report) Markdown(w io.Writer) error {
	return r.write(w, func(b *bytes.Buffer) error {
		b.WriteString("# " + escapeMarkdown(r.Title) + "\n")
		if r.Subtitle != "" {
			b.WriteString("\n" + escapeMarkdown(r.Subtitle) + "\n")
		}
		for _, s := range r.Sections {
			b.WriteString("\n## " + escapeMarkdown(s.Title) + "\n")
			for _, block := range s.Blocks {
				b.WriteString("\n")
				markdownBlock(b, block.tagged())
			}
		}
		return nil
	})
}

func markdownBlock(b *bytes.Buffer, t tagged) {
	switch {
	case t.Paragraph != nil:
		b.WriteString(escapeMarkdown(t.Paragraph.Text) + "\n")
	case t.Note != nil:
		b.WriteString("> **Note:** " + escapeMarkdown(t.Note.Text) + "\n")
		for i, item := range t.Note.Items {
			if i == 0 {
				b.WriteString(">\n")
			}
			b.WriteString("> - " + escapeMarkdown(item) + "\n")
		}
	case t.Figures != nil:
		for _, f := range t.Figures.Items {
			b.WriteString("- " + escapeMarkdown(f.Label) + ": **" + escapeMarkdown(f.Value.Text) + "**")
			if f.Note != "" {
				b.WriteString(" (" + escapeMarkdown(f.Note) + ")")
			}
			b.WriteString("\n")
		}
	case t.Table != nil:
		markdownTable(b, *t.Table)
	case t.Chart != nil:
		b.WriteString("**" + escapeMarkdown(t.Chart.Title) + ".** " + escapeMarkdown(t.Chart.Description) + "\n\n")
		markdownTable(b, t.Chart.Data)
	}
}

func markdownTable(b *bytes.Buffer, t Table) {
	if t.Caption != "" {
		b.WriteString("*" + escapeMarkdown(t.Caption) + "*\n\n")
	}
	if len(t.Columns) == 0 {
		return
	}
	for _, c := range t.Columns {
		b.WriteString("| " + escapeMarkdown(c.Name) + " ")
	}
	b.WriteString("|\n")
	for _, c := range t.Columns {
		b.WriteString(map[bool]string{true: "|---:", false: "|:---"}[c.Numbers])
	}
	b.WriteString("|\n")
	for _, row := range t.Rows {
		for _, c := range row {
			lines := strings.Split(clean(c.Text), "\n")
			for i, l := range lines {
				lines[i] = escapeMarkdown(l)
			}
			text := strings.Join(lines, "<br>")
			if c.Mark == Total || c.Mark == Alert {
				text = "**" + text + "**"
			}
			b.WriteString("| " + text + " ")
		}
		b.WriteString("|\n")
	}
}

var markdownEscapes = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "|", `\|`, "~", `\~`, "#", `\#`,
	"&", "&amp;", "<", "&lt;", ">", "&gt;",
)

// opening matches what would begin a list or be a rule at the start of a line.
var opening = regexp.MustCompile(`^(?:(?:[0-9]+[.)]|[-+])(?:\s|$)|[-=]+$)`)

// escapeMarkdown writes a text on one line, so that nothing in it is markup.
func escapeMarkdown(s string) string {
	s = markdownEscapes.Replace(strings.TrimSpace(line(s)))
	if opening.MatchString(s) {
		at := strings.IndexAny(s, ".)-+=")
		return s[:at] + `\` + s[at:]
	}
	return s
}
