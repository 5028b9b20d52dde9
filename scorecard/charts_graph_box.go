package scorecard

import (
	"fmt"
	"strings"

	"github.com/untangle-metrics/untangle/internal/svg"
	"github.com/untangle-metrics/untangle/journey/process"
)

// The classes of boxes.
const (
	stepClass  = "step"
	startClass = "terminal start"
	endClass   = "terminal end"
)

// Sizes of boxes.
const (
	boxText   = 190.0 // most width of a name's line
	boxGap    = 22.0  // between two boxes
	loopWidth = 20.0
	loopRoom  = 28.0 // between a box and the number of its loop
	portGap   = 12.0 // between two edges at a box
)

func stepBox(n process.Node) layerNode {
	name := nodeName(n.Name)
	title := fmt.Sprintf("%s: %s, %s", name, plural(n.Customers, "customer"), plural(n.Events, "event"))
	if n.Reworked > 0 {
		title += fmt.Sprintf("; %s more than once", plural(n.Reworked, "customer"))
	}
	return box(stepClass, wrapped(name, boxText/bold), plural(n.Customers, "customer"), title)
}

// terminalBox is the start or the end, with how many of all customers its edges show; 0 where all aren't known.
func terminalBox(start bool, shown, all int64) layerNode {
	class, name := endClass, "End"
	if start {
		class, name = startClass, "Start"
	}
	note := plural(shown, "customer")
	if all > shown {
		note = fmt.Sprintf("%s of %s", count(shown), plural(all, "customer"))
	}
	return box(class, []string{name}, note, name+": "+note)
}

func box(class string, name []string, note, title string) layerNode {
	n := layerNode{text: name, note: note, title: title, class: class, width: svg.TextWidth(note)}
	for _, t := range name {
		n.width = max(n.width, bold*svg.TextWidth(t))
	}
	n.width += 18
	n.height = svg.LineHeight*float64(len(name)+1) + 8
	return n
}

// carry gives a box the loop of a node that follows itself.
func (n *layerNode) carry(w way) {
	n.loop = &w
	n.room = loopRoom + svg.TextWidth(count(w.count))
}

const boxLines = 3 // most lines of a name

// wrapped cuts a name that is too wide into lines, after the last word that fits, or inside a word that is too long.
func wrapped(name string, width float64) []string {
	var lines []string
	for len(lines) < boxLines-1 && svg.TextWidth(name) > width {
		cut := 0
		for i, r := range name {
			end := i + len(string(r))
			w := svg.TextWidth(name[:end])
			if w > width {
				if cut == 0 {
					cut = max(i, len(string(r)))
				}
				break
			}
			if strings.ContainsRune(" _-/.:", r) && w > width/3 { // no short first lines
				cut = end
			}
		}
		lines = append(lines, strings.TrimSpace(name[:cut]))
		name = name[cut:]
	}
	return append(lines, fit(strings.TrimSpace(name), width))
}

func edgeWay(e process.Edge, from, to int) way {
	w := way{upper: from, lower: to, count: e.Count, label: []string{count(e.Count)}}
	w.title = fmt.Sprintf("%s to %s: %s by %s", nodeName(e.From), nodeName(e.To), plural(e.Count, "time"),
		plural(e.Customers, "customer"))
	if e.Gap.Median.IsKnown() {
		gap := duration(e.Gap.Median.Value)
		w.label = append(w.label, gap)
		w.title += ", median time " + gap
	}
	return w
}

func endWay(e process.End, at, mark int, start bool) way {
	name := nodeName(e.Node)
	if start {
		return way{
			upper: mark, lower: at, count: e.Customers, label: []string{count(e.Customers)},
			title: fmt.Sprintf("Start at %s: %s", name, plural(e.Customers, "customer")),
		}
	}
	return way{
		upper: at, lower: mark, count: e.Customers, label: []string{count(e.Customers)},
		title: fmt.Sprintf("Last seen at %s: %s", name, plural(e.Customers, "customer")),
	}
}
