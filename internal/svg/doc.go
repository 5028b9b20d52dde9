// Package svg draws charts by hand: scales with round ticks, bars, lines, areas and text, as one inline SVG element.
//
// Shapes have classes and no colours: the page's style sheet gives them, for light and dark. Every drawing has a title
// and a description, and its size follows from what is in it: widths of labels are computed, on the safe side, with
// [TextWidth].
package svg
